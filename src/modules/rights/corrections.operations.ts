import { content } from '#formats/content/index.ts';
import { AppError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { caseById, updateCase } from '#modules/cases/index.ts';
import { namesOf } from '#modules/identity/index.ts';
import { correctRecord, recordField } from '#modules/records/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { implement, type CaseContext, type Implemented } from '#platform/operations/index.ts';
import * as contract from './corrections.contract.ts';
import * as store from './corrections.store.ts';
import { tellJob } from './rights.jobs.ts';
import { answerDue } from './rights.rules.ts';

const notFound = () =>
  new AppError('not-found', 'We could not find this. It may have moved, or the link may be wrong.');
const day = /^\d{4}(-\d{2}(-\d{2})?)?$/;

/** “This is wrong”: asked by the patient, answered by the desk, with what stood there kept and a statement beside it. */
export function correctionsOperations(): Implemented[] {
  return [
    implement(contract.listCorrections, async ({ tx, case: ref }) => ({
      corrections: await viewsOf(tx, await store.correctionsOf(tx, ref.caseId)),
    })),

    implement(contract.askCorrection, async (context, input) => {
      const { tx, case: ref, actor } = context;
      const { about, field } = input;
      const aboutId = about === 'person' ? null : (input.aboutId ?? null);
      const fields: readonly string[] = contract.correctable[about];
      if (!fields.includes(field)) throw new AppError('input.invalid', 'This cannot be corrected here.');
      if (isDate(field) && !day.test(input.wished))
        throw new AppError('input.invalid', 'Write the date as year, month and day.', {
          fields: [{ path: 'wished', message: 'Write it like 2026-03-14' }],
        });
      const before = await standsNow(context, { about, aboutId, field });
      const known = await store.correctionsOf(tx, ref.caseId);
      if (
        known.some(
          (row) => row.state === 'open' && row.about === about && row.about_id === aboutId && row.field === field,
        )
      )
        throw new AppError('state.already-done', 'You have told us this already. We will answer it.');
      const now = context.clock.now();
      const row = {
        id: newId(),
        tenant_id: ref.tenantId,
        case_id: ref.caseId,
        patient_id: ref.patientId,
        about,
        about_id: aboutId,
        field,
        before,
        wished: input.wished,
        words: input.words,
        state: 'open' as const,
        asked_by: actor.personId,
        asked_at: now,
        due_at: answerDue(now, content.retention.answerMonths),
      };
      await store.insertCorrection(tx, row);
      await context.emit({ type: 'correction.asked', data: { correctionId: row.id } });
      return one(tx, ref.caseId, row.id);
    }),

    implement(contract.answerCorrection, async (context, input) => {
      const { tx, case: ref, actor } = context;
      const row = await store.lockCorrection(tx, ref.caseId, input.correctionId);
      if (!row) throw notFound();
      if (row.state !== 'open') throw new AppError('state.already-done', 'Somebody has answered this already.');
      if (input.change) await change(context, row);
      await store.updateCorrection(tx, row, {
        state: input.change ? 'changed' : 'not-changed',
        answer: input.words,
        answered_by: actor.personId,
        answered_at: context.clock.now(),
      });
      await context.emit({ type: 'correction.answered', data: { correctionId: row.id } });
      await context.enqueue(tellJob.name, {
        tenantId: ref.tenantId,
        personId: ref.patientId,
        mail: 'correction-answered',
        path: '/request/data',
      });
      return one(tx, ref.caseId, row.id);
    }),

    implement(contract.disagree, async (context, input) => {
      const { tx, case: ref } = context;
      const row = await store.lockCorrection(tx, ref.caseId, input.correctionId);
      if (!row) throw notFound();
      if (row.state !== 'not-changed' || row.disagreement !== null)
        throw new AppError('state.wrong-step', 'A statement is possible once, beside what was not changed.');
      await store.updateCorrection(tx, row, { disagreement: input.words, disagreed_at: context.clock.now() });
      return one(tx, ref.caseId, row.id);
    }),
  ];
}

const isDate = (field: string): boolean => field === 'date' || field === 'birth-date';

type What = Pick<store.CorrectionRow, 'about' | 'field'> & { aboutId: string | null };

/** What stands there now. @throws AppError not-found when there is no such thing, or the asker may not see it */
async function standsNow({ tx, case: ref }: CaseContext, { about, aboutId, field }: What): Promise<string> {
  if (about === 'person') {
    const row = await caseById(tx, ref.caseId);
    if (!row) throw notFound();
    return (field === 'name' ? row.subject_name : row.subject_birth_date) ?? '';
  }
  const found = aboutId === null ? undefined : await recordField(tx, ref.caseId, { about, id: aboutId, field });
  if (found === undefined) throw notFound();
  return found;
}

async function change({ tx, case: ref, clock }: CaseContext, row: store.CorrectionRow): Promise<void> {
  const { about, about_id: aboutId, field, wished } = row;
  if (about === 'person') {
    const change = field === 'name' ? { subject_name: wished } : { subject_birth_date: wished };
    return updateCase(tx, ref.caseId, change, clock.now());
  }
  if (aboutId !== null) await correctRecord(tx, ref.caseId, { about, id: aboutId, field, value: wished });
}

async function one(tx: Tx, caseId: string, id: string): Promise<contract.CorrectionView> {
  const [view] = await viewsOf(
    tx,
    (await store.correctionsOf(tx, caseId)).filter((row) => row.id === id),
  );
  if (!view) throw notFound();
  return view;
}

async function viewsOf(tx: Tx, rows: readonly store.CorrectionRow[]): Promise<contract.CorrectionView[]> {
  const names = await namesOf(
    tx,
    rows.flatMap((row) => [row.asked_by, ...(row.answered_by === null ? [] : [row.answered_by])]),
  );
  return rows.map((row) => ({
    correctionId: row.id,
    about: row.about,
    aboutId: row.about_id,
    field: row.field,
    before: row.before,
    wished: row.wished,
    words: row.words,
    state: row.state,
    askedBy: names.get(row.asked_by)?.name ?? '',
    askedAt: row.asked_at.toISOString(),
    dueAt: row.due_at.toISOString(),
    answer: row.answered_at
      ? { words: row.answer ?? '', by: names.get(row.answered_by ?? '')?.name ?? '', at: row.answered_at.toISOString() }
      : null,
    disagreement: row.disagreed_at ? { words: row.disagreement ?? '', at: row.disagreed_at.toISOString() } : null,
  }));
}
