import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { operation } from '#kernel/operation.ts';

/** What the privacy officer found. */
export const findings = ['in-order', 'not-in-order'] as const;
export type Finding = (typeof findings)[number];

const Asked = z.object({
  id: z.string(),
  n: z.number(),
  words: z.string(),
  askedAt: z.iso.datetime(),
  dueAt: z.iso.datetime(),
  /** Past its date without an answer. */
  late: z.boolean(),
  answer: z.object({ finding: z.enum(findings), words: z.string(), by: z.string(), at: z.iso.datetime() }).nullable(),
});
export type AskedQuestion = z.output<typeof Asked>;

/** With what it is about, for the one who answers. */
const OnDesk = Asked.extend({
  patient: z.string(),
  about: z.object({
    at: z.iso.datetime(),
    who: z.string(),
    roles: z.array(z.string()),
    event: z.string(),
    label: z.string().nullable(),
    purpose: z.string(),
    outcome: z.string(),
    requestId: z.string(),
  }),
});
export type DeskQuestion = z.output<typeof OnDesk>;

export const askAbout = operation({
  name: 'audit.ask',
  method: 'POST',
  path: '/api/accesses/:n/question',
  summary: '“I don’t recognise this”: asks the privacy officer about one item of one’s own access log.',
  target: 'self',
  permission: 'access.question',
  audit: { event: 'access.questioned' },
  exactlyOnce: true,
  input: z.strictObject({
    n: z.coerce.number().int().positive().max(2_147_483_647),
    words: z.string().trim().max(1000).default(''),
  }),
  output: Asked,
});

export const ownQuestions = operation({
  name: 'audit.own-questions',
  method: 'GET',
  path: '/api/accesses/questions',
  summary: 'What the signed-in patient asked about their access log, with state and answers, newest first.',
  target: 'self',
  permission: 'access.question',
  audit: { none: 'a patient reads what they asked themselves' },
  input: z.strictObject({}),
  output: z.object({ questions: z.array(Asked) }),
});

export const privacyDesk = operation({
  name: 'audit.privacy-desk',
  method: 'GET',
  path: '/api/privacy/questions',
  summary: 'What patients do not recognise in their access logs: open ones by due date, then the answered ones.',
  target: 'tenant',
  permission: 'access.answer',
  audit: { event: 'privacy.listed', once: 'hour' },
  input: z.strictObject({}),
  output: z.object({ questions: z.array(OnDesk), answerHours: z.number() }),
});

export const answerQuestion = operation({
  name: 'audit.answer',
  method: 'POST',
  path: '/api/privacy/questions/:questionId/answer',
  summary: 'Answers a patient’s question about their access log in words.',
  target: 'tenant',
  permission: 'access.answer',
  audit: { event: 'privacy.answered' },
  exactlyOnce: true,
  input: z.strictObject({
    questionId: idSchema,
    finding: z.enum(findings),
    words: z.string().trim().min(1).max(2000),
  }),
  output: z.object({ answeredAt: z.iso.datetime() }),
});

export const setAnswerHours = operation({
  name: 'audit.set-answer-hours',
  method: 'PUT',
  path: '/api/privacy/settings',
  summary: 'Within how many hours the organisation answers such a question; counts for questions asked from now on.',
  target: 'tenant',
  permission: 'access.answer',
  audit: { event: 'privacy.settings-changed' },
  input: z.strictObject({ answerHours: z.number().int().min(1).max(720) }),
  output: z.object({ answerHours: z.number() }),
});
