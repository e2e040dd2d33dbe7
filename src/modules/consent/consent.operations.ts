import { AppError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { InputOf } from '#kernel/operation.ts';
import { namesOf } from '#modules/identity/index.ts';
import { sha256 } from '#platform/crypto/index.ts';
import { implement, type CaseContext, type Implemented } from '#platform/operations/index.ts';
import * as contract from './consent.contract.ts';
import { grantsOf, insertGrant, lockGrant, withdrawGrant, type GrantRow } from './consent.store.ts';
import type { Sensitivity } from './labels.rules.ts';
import { consentsAsBundle } from './consent-fhir.ts';
import { demandSameWords, sharingOperations } from './sharing.operations.ts';
import { decisionsOf } from './sharing.store.ts';
import { grantWords, wordsVersion } from './words.contract.ts';

type Names = Awaited<ReturnType<typeof namesOf>>;

function grantView(row: GrantRow, names: Names, replaced: ReadonlySet<string>): contract.GrantView {
  return {
    id: row.id,
    who: row.grantee_relation,
    name: row.grantee_id === null ? null : (names.get(row.grantee_id)?.name ?? null),
    purpose: row.purpose,
    textVersion: row.text_version,
    textShown: row.text_shown,
    textSha256: row.text_sha256,
    givenAt: row.given_at.toISOString(),
    startsAt: (row.starts_at ?? row.given_at).toISOString(),
    endsAt: row.ends_at.toISOString(),
    withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
    version: row.version,
    replaced: replaced.has(row.id),
    itemsMode: row.items_mode,
    items: row.items,
    sensitivity: row.sensitivity as Sensitivity[],
  };
}

/** What the patient sees, changes and stops. */
export function consentOperations(): Implemented[] {
  return [
    implement(contract.listGrants, async (context) => {
      const rows = await grantsOf(context.tx, context.case.caseId);
      const replaced = new Set(rows.flatMap((row) => row.replaces ?? []));
      const names = await namesOf(
        context.tx,
        rows.flatMap((row) => row.grantee_id ?? []),
      );
      return { grants: rows.map((row) => grantView(row, names, replaced)) };
    }),

    implement(contract.withdraw, async (context, input) => {
      const now = context.clock.now();
      const row = await lockGrant(context.tx, context.case.caseId, input.grantId);
      if (!row || !(await withdrawGrant(context.tx, context.case.caseId, input.grantId, now))) {
        throw new AppError('state.already-done', 'Sharing had already stopped here.');
      }
      context.auditSubject({ id: input.grantId, label: `sha256:${row.text_sha256}` });
      await context.emit({ type: 'consent.withdrawn', data: { grantId: input.grantId } });
      return { withdrawnAt: now.toISOString() };
    }),

    implement(contract.consentsAsFhir, async (context) => {
      const { caseId } = context.case;
      const rows = await grantsOf(context.tx, caseId);
      const bundle = consentsAsBundle(
        rows,
        await decisionsOf(context.tx, caseId),
        `/api/cases/${caseId}/consents/fhir`,
      );
      return { ...bundle, resourceType: 'Bundle' as const };
    }),

    implement(contract.changeGrant, change),
    ...sharingOperations(),
  ];
}

/** A new version in the place of the old: the words that were on the page are what is kept. */
async function change(context: CaseContext, input: InputOf<typeof contract.changeGrant>) {
  const { tx, case: ref } = context;
  const now = context.clock.now();
  const row = await lockGrant(tx, ref.caseId, input.grantId);
  if (!row) throw new AppError('not-found', 'We could not find what you agreed to here.');
  const endsAt = new Date(input.endsAt);
  if (row.withdrawn_at !== null || row.ends_at <= now || endsAt <= now)
    throw new AppError('state.already-done', 'Sharing had already stopped here.');
  // Longer than was agreed to at first is a new agreement, not a change of this one.
  if (endsAt > row.ends_at)
    throw new AppError('input.invalid', 'This cannot last longer than what you agreed to at first.');
  const words = grantWords(row.grantee_relation, input);
  demandSameWords(input.shown, words);
  const id = newId();
  const hash = sha256(words).toString('hex');
  await withdrawGrant(tx, ref.caseId, row.id, now);
  await insertGrant(tx, {
    id,
    tenant_id: row.tenant_id,
    case_id: row.case_id,
    patient_id: row.patient_id,
    grantee_relation: row.grantee_relation,
    grantee_id: row.grantee_id,
    purpose: row.purpose,
    text_version: wordsVersion,
    text_sha256: hash,
    text_shown: words,
    given_at: now,
    ends_at: endsAt,
    version: row.version + 1,
    replaces: row.id,
    starts_at: null,
    items_mode: input.itemsMode,
    items: input.itemsMode === 'all' ? [] : input.items,
    sensitivity: input.sensitivity,
  });
  context.auditSubject({ id, label: `sha256:${hash}` });
  await context.emit({ type: 'consent.changed', data: { grantId: id } });
  return { grantId: id, version: row.version + 1 };
}
