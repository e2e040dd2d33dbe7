import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '#kernel/ids.ts';
import { showCase } from '#modules/cases/cases.contract.ts';
import { northlight, startDraft } from '#testkit/intake-builders.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';
import { accesses } from './audit.contract.ts';
import { answerQuestion, askAbout, ownQuestions, privacyDesk, setAnswerHours } from './questions.contract.ts';

let app: TestApp;
let maria: TestClient;
let noor: TestClient;
let n: number;
const canary = 'Zyx-my-neighbour';
const once = () => ({ 'idempotency-key': newId() });

beforeAll(async () => {
  app = await createTestApp();
  await app.runJobs();
  const tenant = await northlight(app);
  maria = await app.newPerson(tenant, ['patient'], 'Maria Lopez');
  noor = await app.newPerson(tenant, ['auditor'], 'Noor Haddad');
  await maria.call(showCase, { caseId: await startDraft(maria) });
  n = (await maria.call(accesses, {})).entries[0]?.n ?? 0;
});

const hoursBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 3_600_000;

describe('what a patient does not recognise', () => {
  test('becomes a question with a date by which it is answered, once for each item', async () => {
    const asked = await maria.call(askAbout, { n, words: canary }, once());
    expect(asked).toMatchObject({ n, words: canary, late: false, answer: null });
    expect(hoursBetween(asked.askedAt, asked.dueAt)).toBe(72);
    const again = await maria.call(askAbout, { n, words: 'once more' }, once());
    expect(again).toEqual(asked);
    expect(await maria.call(ownQuestions, {})).toEqual({ questions: [asked] });
  });

  test('stands on the privacy officer’s desk with what it is about', async () => {
    const { questions, answerHours } = await noor.call(privacyDesk, {});
    expect(answerHours).toBe(72);
    expect(questions).toMatchObject([
      { n, words: canary, patient: 'Maria Lopez', about: { who: 'Maria Lopez', event: 'case.opened-view' } },
    ]);
  });

  test('is unreadable in the database, and in no other organisation’s list', async () => {
    const { rows } = await app.owner.query<{ whole: string }>(
      `select encode(sealed_words, 'escape') || q::text as whole from audit.questions q`,
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.whole).not.toContain('neighbour');
    const other = await app.newPerson(await app.newTenant(), ['auditor']);
    expect((await other.call(privacyDesk, {})).questions).toEqual([]);
    const sam = await app.newPerson(await northlight(app), ['patient']);
    expect((await sam.call(ownQuestions, {})).questions).toEqual([]);
    await expect(sam.call(askAbout, { n, words: '' }, once())).rejects.toMatchObject({ code: 'not-found' });
  });

  test('is late after its date, for both', async () => {
    await app.owner.query(`update audit.questions set due_at = now() - interval '1 minute'`);
    expect((await maria.call(ownQuestions, {})).questions[0]?.late).toBe(true);
    expect((await noor.call(privacyDesk, {})).questions[0]?.late).toBe(true);
  });

  test('is answered once, in words; the patient is told that there is an answer and not what it says', async () => {
    const questionId = (await noor.call(privacyDesk, {})).questions[0]?.id ?? '';
    const words = 'This was yourself, on your telephone.';
    await noor.call(answerQuestion, { questionId, finding: 'in-order', words }, once());
    const [mine] = (await maria.call(ownQuestions, {})).questions;
    expect(mine).toMatchObject({ late: false, answer: { finding: 'in-order', words, by: 'Noor Haddad' } });
    await expect(
      noor.call(answerQuestion, { questionId, finding: 'not-in-order', words: 'other' }, once()),
    ).rejects.toMatchObject({ code: 'state.already-done' });
    await app.runJobs();
    const mails = (await app.parts.mailer.list()).filter((mail) => mail.to === maria.person.email);
    expect(mails.map((mail) => mail.subject)).toEqual(['We have answered your question']);
    expect(JSON.stringify(mails)).not.toMatch(/telephone|neighbour|Maria|Noor/);
  });

  test('leaves its own traces in the log: asked, listed, answered', async () => {
    const { rows } = await app.owner.query<{ event: string }>(
      `select distinct event from audit.entries where event like 'privacy.%' or event = 'access.questioned' order by event`,
    );
    expect(rows.map((row) => row.event)).toEqual(['access.questioned', 'privacy.answered', 'privacy.listed']);
  });

  test('has the date that the organisation sets, from then on', async () => {
    expect(await noor.call(setAnswerHours, { answerHours: 24 })).toEqual({ answerHours: 24 });
    await maria.call(showCase, { caseId: await startDraft(maria) });
    const newest = (await maria.call(accesses, {})).entries[0]?.n ?? 0;
    const asked = await maria.call(askAbout, { n: newest, words: '' }, once());
    expect(hoursBetween(asked.askedAt, asked.dueAt)).toBe(24);
    await expect(maria.call(setAnswerHours, { answerHours: 1 })).rejects.toMatchObject({ code: 'permission.denied' });
  });
});
