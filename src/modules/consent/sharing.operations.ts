import { AppError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { sha256 } from '#platform/crypto/index.ts';
import { withheldNow } from '#platform/db/index.ts';
import { implement, type CaseContext, type Implemented } from '#platform/operations/index.ts';
import type { InputOf } from '#kernel/operation.ts';
import { lowers } from './labels.rules.ts';
import * as contract from './sharing.contract.ts';
import * as store from './sharing.store.ts';
import { decisionWords } from './words.contract.ts';

/** @throws AppError state.conflict when the page showed other words than would be kept. */
export function demandSameWords(shown: string, kept: string): void {
  if (shown !== kept)
    throw new AppError('state.conflict', 'The words have changed since you opened this page. Please read them again.');
}

/** The list of row-level security when nothing is kept back. */
const nothingKept = ',';

const labelView = (row: store.LabelRow): contract.LabelView => ({
  itemKind: row.item_kind,
  itemId: row.item_id,
  confidentiality: row.confidentiality,
  sensitivity: row.sensitivity,
  integrity: row.integrity,
});

/** Single papers and scans: who may see which, and how sensitive they are. */
export function sharingOperations(): Implemented[] {
  return [
    implement(contract.labels, async (context) => ({
      labels: (await store.labelsOf(context.tx, context.case.caseId)).map(labelView),
      keptBack: (await withheldNow(context.tx)) !== nothingKept,
    })),

    implement(contract.sharing, async (context) => {
      const { tx, actor } = context;
      const decisions = await store.decisionsOf(tx, context.case.caseId);
      const labels = await store.labelsOf(tx, context.case.caseId);
      return {
        decisions: decisions.map((row) => ({
          itemKind: row.item_kind,
          itemId: row.item_id,
          recipient: row.recipient,
          decision: row.decision,
          decidedAt: row.decided_at.toISOString(),
        })),
        labels: labels.map((row) => ({
          ...labelView(row),
          because: row.because,
          mine: row.raised_by === actor.personId,
        })),
      };
    }),

    implement(contract.decide, decideOn),
    implement(contract.setLabel, setLabel),
  ];
}

async function decideOn(context: CaseContext, input: InputOf<typeof contract.decide>) {
  const { tx, case: ref, actor } = context;
  const { itemKind, itemId, recipient, decision } = input;
  const now = context.clock.now();
  const words = decisionWords(recipient, decision);
  demandSameWords(input.shown, words);
  const hash = sha256(words).toString('hex');
  await store.endDecision(tx, { caseId: ref.caseId, itemId, recipient, now });
  if (decision !== 'usual')
    await store.insertDecision(tx, {
      id: newId(),
      tenant_id: ref.tenantId,
      case_id: ref.caseId,
      patient_id: ref.patientId,
      item_kind: itemKind,
      item_id: itemId,
      recipient,
      decision,
      text_shown: words,
      text_sha256: hash,
      decided_by: actor.personId,
      decided_at: now,
    });
  context.auditSubject({ id: itemId, label: `sha256:${hash}` });
  await context.emit({ type: 'consent.changed', data: { recipient, decision } });
  return { decidedAt: now.toISOString() };
}

async function setLabel(context: CaseContext, input: InputOf<typeof contract.setLabel>): Promise<contract.LabelView> {
  const { tx, case: ref, actor } = context;
  const before = await store.lockLabel(tx, ref.caseId, input.itemId);
  const next = {
    confidentiality: input.confidentiality,
    sensitivity: input.sensitivity,
    integrity: before?.integrity ?? ('source' as const),
  };
  const isOwn = before?.raised_by === actor.personId || before?.raised_by === 'rules';
  if (before && lowers(before, next) && !isOwn)
    throw new AppError('permission.denied', 'Only the one who marked this can take the mark off.');
  const row = {
    ...next,
    id: newId(),
    tenant_id: ref.tenantId,
    case_id: ref.caseId,
    item_kind: input.itemKind,
    item_id: input.itemId,
    because: input.reason,
    raised_by: actor.personId,
    at: context.clock.now(),
  };
  await store.replaceLabel(tx, row);
  const lowered = before !== undefined && lowers(before, next);
  const mark = [next.confidentiality, ...next.sensitivity].join(' ');
  context.auditSubject({ id: input.itemId, label: `${lowered ? 'lowered to' : 'raised to'} ${mark}` });
  await context.emit({ type: 'consent.changed', data: { lowered } });
  return labelView({ ...row, ended_at: null });
}
