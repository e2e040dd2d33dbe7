import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { operation } from '#kernel/operation.ts';

/** Who must act next for something that is missing, in words, and by when. */
export const NextStep = z.object({
  who: z.enum(['patient', 'desk', 'holder', 'expert']),
  words: z.string(),
  by: z.iso.datetime().nullable(),
  late: z.boolean(),
});
export type NextStep = z.output<typeof NextStep>;

export const itemIdSchema = z.string().regex(/^[a-z0-9-]{1,60}$/);

export const ChecklistItemView = z.object({
  itemId: z.string(),
  /** In plain words, for the patient. */
  label: z.string(),
  /** In exact words, for the expert and the holder of records. */
  exact: z.string(),
  why: z.string(),
  format: z.string().nullable(),
  maxAgeDays: z.number().nullable(),
  required: z.boolean(),
  /** `old`: there, and older than the expert wants; `asked`: whose it is, is in question. */
  state: z.enum(['there', 'missing', 'old', 'waived', 'asked']),
  /** Why it stands so: how old it is, what counts in its place, what a person must still look at. */
  note: z.string().nullable(),
  /** What satisfied it, in words: "Imaging report, 15 January 2024 (document 3)". */
  by: z.array(
    z.object({ label: z.string(), documentId: z.string().nullable(), studyInstanceUid: z.string().nullable() }),
  ),
  waivedReason: z.string().nullable(),
  next: NextStep.nullable(),
  /** The reading doctor asked for it: why, in their words. */
  askedFor: z.object({ askId: z.string(), why: z.string() }).nullable(),
});
export type ChecklistItemView = z.output<typeof ChecklistItemView>;

export const checklist = operation({
  target: 'case',
  permission: 'records.read',
  name: 'records.checklist',
  method: 'GET',
  path: '/api/cases/:caseId/records/checklist',
  summary:
    'What an expert needs for this disorder and question, what is there and by what, and who must act next for the rest.',
  audit: { event: 'records.checklist-read', once: 'hour' },
  input: z.strictObject({ caseId: idSchema }),
  output: z.object({
    items: z.array(ChecklistItemView),
    there: z.number(),
    needed: z.number(),
    /** Nothing required is missing and no question about identity is open. */
    ready: z.boolean(),
    /** The one step that everything waits for; null when nothing does. */
    next: NextStep.nullable(),
  }),
});

export const waiveItem = operation({
  name: 'records.waive-item',
  method: 'POST',
  path: '/api/cases/:caseId/records/checklist/:itemId',
  summary: '“I don’t have it”, or the opposite: whether anyone still waits for an item of the checklist.',
  target: 'case',
  permission: 'records.add',
  audit: { event: 'records.item-waived' },
  input: z.strictObject({
    caseId: idSchema,
    itemId: itemIdSchema,
    waived: z.boolean(),
    reason: z.string().trim().max(300).default('The patient does not have it.'),
  }),
  output: z.object({ waived: z.boolean() }),
});
