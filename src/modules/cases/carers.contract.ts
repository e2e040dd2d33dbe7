import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { operation } from '#kernel/operation.ts';

/** Who somebody is to the patient. */
export const kinships = [
  'daughter',
  'son',
  'wife',
  'husband',
  'partner',
  'mother',
  'father',
  'sister',
  'brother',
  'relative',
  'friend',
  'guardian',
  'carer',
] as const;
export type Kinship = (typeof kinships)[number];

/** What a helper may do, each with all before it: look · hand in records · answer questions and write messages. */
export const levels = ['read', 'add', 'write'] as const;
export type Level = (typeof levels)[number];

/** Why the law lets somebody agree in the patient's place. */
export const legalGrounds = ['parent-of-child', 'legal-representative'] as const;
export type LegalGround = (typeof legalGrounds)[number];

const scope = {
  level: z.enum(levels),
  seesSensitive: z.boolean(),
  endsOn: z.iso.date(),
  legalGround: z.enum(legalGrounds).nullable(),
};

export const Carer = z.object({
  carerId: z.string(),
  name: z.string(),
  email: z.string(),
  kinship: z.enum(kinships),
  level: z.enum(levels),
  seesSensitive: z.boolean(),
  legalGround: z.enum(legalGrounds).nullable(),
  /** Asked and not answered, helping, or over. */
  state: z.enum(['asked', 'helping', 'ended']),
  invitedAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
});
export type Carer = z.output<typeof Carer>;

export const listCarers = operation({
  name: 'carers.list',
  method: 'GET',
  path: '/api/cases/:caseId/carers',
  summary: 'The people who help the patient with this request, and those who did.',
  target: 'case',
  permission: 'carer.manage',
  audit: { event: 'carer.listed', once: 'hour' },
  input: z.strictObject({ caseId: idSchema }),
  output: z.object({ carers: z.array(Carer) }),
});

export const inviteCarer = operation({
  name: 'carers.invite',
  method: 'POST',
  path: '/api/cases/:caseId/carers',
  summary:
    'Asks somebody to help with this request, in a scope and until a day. The answer is the same for any address.',
  target: 'case',
  permission: 'carer.manage',
  audit: { event: 'carer.invited' },
  stepUp: true,
  exactlyOnce: true,
  input: z.strictObject({
    caseId: idSchema,
    name: z.string().trim().min(1, 'Write their name').max(100),
    email: z
      .email('Write an e-mail address like name@example.org')
      .max(254)
      .transform((text) => text.trim().toLowerCase()),
    kinship: z.enum(kinships),
    ...scope,
  }),
  output: z.object({ invited: z.literal(true) }),
});

export const changeCarer = operation({
  name: 'carers.change',
  method: 'PUT',
  path: '/api/cases/:caseId/carers/:carerId',
  summary: 'Changes what a helper may do and until when. It counts from their next request.',
  target: 'case',
  permission: 'carer.manage',
  audit: { event: 'carer.changed' },
  stepUp: true,
  input: z.strictObject({ caseId: idSchema, carerId: idSchema, ...scope }),
  output: Carer,
});

export const endCarer = operation({
  name: 'carers.end',
  method: 'POST',
  path: '/api/cases/:caseId/carers/:carerId/end',
  summary: 'Ends a helper’s access: their next request is refused and their open pages close.',
  target: 'case',
  permission: 'carer.manage',
  audit: { event: 'carer.ended' },
  input: z.strictObject({ caseId: idSchema, carerId: idSchema }),
  output: z.object({ endedAt: z.iso.datetime() }),
});

export const Helping = z.object({
  caseId: z.string(),
  patientName: z.string(),
  kinship: z.enum(kinships),
  level: z.enum(levels),
  seesSensitive: z.boolean(),
  legalGround: z.enum(legalGrounds).nullable(),
  state: z.enum(['asked', 'helping']),
  endsAt: z.iso.datetime(),
  /** Known once they help. */
  request: z.object({ number: z.string(), topic: z.string(), state: z.string() }).nullable(),
});
export type Helping = z.output<typeof Helping>;

export const helping = operation({
  name: 'carers.helping',
  method: 'GET',
  path: '/api/helping',
  summary: 'Whom the signed-in person helps, and who asks them to.',
  target: 'self',
  permission: 'carer.own',
  audit: { event: 'carer.helping-listed', once: 'hour' },
  input: z.strictObject({}),
  output: z.object({ helping: z.array(Helping) }),
});

export const answerCarer = operation({
  name: 'carers.answer',
  method: 'POST',
  path: '/api/cases/:caseId/help/answer',
  summary: 'Says whether one will help, when asked to.',
  target: 'case',
  permission: 'carer.answer',
  audit: { event: 'carer.answered' },
  input: z.strictObject({ caseId: idSchema, accept: z.boolean() }),
  output: z.object({ helping: z.boolean() }),
});

export const leaveCarer = operation({
  name: 'carers.leave',
  method: 'POST',
  path: '/api/cases/:caseId/help/end',
  summary: 'Stops helping with this request.',
  target: 'case',
  permission: 'carer.leave',
  audit: { event: 'carer.left' },
  input: z.strictObject({ caseId: idSchema }),
  output: z.object({ endedAt: z.iso.datetime() }),
});
