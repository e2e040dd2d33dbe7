import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { operation } from '#kernel/operation.ts';

/** What can be said to be wrong: of a paper, of something read from it, of who the request is about. */
export const correctable = {
  document: ['title', 'date', 'author'],
  fact: ['label', 'value', 'date'],
  person: ['name', 'birth-date'],
} as const;
export type About = keyof typeof correctable;
const fields = ['title', 'date', 'author', 'label', 'value', 'name', 'birth-date'] as const;

export const Correction = z.object({
  correctionId: z.string(),
  about: z.enum(['document', 'fact', 'person']),
  aboutId: z.string().nullable(),
  field: z.enum(fields),
  /** What stood there when it was asked; stays readable after a change. */
  before: z.string(),
  wished: z.string(),
  words: z.string(),
  state: z.enum(['open', 'changed', 'not-changed']),
  askedBy: z.string(),
  askedAt: z.iso.datetime(),
  dueAt: z.iso.datetime(),
  answer: z.object({ words: z.string(), by: z.string(), at: z.iso.datetime() }).nullable(),
  disagreement: z.object({ words: z.string(), at: z.iso.datetime() }).nullable(),
});
export type CorrectionView = z.output<typeof Correction>;

const onCase = { target: 'case' } as const;
const answer = z.object({ corrections: z.array(Correction) });

export const listCorrections = operation({
  ...onCase,
  name: 'rights.corrections',
  method: 'GET',
  path: '/api/cases/:caseId/corrections',
  summary: 'What the patient said is wrong in this request, what was answered, and their own statements.',
  permission: 'correction.read',
  audit: { event: 'correction.listed', once: 'hour' },
  input: z.strictObject({ caseId: idSchema }),
  output: answer,
});

export const askCorrection = operation({
  ...onCase,
  name: 'rights.ask-correction',
  method: 'POST',
  path: '/api/cases/:caseId/corrections',
  summary: '“This is wrong”: says what should stand in the place of what stands there.',
  permission: 'correction.ask',
  audit: { event: 'correction.asked' },
  input: z.strictObject({
    caseId: idSchema,
    about: z.enum(['person', 'document', 'fact']),
    aboutId: idSchema.optional(),
    field: z.enum(['name', ...fields.filter((field) => field !== 'name')]),
    wished: z.string().trim().min(1, 'Write what is right').max(200),
    words: z.string().trim().max(1000).default(''),
  }),
  output: Correction,
});

export const answerCorrection = operation({
  ...onCase,
  name: 'rights.answer-correction',
  method: 'POST',
  path: '/api/cases/:caseId/corrections/:correctionId/answer',
  summary: 'Changes what the patient said is wrong, or says why it stays.',
  permission: 'correction.answer',
  audit: { event: 'correction.answered' },
  input: z.strictObject({
    caseId: idSchema,
    correctionId: idSchema,
    change: z.boolean(),
    words: z.string().trim().min(3, 'Say why, in a sentence').max(1000),
  }),
  output: Correction,
});

export const disagree = operation({
  ...onCase,
  name: 'rights.disagree',
  method: 'POST',
  path: '/api/cases/:caseId/corrections/:correctionId/disagree',
  summary: 'The patient’s own statement beside what was not changed; it goes wherever the thing goes.',
  permission: 'correction.ask',
  audit: { event: 'correction.disagreed' },
  input: z.strictObject({
    caseId: idSchema,
    correctionId: idSchema,
    words: z.string().trim().min(3, 'Write what you want to stand beside it').max(1000),
  }),
  output: Correction,
});
