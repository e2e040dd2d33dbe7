import { AppError, type FieldProblem } from '#kernel/errors.ts';
import { asGrant, grantsAccess, grantsOf } from '#modules/consent/index.ts';
import { caseById, type CaseRow } from '#modules/cases/index.ts';
import { organisationById } from '#modules/identity/index.ts';
import type { Programme } from '#formats/content/index.ts';
import { programmeBySlug } from '#modules/programmes/index.ts';
import type { CaseContext } from '#platform/operations/index.ts';
import { consentText, formOf, goals, type ConsentText, type GoalText } from './content.ts';
import type { Answers } from './form.contract.ts';
import type { Stop } from './intake.contract.ts';
import { nextStep, stepsOf, stopOf, type Form } from './intake.rules.ts';
import * as store from './intake.store.ts';

/** Everything of one request as it stands, with the content it is answered against. */
export type Loaded = {
  row: CaseRow;
  request: NonNullable<Awaited<ReturnType<typeof store.requestOf>>>;
  programme: Programme;
  form: Form;
  goals: GoalText[];
  consent: ConsentText;
  rows: store.AnswerRow[];
  answers: Answers;
  questions: store.QuestionRow[];
  consentGivenAt: Date | null;
  steps: ReturnType<typeof stepsOf>;
  stop: Stop | null;
};

/** Loads a request. @throws AppError not-found when it was not begun here (opened for the person by someone else). */
export async function load(context: CaseContext, lock = false): Promise<Loaded> {
  const { tx } = context;
  const { caseId, tenantId } = context.case;
  // The lock first: whoever waits for it must read what the one before wrote.
  const request = await (lock ? store.lockRequest(tx, caseId) : store.requestOf(tx, caseId));
  const row = await caseById(tx, caseId);
  if (!row || !request) throw new AppError('not-found', 'We could not find this.');
  const organisation = await organisationById(tx, tenantId);
  const programme = programmeBySlug(organisation?.slug ?? '');
  const form = formOf(programme, row.disorder);
  const rows = await store.answersOf(tx, caseId);
  const answers = Object.fromEntries(rows.map((answer) => [answer.link_id, answer.value]));
  const questions = await store.questionsOf(tx, caseId);
  const consentGivenAt = await standingConsent(context);
  return {
    row,
    request,
    programme,
    form,
    goals: goals(),
    consent: consentText(),
    rows,
    answers,
    questions,
    consentGivenAt,
    steps: stepsOf(form, {
      answers,
      questions: questions.length,
      goalsRanked: request.goals_version > 0,
      aboutGiven: request.about_at !== null,
      consentStands: consentGivenAt !== null,
    }),
    stop: stopFor(form, answers, programme, request.place),
  };
}

/** Since when both the desk and a reading doctor may see the request; null when one of them may not. */
async function standingConsent(context: CaseContext): Promise<Date | null> {
  const rows = await grantsOf(context.tx, context.case.caseId);
  const now = context.clock.now();
  const grants = rows.map((grant) => asGrant(grant));
  const stands = (['desk', 'expert'] as const).every((relation) =>
    grantsAccess(grants, { relation, personId: '' }, now),
  );
  return stands ? (rows[0]?.given_at ?? null) : null;
}

function stopFor(form: Form, answers: Answers, programme: Programme, place: string): Stop | null {
  const stop = stopOf(form, answers);
  if (!stop) return null;
  return {
    title: 'Please get help now',
    words: stop.words,
    linkId: stop.linkId,
    number: emergencyNumber(programme, place),
  };
}

/** The emergency number of a country; 112 works in most networks of the world when the country is not listed (ITU-T E.161.1). */
export const emergencyNumber = (programme: Programme, place: string): string =>
  programme.emergency.find((one) => one.country === place)?.number ?? '112';

/** The step where someone goes on. */
export const goOn = (loaded: Loaded): string => nextStep(loaded.steps);

/** Answers can be changed until the request is sent. */
export function mustBeDraft(loaded: Loaded): void {
  if (loaded.row.state !== 'draft')
    throw new AppError(
      'state.wrong-step',
      'This request is already sent, so its answers stay as they are. If something is wrong, call us.',
    );
}

/** Refuses a save over something its writer has not seen. The page keeps both texts and asks the person. */
export function conflict(fields: FieldProblem[]): AppError {
  return new AppError(
    'state.conflict',
    'This answer was changed in another window. Both are kept. Choose which one is right.',
    { fields },
  );
}
