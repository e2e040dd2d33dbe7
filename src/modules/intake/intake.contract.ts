import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { operation } from '#kernel/operation.ts';
import { AnswerValue, FormPage } from './form.contract.ts';

const onCase = z.strictObject({ caseId: idSchema });
const version = z.number().int().min(0).max(1_000_000);
/** PostgreSQL keeps no character 0; nobody types one. */
const noNull = (text: string) => !text.includes('\u0000');
const asked = { target: 'case', permission: 'case.answer', audit: { event: 'intake.answered' } } as const;

export const OwnQuestion = z.object({ id: z.string(), words: z.string() });
export const Goal = z.object({ code: z.string(), label: z.string(), hint: z.string().nullable() });
export const maxOwnQuestions = 10;

/** What stops the form: an answer that may mean danger now. */
export const Stop = z.object({
  title: z.string(),
  words: z.string(),
  /** Emergency number of the place. */
  number: z.string(),
  /** The question whose answer it was. */
  linkId: z.string(),
});
export type Stop = z.output<typeof Stop>;

export const Step = z.object({
  step: z.string(),
  kind: z.enum(['page', 'own-questions', 'goals', 'about', 'consent', 'records', 'check']),
  title: z.string(),
  done: z.boolean(),
});
export type Step = z.output<typeof Step>;

export const KeptAnswer = z.object({
  linkId: z.string(),
  value: AnswerValue,
  version,
  at: z.iso.datetime(),
  typedBy: z.string(),
});

export const ConsentWords = z.object({
  version: z.string(),
  title: z.string(),
  /** The words in short; every line is shown. */
  lines: z.array(z.string()),
  /** The full words: paragraphs, each with a heading or none. */
  sections: z.array(z.object({ heading: z.string().nullable(), words: z.string() })),
  /** What the person ticks. */
  agree: z.string(),
});

export const About = z.object({
  name: z.string(),
  birthDate: z.string().nullable(),
  sex: z.enum(['female', 'male', 'other', 'unknown']),
  place: z.string(),
});
export type About = z.output<typeof About>;

export const Draft = z.object({
  caseId: z.string(),
  number: z.string(),
  topic: z.string(),
  state: z.string(),
  programme: z.string(),
  place: z.string(),
  steps: z.array(Step),
  /** The first step that still needs something. */
  next: z.string(),
  pages: z.array(FormPage),
  answers: z.array(KeptAnswer),
  questions: z.object({ version, items: z.array(OwnQuestion), suggestions: z.array(z.string()) }),
  goals: z.object({ version, ranked: z.array(Goal), chosen: z.boolean() }),
  about: About,
  consent: z.object({ words: ConsentWords, givenAt: z.iso.datetime().nullable() }),
  stop: Stop.nullable(),
});
export type Draft = z.output<typeof Draft>;

export const startRequest = operation({
  name: 'intake.start',
  method: 'POST',
  path: '/api/requests',
  summary: 'Opens a draft request with what it is about and where the person is now.',
  target: 'self',
  permission: 'case.start',
  audit: { event: 'intake.started' },
  exactlyOnce: true,
  input: z.strictObject({
    disorder: z.string().min(1, 'Choose what it is about').max(60),
    questionKind: z.string().min(1, 'Choose what you want to know').max(60),
    place: z.string().regex(/^[A-Z]{2}$/, 'Choose the country you are in now'),
  }),
  output: z.object({ caseId: z.string(), number: z.string(), next: z.string() }),
});

export const showDraft = operation({
  name: 'intake.draft',
  method: 'GET',
  path: '/api/cases/:caseId/draft',
  summary: 'All pages and answers of a request, and which page is next.',
  target: 'case',
  permission: 'case.answer',
  audit: { event: 'intake.read-own', once: 'hour' },
  input: onCase,
  output: Draft,
});

export const saveAnswers = operation({
  ...asked,
  name: 'intake.answer',
  method: 'POST',
  path: '/api/cases/:caseId/answers',
  summary: 'Saves answers of one page. With `finish`, the page must be complete. A stale version is refused.',
  input: z.strictObject({
    caseId: idSchema,
    step: z.string().max(80),
    answers: z.array(z.strictObject({ linkId: z.string().max(120), value: AnswerValue, version })).max(40),
    finish: z.boolean().default(false),
  }),
  output: z.object({
    saved: z.array(z.object({ linkId: z.string(), version })),
    savedAt: z.iso.datetime(),
    stop: Stop.nullable(),
    next: z.string(),
  }),
});

