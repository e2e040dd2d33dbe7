import { AppError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { open, seal, type Keyring } from '#platform/crypto/index.ts';
import { implement, type Implemented } from '#platform/operations/index.ts';
import { entryOfPatient } from './positions.store.ts';
import * as contract from './questions.contract.ts';
import * as store from './questions.store.ts';

const hourMs = 3_600_000;

/** What a patient does not recognise in their access log: asked, answered in words, with a date by which. */
export function questionsOperations(keyring: Keyring): Implemented[] {
  const key = keyring.purposeKey('privacy-questions');
  const sealed = (id: string, part: 'words' | 'answer', text: string) =>
    seal(key, Buffer.from(text), `privacy-question|${id}|${part}`);
  const opened = (id: string, part: 'words' | 'answer', bytes: Uint8Array) =>
    open(key, bytes, `privacy-question|${id}|${part}`).toString();

  function viewOf(row: store.QuestionRow, now: Date): contract.AskedQuestion {
    const { id, finding, sealed_answer: answer, answered_name: by, answered_at: at } = row;
    return {
      id,
      n: row.n,
      words: opened(id, 'words', row.sealed_words),
      askedAt: row.asked_at.toISOString(),
      dueAt: row.due_at.toISOString(),
      late: at === null && row.due_at < now,
      answer:
        finding && answer && at
          ? { finding, words: opened(id, 'answer', answer), by: by ?? '', at: at.toISOString() }
          : null,
    };
  }

  return [
    implement(contract.askAbout, async (context, { n, words }) => {
      const { tx, clock, actor } = context;
      const entry = await entryOfPatient(tx, actor.personId, n);
      if (!entry) throw new AppError('not-found', 'There is no item with this number.');
      const askedAt = clock.now();
      const hours = await store.answerHoursOf(tx, actor.tenantId);
      const id = newId();
      const fresh = await store.insertQuestion(tx, {
        id,
        tenant_id: actor.tenantId,
        case_id: entry.case_id,
        patient_id: actor.personId,
        patient_name: actor.name,
        n,
        sealed_words: sealed(id, 'words', words),
        asked_at: askedAt,
        due_at: new Date(askedAt.getTime() + hours * hourMs),
      });
      const row = await store.questionAbout(tx, actor.personId, n);
      if (!row) throw new AppError('internal', 'The question was not kept.');
      if (fresh) await context.emit({ type: 'privacy.asked', data: { questionId: id } });
      context.auditSubject({ id: row.id, label: `item ${n}` });
      return viewOf(row, askedAt);
    }),

    implement(contract.ownQuestions, async ({ tx, actor, clock }) => {
      const rows = await store.questionsOfPatient(tx, actor.personId);
      return { questions: rows.map((row) => viewOf(row, clock.now())) };
    }),

    implement(contract.privacyDesk, async ({ tx, actor, clock }) => {
      const rows = await store.questionsOfTenant(tx, actor.tenantId);
      const questions = rows.map((row) => ({
        ...viewOf(row, clock.now()),
        patient: row.patient_name,
        about: {
          at: row.at.toISOString(),
          who: row.actor_name,
          roles: row.actor_roles,
          event: row.event,
          label: row.subject_label,
          purpose: row.purpose,
          outcome: row.outcome,
          requestId: row.request_id,
        },
      }));
      return { questions, answerHours: await store.answerHoursOf(tx, actor.tenantId) };
    }),

    implement(contract.answerQuestion, async (context, { questionId, finding, words }) => {
      const { tx, clock, actor } = context;
      const row = await store.questionById(tx, questionId);
      if (!row) throw new AppError('not-found', 'There is no such question.');
      if (row.answered_at)
        throw new AppError('state.already-done', `${row.answered_name ?? 'Somebody'} has answered this already.`);
      const at = clock.now();
      const answer = { finding, sealed: sealed(row.id, 'answer', words), by: actor.personId, name: actor.name, at };
      await store.setAnswer(tx, row, answer);
      await context.emit({
        type: 'privacy.answered',
        ...(row.case_id === null ? {} : { caseId: row.case_id }),
        data: { questionId: row.id },
      });
      context.auditSubject({ id: row.id, label: `item ${row.n}` });
      return { answeredAt: at.toISOString() };
    }),

    implement(contract.setAnswerHours, async ({ tx, actor }, { answerHours }) => {
      await store.putAnswerHours(tx, actor.tenantId, answerHours);
      return { answerHours };
    }),
  ];
}
