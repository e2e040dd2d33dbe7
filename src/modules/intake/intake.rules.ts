import type { FieldProblem } from '#kernel/errors.ts';
import {
  askedFields,
  isAnswered,
  isEnabled,
  isUnsure,
  type Answers,
  type AnswerValue,
  type Field,
  type FormPage,
} from './form.contract.ts';
import type { Step } from './intake.contract.ts';

/** An answer that may mean danger now, with the words that are shown instead of the next page. */
export type StopRule = { linkId: string; code: string; words: string };

/** The questions of one request: pages before the person's own questions, and pages about their wishes after it. */
export type Form = { before: FormPage[]; after: FormPage[]; stops: StopRule[] };

/** What has been given so far. */
export type Given = {
  answers: Answers;
  questions: number;
  goalsRanked: boolean;
  aboutGiven: boolean;
  consentStands: boolean;
};

export const pagesOf = (form: Form): FormPage[] => [...form.before, ...form.after];

/** Why a value cannot be an answer to this field; undefined when it can. Being empty is no reason: see `problemsOfPage`. */
export function refusal(field: Field, value: AnswerValue): string | undefined {
  if (isUnsure(value)) return field.unsure ? undefined : `${field.label}: choose one of the answers`;
  if (!isAnswered(value)) return undefined;
  switch (field.kind) {
    case 'many':
      return Array.isArray(value) && value.every((code) => field.options.some((option) => option.code === code))
        ? undefined
        : `${field.label}: choose from the answers shown`;
    case 'one':
      return field.options.some((option) => option.code === value)
        ? undefined
        : `${field.label}: choose one of the answers`;
    case 'integer':
    case 'decimal':
      return refusedNumber(field, value);
    case 'date':
      return typeof value === 'string' && /^\d{4}(-\d\d(-\d\d)?)?$/.test(value)
        ? undefined
        : `${field.label}: write a date, for example 4 3 2026`;
    case 'string':
    case 'text':
      if (typeof value !== 'string') return `${field.label}: write it in words`;
      return field.maxLength !== null && value.length > field.maxLength
        ? `${field.label}: make it shorter than ${field.maxLength} letters`
        : undefined;
  }
}

function refusedNumber(field: Field, value: AnswerValue): string | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return `${field.label}: write a number`;
  if (field.kind === 'integer' && !Number.isInteger(value)) return `${field.label}: write a whole number`;
  if (field.min !== null && value < field.min) return `${field.label}: write ${field.min} or more`;
  if (field.max !== null && value > field.max) return `${field.label}: write ${field.max} or less`;
  return undefined;
}

/** What keeps a page from being finished, in the words of the error summary; `path` is the field's link id. */
export function problemsOfPage(page: FormPage, answers: Answers): FieldProblem[] {
  return askedFields(page, answers).flatMap((field) => {
    const value = answers[field.linkId];
    if (isAnswered(value) && value !== undefined) {
      const message = refusal(field, value);
      return message === undefined ? [] : [{ path: field.linkId, message }];
    }
    return field.required ? [{ path: field.linkId, message: emptyWords(field) }] : [];
  });
}

function emptyWords(field: Field): string {
  const act = {
    string: 'Write an answer',
    text: 'Write an answer',
    one: 'Choose an answer',
    many: 'Choose at least one answer',
  };
  const words = field.kind in act ? act[field.kind as keyof typeof act] : 'Write an answer';
  return field.unsure ? `${words}, or choose “I am not sure”` : `${words}: ${field.label}`;
}

/** The first answer that stops the form, if any. An answer to a question that is no longer asked stops nothing. */
export function stopOf(form: Form, answers: Answers): StopRule | undefined {
  const fields = new Map(pagesOf(form).flatMap((page) => page.fields.map((field) => [field.linkId, field])));
  return form.stops.find((stop) => {
    const field = fields.get(stop.linkId);
    const value = answers[stop.linkId];
    const chosen = Array.isArray(value) ? value.includes(stop.code) : value === stop.code;
    return chosen && field !== undefined && isEnabled(field, answers);
  });
}

/** Every step in its order, with what is done. Pages whose questions are all not asked are left out. */
export function stepsOf(form: Form, given: Given): Step[] {
  const page = (one: FormPage): Step => ({
    step: one.step,
    kind: 'page',
    title: one.title,
    done: pageDone(one, given.answers),
  });
  const asked = (pages: readonly FormPage[]) =>
    pages.filter((one) => askedFields(one, given.answers).length > 0).map(page);
  return [
    ...asked(form.before),
    { step: 'your-questions', kind: 'own-questions', title: 'Your own questions', done: given.questions > 0 },
    { step: 'what-matters', kind: 'goals', title: 'What matters to you', done: given.goalsRanked },
    { step: 'about-you', kind: 'about', title: 'About you', done: given.aboutGiven },
    ...asked(form.after),
    { step: 'agree', kind: 'consent', title: 'Who may see your records', done: given.consentStands },
    // Records can follow after sending, so this step never holds anybody up.
    { step: 'records', kind: 'records', title: 'Your scans and papers', done: true },
    { step: 'check', kind: 'check', title: 'Check and send', done: false },
  ];
}

/** A page is done when nothing is missing and, if every question on it is optional, at least one was answered or passed. */
function pageDone(page: FormPage, answers: Answers): boolean {
  const asked = askedFields(page, answers);
  const seen = asked.some((field) => answers[field.linkId] !== undefined);
  return seen && problemsOfPage(page, answers).length === 0;
}

/** The step to go to after `step`: the next one in order, done or not. */
export function stepAfter(steps: readonly Step[], step: string): string {
  const index = steps.findIndex((one) => one.step === step);
  return steps[index + 1]?.step ?? 'check';
}

/** Where someone who comes back goes on: the first step that still needs something. */
export const nextStep = (steps: readonly Step[]): string => steps.find((one) => !one.done)?.step ?? 'check';

/** What keeps a request from being sent; `path` is the step to go to. */
export function missingForSend(steps: readonly Step[], optional: ReadonlySet<string>): FieldProblem[] {
  const words: Partial<Record<Step['kind'], string>> = {
    'own-questions': 'Write at least one question for the doctor',
    goals: 'Say what matters to you',
    about: 'Tell us your name, date of birth and place',
    consent: 'Read who may see your records, and say if you agree',
  };
  return steps
    .filter((step) => !step.done && step.kind !== 'check' && !optional.has(step.step))
    .map((step) => ({ path: step.step, message: words[step.kind] ?? `Please answer: ${step.title}` }));
}

/** Pages that may be left empty. */
export const optionalPages = (form: Form, answers: Answers): Set<string> =>
  new Set(
    pagesOf(form)
      .filter((page) => problemsOfPage(page, answers).length === 0)
      .map((page) => page.step),
  );
