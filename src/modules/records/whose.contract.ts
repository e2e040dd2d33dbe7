import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { operation } from '#kernel/operation.ts';

/** Who a record or a case says the person is. */
const Who = z.object({ name: z.string().nullable(), birthDate: z.string().nullable(), sex: z.string().nullable() });

/** Somebody whom records of a case name, and who is not, or perhaps not, who the case is about. */
export const WhoseQuestion = z.object({
  /** The first of its records; a decision about it is one about all of them. */
  questionId: z.string(),
  /** What names this person: papers with their id, scans, files of data. */
  records: z.array(
    z.object({
      about: z.enum(['study', 'document', 'file']),
      label: z.string(),
      /** Where it can be opened: page from 1. */
      at: z.object({ documentId: z.string(), page: z.number() }).nullable(),
    }),
  ),
  found: Who,
  expected: Who,
  /** Numbers by which others know this person, with who gave them where the record says it. */
  numbers: z.array(z.object({ system: z.string().nullable(), value: z.string() })),
  /** Fields that contradict the case. */
  differs: z.array(z.enum(['name', 'birthDate', 'sex', 'id'])),
  reasons: z.array(z.string()),
  askedAt: z.iso.datetime(),
  answer: z.enum(['mine', 'not-mine']).nullable(),
  answeredBy: z.string().nullable(),
  answeredAt: z.iso.datetime().nullable(),
  /** When the patient's side said that it is theirs, although it contradicts the case: the desk decides. */
  saidMineAt: z.iso.datetime().nullable(),
});
export type WhoseQuestion = z.output<typeof WhoseQuestion>;

export const caseWhose = operation({
  name: 'records.whose',
  method: 'GET',
  path: '/api/cases/:caseId/records/whose',
  summary: 'People whom records of the case name besides who it is about: what is to be decided, and what was.',
  target: 'case',
  permission: 'records.confirm',
  audit: { event: 'records.whose-read', once: 'hour' },
  input: z.strictObject({ caseId: idSchema }),
  output: z.object({ questions: z.array(WhoseQuestion) }),
});

export const decideIdentity = operation({
  name: 'records.decide-identity',
  method: 'POST',
  path: '/api/cases/:caseId/records/questions/:questionId/decision',
  summary:
    'The desk decides whether records that name this person are the patient’s, or takes a decision back; all records of the case that name the same person with it.',
  target: 'case',
  permission: 'records.confirm',
  audit: { event: 'records.identity-answered' },
  input: z.strictObject({
    caseId: idSchema,
    questionId: idSchema,
    decision: z.enum(['mine', 'not-mine', 'undo']),
  }),
  output: z.object({
    /** How many records it was about, and how many questions are open afterwards. */
    records: z.number(),
    open: z.number(),
  }),
});