export const saveQuestions = operation({
  ...asked,
  name: 'intake.save-questions',
  method: 'PUT',
  path: '/api/cases/:caseId/own-questions',
  summary: 'Saves the person’s own questions in their order, ten at most. A stale version is refused.',
  input: z.strictObject({
    caseId: idSchema,
    version,
    items: z
      .array(
        z.strictObject({
          id: idSchema,
          words: z
            .string()
            .trim()
            .min(1, 'Write the question')
            .max(500, 'Make the question shorter than 500 letters')
            .refine(noNull, 'Write the question with letters'),
        }),
      )
      .max(maxOwnQuestions, 'Ten questions are the most. Take one away, or join two'),
    finish: z.boolean().default(false),
  }),
  output: z.object({ version, items: z.array(OwnQuestion), savedAt: z.iso.datetime(), next: z.string() }),
});

export const saveGoals = operation({
  ...asked,
  name: 'intake.save-goals',
  method: 'PUT',
  path: '/api/cases/:caseId/goals',
  summary: 'Saves what matters to the person, most important first. A stale version is refused.',
  input: z.strictObject({ caseId: idSchema, version, ranked: z.array(z.string().max(60)).min(1).max(20) }),
  output: z.object({ version, savedAt: z.iso.datetime(), next: z.string() }),
});

export const saveAbout = operation({
  ...asked,
  name: 'intake.save-about',
  method: 'PUT',
  path: '/api/cases/:caseId/about',
  summary: 'Who the request is about: files that arrive are compared with it.',
  input: z.strictObject({
    caseId: idSchema,
    name: z
      .string()
      .trim()
      .min(1, 'Write your full name, as it stands on your records')
      .max(200)
      .refine(noNull, 'Write your name with letters'),
    birthDate: z.iso.date('Write your date of birth, for example 4 3 1961'),
    sex: z.enum(['female', 'male', 'other', 'unknown'], 'Choose what stands on your records'),
    place: z.string().regex(/^[A-Z]{2}$/, 'Choose the country you are in now'),
  }),
  output: z.object({ savedAt: z.iso.datetime(), next: z.string() }),
});

export const agree = operation({
  name: 'intake.agree',
  method: 'POST',
  path: '/api/cases/:caseId/agree',
  summary: 'The person agrees to the words shown; they are kept with their hash.',
  target: 'case',
  permission: 'consent.own',
  audit: { event: 'consent.given' },
  exactlyOnce: true,
  input: z.strictObject({
    caseId: idSchema,
    /** Version of the words that were on the page. */
    version: z.string().max(80),
    agreed: z.literal(true, 'Tick the box if you agree'),
  }),
  output: z.object({ givenAt: z.iso.datetime(), next: z.string() }),
});

export const send = operation({
  name: 'intake.send',
  method: 'POST',
  path: '/api/cases/:caseId/send',
  summary: 'Sends the request: everything asked is there, consent stands, it is no emergency. Once.',
  target: 'case',
  permission: 'case.send',
  audit: { event: 'case.sent' },
  exactlyOnce: true,
  input: z.strictObject({
    caseId: idSchema,
    notEmergency: z.literal(true, 'Tick the box if this is not an emergency'),
  }),
  output: z.object({ number: z.string(), promisedAt: z.iso.datetime() }),
});

/** The same in words, for those who read the request: the desk and the reading doctor. */
export const IntakeSummary = z.object({
  questions: z.array(OwnQuestion),
  goals: z.array(z.string()),
  sections: z.array(
    z.object({ title: z.string(), answers: z.array(z.object({ label: z.string(), words: z.string() })) }),
  ),
  place: z.string(),
});
export type IntakeSummary = z.output<typeof IntakeSummary>;

export const showIntake = operation({
  name: 'intake.show',
  method: 'GET',
  path: '/api/cases/:caseId/intake',
  summary: 'What the person asked, what matters to them and what they told us.',
  target: 'case',
  permission: 'case.read',
  audit: { event: 'intake.read', once: 'hour' },
  input: onCase,
  output: IntakeSummary,
});
