import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { operation } from '#kernel/operation.ts';

export const caseStateSchema = z.enum([
  'draft',
  'records',
  'matching',
  'offered',
  'reading',
  'signed',
  'delivered',
  'closed',
]);

export const Status = z.object({
  headline: z.string(),
  holder: z.enum(['you', 'nurse', 'expert', 'nobody']),
  byWhen: z.iso.datetime().nullable(),
  doNow: z.string(),
});

export const CaseView = z.object({
  caseId: z.string(),
  number: z.string(),
  programme: z.string(),
  disorder: z.string(),
  topic: z.string(),
  questionKind: z.string(),
  state: caseStateSchema,
  status: Status,
  subject: z.object({ name: z.string(), birthDate: z.string().nullable(), sex: z.string(), place: z.string() }),
  expert: z.object({ name: z.string(), title: z.string().nullable() }).nullable(),
  coordinator: z.object({ personId: z.string(), name: z.string() }).nullable(),
  harm: z.number(),
  safeToWaitUntil: z.string().nullable(),
  promisedAt: z.iso.datetime().nullable(),
  /** Since when the clock stands still, because the reading doctor asked for more. */
  pausedAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  sentAt: z.iso.datetime().nullable(),
  history: z.array(z.object({ event: z.string(), to: z.string(), at: z.iso.datetime() })),
  relations: z.array(z.string()),
});
export type CaseView = z.output<typeof CaseView>;

export const showCase = operation({
  name: 'cases.show',
  method: 'GET',
  path: '/api/cases/:caseId',
  summary: 'One case: where it stands, who has it, by when it moves.',
  target: 'case',
  permission: 'case.read',
  audit: { event: 'case.opened-view', once: 'hour' },
  input: z.strictObject({ caseId: idSchema }),
  output: CaseView,
});

export const DeskRow = z.object({
  caseId: z.string(),
  number: z.string(),
  name: z.string(),
  age: z.number().nullable(),
  sex: z.string(),
  topic: z.string(),
  questionKind: z.string(),
  state: caseStateSchema,
  /** The step in the desk's own word. */
  stage: z.string(),
  harm: z.number(),
  safeToWaitUntil: z.string().nullable(),
  promisedAt: z.iso.datetime().nullable(),
  /** The promise is over, or it is no longer safe to wait, and the answer is not signed. */
  late: z.boolean(),
  waitingOn: z.enum(['you', 'nurse', 'expert', 'nobody']),
  /** Who that is, by name where there is one. */
  waitingFor: z.string(),
  coordinator: z.string().nullable(),
  mine: z.boolean(),
  sentAt: z.iso.datetime(),
});
export type DeskRow = z.output<typeof DeskRow>;

/** `late`: the promise is over, or it is no longer safe to wait. `whose`: a record names somebody else. */
export const deskViews = ['all', 'mine', 'unassigned', 'late', 'whose'] as const;
export type DeskView = (typeof deskViews)[number];

export const desk = operation({
  name: 'cases.desk',
  method: 'GET',
  path: '/api/desk',
  summary: 'Open cases of the organisation by harm of delay, then by promise; a page at a time.',
  target: 'tenant',
  permission: 'case.list-desk',
  audit: { event: 'desk.listed', once: 'hour' },
  input: z.strictObject({
    after: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
    search: z.string().max(100).optional(),
    view: z.enum(deskViews).default('all'),
  }),
  output: z.object({ rows: z.array(DeskRow), next: z.string().nullable() }),
});

export const deskCounts = operation({
  name: 'cases.desk-counts',
  method: 'GET',
  path: '/api/desk/counts',
  summary: 'How many open cases the desk has, and when the next promise is due.',
  target: 'tenant',
  permission: 'case.list-desk',
  audit: { none: 'numbers of the organisation, nobody’s data' },
  input: z.strictObject({}),
  output: z.object({
    all: z.number(),
    mine: z.number(),
    unassigned: z.number(),
    late: z.number(),
    whose: z.number(),
    nextPromise: z.iso.datetime().nullable(),
  }),
});

export const deskPeople = operation({
  name: 'cases.desk-people',
  method: 'GET',
  path: '/api/desk/people',
  summary: 'Coordinators of the organisation, to hand a case to.',
  target: 'tenant',
  permission: 'case.list-desk',
  audit: { none: 'names of colleagues, no patient’s data' },
  input: z.strictObject({}),
  output: z.object({ people: z.array(z.object({ personId: z.string(), name: z.string(), me: z.boolean() })) }),
});

export const assign = operation({
  name: 'cases.assign',
  method: 'POST',
  path: '/api/cases/:caseId/coordinator',
  summary: 'Says which coordinator looks after the case; null gives it back to the desk.',
  target: 'case',
  permission: 'case.manage',
  audit: { event: 'case.assigned' },
  input: z.strictObject({ caseId: idSchema, personId: idSchema.nullable() }),
  output: z.object({ coordinator: z.string().nullable() }),
});

export const ownCases = operation({
  name: 'cases.own',
  method: 'GET',
  path: '/api/cases',
  summary: 'The requests of the signed-in patient.',
  target: 'self',
  permission: 'case.list-own',
  audit: { event: 'case.listed-own', once: 'hour' },
  input: z.strictObject({}),
  output: z.object({
    cases: z.array(
      CaseView.pick({
        caseId: true,
        number: true,
        topic: true,
        state: true,
        status: true,
        createdAt: true,
        sentAt: true,
      }),
    ),
  }),
});

export const setUrgency = operation({
  name: 'cases.set-urgency',
  method: 'POST',
  path: '/api/cases/:caseId/urgency',
  summary: 'A nurse says how much harm a delay would do and until when it is safe to wait.',
  target: 'case',
  permission: 'case.manage',
  audit: { event: 'case.urgency-set' },
  input: z.strictObject({
    caseId: idSchema,
    harm: z.number().int().min(0).max(3),
    safeToWaitUntil: z.iso.date().nullable(),
  }),
  output: z.object({ harm: z.number() }),
});

export const setComplete = operation({
  name: 'cases.set-complete',
  method: 'POST',
  path: '/api/cases/:caseId/records-complete',
  summary: 'The desk says whether the records are complete.',
  target: 'case',
  permission: 'case.manage',
  audit: { event: 'case.completeness-set' },
  input: z.strictObject({ caseId: idSchema, complete: z.boolean() }),
  output: z.object({ state: caseStateSchema }),
});
