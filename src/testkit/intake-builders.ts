import { newId } from '#kernel/ids.ts';
import { askedFields, type AnswerValue, type Field } from '#modules/intake/form.contract.ts';
import * as intake from '#modules/intake/intake.contract.ts';
import { showProgramme } from '#modules/programmes/programmes.contract.ts';
import type { TestApp, TestClient } from './test-app.ts';

/** The organisation that has a programme in the content; the same one for a whole test file. @returns its id. */
export async function northlight(app: TestApp): Promise<string> {
  const known = await app.owner.query<{ id: string }>(
    "select id from identity.organisations where slug = 'northlight'",
  );
  if (known.rows[0]) return known.rows[0].id;
  const id = newId();
  await app.owner.query("insert into identity.organisations (id, slug, name) values ($1, 'northlight', 'Northlight')", [
    id,
  ]);
  return id;
}

const key = () => ({ 'idempotency-key': newId() });

/** Opens a draft about the first disorder the service offers. @returns its case id. */
export async function startDraft(patient: TestClient): Promise<string> {
  const service = await patient.call(showProgramme, { slug: 'northlight' });
  const wish = {
    disorder: service.disorders[0]?.code ?? '',
    questionKind: service.questionKinds[0]?.code ?? '',
    place: service.emergency[0]?.country ?? '',
  };
  return (await patient.call(intake.startRequest, wish, key())).caseId;
}

/** Gives every answer a draft needs. `danger` chooses answers until one stops the form. */
export async function finishDraft(
  patient: TestClient,
  caseId: string,
  options: { consent?: boolean; danger?: boolean; name?: string; birthDate?: string } = {},
): Promise<void> {
  let draft = await patient.call(intake.showDraft, { caseId });
  for (const page of draft.pages) {
    for (const danger of options.danger ? [false, true] : [false]) await answer(page, danger);
  }
  async function answer(page: (typeof draft.pages)[number], danger: boolean): Promise<void> {
    if (draft.stop) return;
    const last = draft;
    const known = Object.fromEntries(last.answers.map((one) => [one.linkId, one.value]));
    const given: Record<string, AnswerValue> = {};
    for (const field of page.fields) {
      if (askedFields(page, { ...known, ...given }).includes(field)) given[field.linkId] = anAnswer(field, danger);
    }
    if (Object.keys(given).length === 0) return;
    const answers = Object.entries(given).map(([linkId, value]) => ({
      linkId,
      value,
      version: last.answers.find((one) => one.linkId === linkId)?.version ?? 0,
    }));
    await patient.call(intake.saveAnswers, { caseId, step: page.step, answers });
    draft = await patient.call(intake.showDraft, { caseId });
  }
  const ranked = draft.goals.ranked.map((goal) => goal.code);
  await patient.call(intake.saveQuestions, { caseId, version: 0, items: [{ id: newId(), words: 'Is it cancer?' }] });
  await patient.call(intake.saveGoals, { caseId, version: 0, ranked });
  const { name = 'Maria Lopez', birthDate = '1961-03-04' } = options;
  await patient.call(intake.saveAbout, { caseId, name, birthDate, sex: 'female', place: draft.place });
  if (options.consent !== false)
    await patient.call(intake.agree, { caseId, version: draft.consent.words.version, agreed: true }, key());
}

/** The content puts the calm answer first; the last one of the first page means danger. */
function anAnswer(field: Field, danger: boolean): AnswerValue {
  const option = (danger ? field.options.at(-1) : field.options[0])?.code ?? '';
  switch (field.kind) {
    case 'one':
      return option;
    case 'many':
      return [option];
    case 'integer':
    case 'decimal':
      return field.min ?? 1;
    case 'date':
      return '2026-03-04';
    case 'string':
    case 'text':
      return 'A spot of 8 mm was found in my lung.';
  }
}
