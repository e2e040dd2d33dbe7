import { newId } from '#kernel/ids.ts';
import * as intake from '#modules/intake/intake.contract.ts';
import type { AnswerValue } from '#modules/intake/form.contract.ts';
import type { DemoClient } from './demo-client.ts';
import { demoRecords, type Invented } from './demo-records.ts';

const answers: Record<string, AnswerValue> = {
  'now.danger': 'none',
  'found.how': 'by-chance',
  'found.date': '2026-10-12',
  'diagnosis.words': 'A spot in the right lung. They think it is cancer but they are not sure.',
  'first-opinion.plan': 'Take out the upper part of the right lung, in four weeks.',
  'first-opinion.doctor': 'Dr Lang, St Anne Hospital',
  'treatments.done': ['nothing'],
  'smoking.status': 'stopped',
  'smoking.per-day': 15,
  'smoking.years': 20,
  'breathing.mmrc': '1',
  'health.illnesses': 'COPD, high blood pressure.',
  'health.medicines': 'Tiotropium, ramipril.',
  'who.for': 'me',
  'news.how': 'with-someone',
  'language.best': 'en',
  'language.help': 'no',
};

/** Opens a request, answers every page, ranks, agrees, hands records in and, unless it is to stay a draft, sends it. */
export async function demoRequest(client: DemoClient, who: Invented, settle: () => Promise<void>): Promise<string> {
  const { caseId } = await client.call(intake.startRequest, {
    disorder: 'cancer',
    questionKind: 'surgery',
    place: 'US',
  });
  const draft = await client.call(intake.showDraft, { caseId });
  for (const page of draft.pages) {
    const given = page.fields.flatMap(({ linkId }) => {
      const value = answers[linkId];
      return value === undefined ? [] : [{ linkId, value, version: 0 }];
    });
    if (given.length > 0)
      await client.call(intake.saveAnswers, { caseId, step: page.step, answers: given, finish: true });
  }
  const questions = ['Do I really need the operation?', 'Is it safe to wait for more tests?'];
  await client.call(intake.saveQuestions, {
    caseId,
    version: 0,
    items: questions.map((words) => ({ id: newId(), words })),
    finish: true,
  });
  const ranked = draft.goals.ranked.map((goal) => goal.code);
  await client.call(intake.saveGoals, { caseId, version: 0, ranked });
  await client.call(intake.saveAbout, {
    caseId,
    name: who.name,
    birthDate: who.birthDate,
    sex: who.sex === 'F' ? 'female' : 'male',
    place: 'US',
  });
  await client.call(intake.agree, { caseId, version: draft.consent.words.version, agreed: true });
  await client.handIn(caseId, demoRecords(who));
  await settle();
  await client.call(intake.send, { caseId, notEmergency: true });
  return caseId;
}
