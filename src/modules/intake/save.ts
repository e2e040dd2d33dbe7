import { AppError, type FieldProblem } from '#kernel/errors.ts';
import type { InputOf, OutputOf } from '#kernel/operation.ts';
import { updateCase } from '#modules/cases/index.ts';
import { personById, renamePerson } from '#modules/identity/index.ts';
import type { CaseContext } from '#platform/operations/index.ts';
import { conflict, load, mustBeDraft, type Loaded } from './draft.ts';
import type { FormPage } from './form.contract.ts';
import type * as contract from './intake.contract.ts';
import { pagesOf, problemsOfPage, refusal, stepAfter } from './intake.rules.ts';
import * as store from './intake.store.ts';

const notRight = (fields: FieldProblem[]) =>
  new AppError('input.invalid', 'Please look at the marked answers. Nothing you wrote is lost.', { fields });

function pageOf(loaded: Loaded, step: string): FormPage {
  const page = pagesOf(loaded.form).find((one) => one.step === step);
  if (!page) throw new AppError('not-found', 'This question is no longer asked. Go on with the next one.');
  return page;
}

/** Saves answers of one page, each over the version its writer has seen. */
export async function answerPage(
  context: CaseContext,
  input: InputOf<typeof contract.saveAnswers>,
): Promise<OutputOf<typeof contract.saveAnswers>> {
  const before = await load(context, true);
  mustBeDraft(before);
  const page = pageOf(before, input.step);
  refuseUnfit(page, input.answers);
  const now = context.clock.now();
  const saved: { linkId: string; version: number }[] = [];
  const stale: FieldProblem[] = [];
  for (const { linkId, value, version } of input.answers) {
    const by = context.actor.personId;
    const { tenantId: tenant_id, caseId: case_id } = context.case;
    const row = { tenant_id, case_id, link_id: linkId, value, answered_by: by, typed_by: by, at: now };
    const made = await store.saveAnswer(context.tx, row, version);
    if (made === undefined) stale.push({ path: linkId, message: 'Changed in another window' });
    else saved.push({ linkId, version: made });
  }
  if (stale.length > 0) throw conflict(stale);
  const after = await load(context);
  if (input.finish) refuseUnfinished(page, after);
  context.auditSubject({ id: page.step, label: page.title });
  if (saved.length > 0) await context.emit({ type: 'intake.answered', data: { step: page.step } });
  return { saved, savedAt: now.toISOString(), stop: after.stop, next: stepAfter(after.steps, page.step) };
}

function refuseUnfit(page: FormPage, answers: InputOf<typeof contract.saveAnswers>['answers']): void {
  const problems = answers.flatMap(({ linkId, value }) => {
    const field = page.fields.find((one) => one.linkId === linkId);
    const message = field ? refusal(field, value) : 'This question is not on this page';
    return message === undefined ? [] : [{ path: linkId, message }];
  });
  if (problems.length > 0) throw notRight(problems);
}

function refuseUnfinished(page: FormPage, after: Loaded): void {
  const problems = problemsOfPage(page, after.answers);
  if (problems.length > 0) throw notRight(problems);
}

/** Saves the person's own questions. The page makes the ids and keeps them, because the opinion answers by id. */
export async function saveOwnQuestions(
  context: CaseContext,
  input: InputOf<typeof contract.saveQuestions>,
): Promise<OutputOf<typeof contract.saveQuestions>> {
  const loaded = await load(context, true);
  mustBeDraft(loaded);
  if (loaded.request.questions_version !== input.version)
    throw conflict([{ path: 'own-questions', message: 'Changed in another window' }]);
  if (input.finish && input.items.length === 0)
    throw notRight([{ path: 'own-question', message: 'Write at least one question for the doctor' }]);
  const now = context.clock.now();
  const rows = input.items.map((item, position) => ({
    tenant_id: context.case.tenantId,
    case_id: context.case.caseId,
    id: item.id,
    position,
    words: item.words,
    at: now,
  }));
  await store.replaceQuestions(context.tx, context.case.caseId, rows);
  const version = input.version + 1;
  await store.updateRequest(context.tx, context.case.caseId, { questions_version: version });
  context.auditSubject({ id: 'your-questions', label: 'Own questions' });
  await context.emit({ type: 'intake.answered', data: { step: 'your-questions' } });
  return {
    version,
    items: rows.map(({ id, words }) => ({ id, words })),
    savedAt: now.toISOString(),
    next: stepAfter(loaded.steps, 'your-questions'),
  };
}

/** Saves the order of what matters. Every goal must be in it, each once. */
export async function saveGoalRanking(
  context: CaseContext,
  input: InputOf<typeof contract.saveGoals>,
): Promise<OutputOf<typeof contract.saveGoals>> {
  const loaded = await load(context, true);
  mustBeDraft(loaded);
  if (loaded.request.goals_version !== input.version)
    throw conflict([{ path: 'goals', message: 'Changed in another window' }]);
  const codes = new Set(loaded.goals.map((goal) => goal.code));
  const unique = new Set(input.ranked);
  if (
    unique.size !== input.ranked.length ||
    unique.size !== codes.size ||
    input.ranked.some((code) => !codes.has(code))
  )
    throw notRight([{ path: 'goals', message: 'Put every line in an order. Reload the page if a line is missing' }]);
  const version = input.version + 1;
  await store.updateRequest(context.tx, context.case.caseId, { goals: input.ranked, goals_version: version });
  context.auditSubject({ id: 'what-matters', label: 'What matters' });
  await context.emit({ type: 'intake.answered', data: { step: 'what-matters' } });
  return { version, savedAt: context.clock.now().toISOString(), next: stepAfter(loaded.steps, 'what-matters') };
}

/** Saves whom the request is about. */
export async function saveAboutYou(
  context: CaseContext,
  input: InputOf<typeof contract.saveAbout>,
): Promise<OutputOf<typeof contract.saveAbout>> {
  const loaded = await load(context, true);
  mustBeDraft(loaded);
  const now = context.clock.now();
  refuseBirthDate(input.birthDate, now);
  const { caseId, patientId } = context.case;
  const subject = {
    subject_name: input.name,
    subject_birth_date: input.birthDate,
    subject_sex: input.sex,
    subject_place: input.place,
  };
  await updateCase(context.tx, caseId, subject, now);
  // Someone who came by a link has no name yet; a name the organisation already knows is not changed by a form.
  const person = await personById(context.tx, patientId);
  if (person?.name === '') await renamePerson(context.tx, patientId, input.name);
  const moved = input.place === loaded.request.place ? {} : { place: input.place, place_stated_at: now };
  await store.updateRequest(context.tx, caseId, { about_at: now, ...moved });
  context.auditSubject({ id: 'about-you', label: 'About you' });
  await context.emit({ type: 'intake.subject-set' });
  return { savedAt: now.toISOString(), next: stepAfter(loaded.steps, 'about-you') };
}

function refuseBirthDate(birthDate: string, now: Date): void {
  const message =
    birthDate > now.toISOString().slice(0, 10)
      ? 'The date of birth is in the future. Check the year'
      : birthDate < `${now.getUTCFullYear() - 125}`
        ? 'Check the year of birth'
        : undefined;
  if (message !== undefined) throw notRight([{ path: 'birthDate', message }]);
}
