import type { CaseRef } from '#kernel/actor.ts';
import { AppError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { InputOf, OutputOf } from '#kernel/operation.ts';
import { namesOf, peopleWithRole } from '#modules/identity/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { implement, type Context, type Implemented } from '#platform/operations/index.ts';
import * as contract from './emergency.contract.ts';
import { emergencyMs, refusalOf, refusalWords, reviewMs } from './emergency.rules.ts';
import * as store from './emergency.store.ts';

/** A sent request as emergency access finds it. */
export type FoundCase = Pick<CaseRef, 'caseId' | 'tenantId' | 'patientId' | 'keyId' | 'state'> & { number: string };

/** What emergency access asks of the cases above; given by the app. */
export type EmergencyPorts = {
  caseByNumber(tx: Tx, tenantId: string, number: string): Promise<FoundCase | undefined>;
  casesByIds(tx: Tx, ids: readonly string[]): Promise<{ id: string; number: string }[]>;
};

const notFound = () =>
  new AppError('not-found', 'We could not find this. It may have moved, or the link may be wrong.');

/** Emergency access: a reason, a fresh proof, one hour, one request; told at once and reviewed by a second person. */
export function emergencyOperations(ports: EmergencyPorts): Implemented[] {
  const numbersOf = async (tx: Tx, rows: readonly store.EmergencyRow[]) =>
    new Map((await ports.casesByIds(tx, [...new Set(rows.map((row) => row.case_id))])).map((c) => [c.id, c.number]));

  return [
    implement(contract.openEmergency, (context, input) => open(ports, context, input)),

    implement(contract.ownEmergencies, async (context) => {
      const { tx, actor } = context;
      const now = context.clock.now();
      const rows = await store.standingOf(tx, actor.personId, now);
      const numbers = await numbersOf(tx, rows);
      const listed = await store.rolesOf(tx, actor.tenantId);
      const overdue = await store.overdueCount(tx, actor.tenantId, now);
      const refusal = refusalOf({ roles: actor.roles, listed, overdue });
      return {
        standing: rows.map((row) => standingView(row, numbers.get(row.case_id) ?? '')),
        refused: refusal ? refusalWords[refusal] : null,
        listed,
      };
    }),

    implement(contract.emergencies, async (context) => {
      const rows = await store.emergenciesOf(context.tx, context.actor.tenantId);
      const numbers = await numbersOf(context.tx, rows);
      const names = await namesOf(
        context.tx,
        rows.flatMap((row) => [row.person_id, ...(row.reviewed_by === null ? [] : [row.reviewed_by])]),
      );
      const now = context.clock.now();
      return {
        emergencies: rows.map((row) => ({
          ...standingView(row, numbers.get(row.case_id) ?? ''),
          who: names.get(row.person_id)?.name ?? '',
          own: row.person_id === context.actor.personId,
          reviewDueAt: row.review_due_at.toISOString(),
          overdue: row.reviewed_at === null && row.review_due_at < now,
          review:
            row.reviewed_at === null
              ? null
              : {
                  by: names.get(row.reviewed_by ?? '')?.name ?? '',
                  at: row.reviewed_at.toISOString(),
                  justified: row.justified === true,
                  words: row.review_words ?? '',
                },
        })),
      };
    }),

    implement(contract.reviewEmergency, review),

    implement(contract.listEmergencyRoles, async (context, { roles }) => {
      const { tenantId, personId } = context.actor;
      const unique = [...new Set(roles)];
      await store.putRoles(context.tx, {
        tenant_id: tenantId,
        roles: unique,
        set_by: personId,
        set_at: context.clock.now(),
      });
      context.auditSubject({ label: unique.join(', ') || 'nobody' });
      return { roles: unique };
    }),
  ];
}

const standingView = (row: store.EmergencyRow, number: string): OutputOf<typeof contract.openEmergency> => ({
  emergencyId: row.id,
  caseId: row.case_id,
  number,
  reason: row.reason,
  givenAt: row.given_at.toISOString(),
  endsAt: row.ends_at.toISOString(),
});

async function open(ports: EmergencyPorts, context: Context, input: InputOf<typeof contract.openEmergency>) {
  const { tx, actor } = context;
  const now = context.clock.now();
  const listed = await store.rolesOf(tx, actor.tenantId);
  const overdue = await store.overdueCount(tx, actor.tenantId, now);
  const refusal = refusalOf({ roles: actor.roles, listed, overdue });
  if (refusal) throw new AppError('permission.denied', refusalWords[refusal]);
  const found = await ports.caseByNumber(tx, actor.tenantId, input.number);
  if (!found) throw notFound();
  const row = {
    id: newId(),
    tenant_id: found.tenantId,
    case_id: found.caseId,
    patient_id: found.patientId,
    person_id: actor.personId,
    reason: input.reason,
    given_at: now,
    ends_at: new Date(now.getTime() + emergencyMs),
    review_due_at: new Date(now.getTime() + reviewMs),
  };
  await store.insertEmergency(tx, row);
  context.auditSubject({ id: row.id });
  context.auditCase({ ...found, relations: ['emergency'] });
  await context.emit({ type: 'emergency.opened', caseId: found.caseId, data: { emergencyId: row.id } });
  for (const officer of await peopleWithRole(tx, actor.tenantId, 'auditor'))
    await context.emit({
      type: 'emergency.to-review',
      caseId: found.caseId,
      data: { emergencyId: row.id, officerId: officer.id },
    });
  return standingView(
    { ...row, reviewed_by: null, reviewed_at: null, justified: null, review_words: null },
    found.number,
  );
}

async function review(context: Context, input: InputOf<typeof contract.reviewEmergency>) {
  const { tx, actor } = context;
  const now = context.clock.now();
  const row = await store.lockEmergency(tx, input.emergencyId);
  if (!row) throw notFound();
  if (row.person_id === actor.personId)
    throw new AppError('permission.denied', 'Somebody else has to look at what you did yourself.');
  if (row.reviewed_at !== null) throw new AppError('state.already-done', 'This was reviewed already.');
  await store.keepReview(tx, row, {
    reviewed_by: actor.personId,
    reviewed_at: now,
    justified: input.justified,
    review_words: input.words,
  });
  context.auditSubject({ id: row.id, label: input.justified ? 'right' : 'not right' });
  await context.emit({ type: 'emergency.reviewed', caseId: row.case_id, data: { emergencyId: row.id } });
  return { reviewedAt: now.toISOString() };
}
