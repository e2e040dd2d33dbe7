import { z } from 'zod';

const review = z.object({
  state: z.enum(['unreviewed', 'reviewed']),
  by: z.string().optional(),
  on: z.iso.date().optional(),
});
const dated = { version: z.iso.date(), effective: z.iso.date(), source: z.string().min(1), review };

/** What meets an item: a paper, a scan or entries of health data. All conditions of one match hold together. */
export const Match = z.strictObject({
  /** Kinds of papers; any kind where only words are given. */
  documents: z.array(z.string()).optional(),
  /** DICOM modalities (PS3.3 C.7.3.1.1.1). */
  modalities: z.array(z.string()).optional(),
  /** Concepts of `words.json` that a title or description names. */
  words: z.array(z.string()).optional(),
  facts: z
    .strictObject({
      kinds: z.array(z.string()),
      /** `system|code`, as FHIR writes a token. With `words`: either is enough. */
      codes: z.array(z.string().regex(/^[^\s|]+\|[^\s|]+$/)).optional(),
      words: z.array(z.string()).optional(),
      /** At least so many different days, over at least so many days from the first to the last. */
      dates: z.number().int().positive().optional(),
      spanDays: z.number().int().positive().optional(),
    })
    .optional(),
});
export type Match = z.output<typeof Match>;

const maxAgeDays = z.number().int().positive().nullable();
const plain = z.string().min(3).max(120);

/** One thing an expert needs (RecordRequirement of the clinical plan). */
export const ChecklistItem = z.strictObject({
  source: dated.source,
  effective: dated.effective,
  review,
  itemId: z.string().regex(/^[a-z0-9-]{1,60}$/),
  /** What the patient reads. */
  label: plain,
  /** What the expert and the holder of records read. */
  exact: z.string().min(2).max(200),
  /** Why the expert needs it, one sentence for the patient. */
  why: z.string().min(3).max(200),
  /** `R` before an expert is asked, `r` when there is one. */
  level: z.enum(['R', 'r']),
  /** Kinds of question it is needed for. */
  questions: z.array(z.string()).min(1),
  any: z.array(Match).min(1),
  maxAgeDays,
  format: z.string().nullable(),
  /** It must be older than what meets this other item. */
  olderThan: z.string().optional(),
  /** What counts in its place, the best first. */
  substitutes: z.array(z.strictObject({ label: plain, exact: z.string(), any: z.array(Match).min(1), maxAgeDays })),
  /** Who most often has it. */
  ask: z.enum(['patient', 'holder', 'desk']),
});
export type ChecklistItem = z.output<typeof ChecklistItem>;

export const ChecklistFile = z.strictObject({ ...dated, disorder: z.string(), items: z.array(ChecklistItem) });

/**
 * Words of titles and descriptions in several languages, by concept. Of a concept with a group (part of the body, method
 * of a scan) a text that names no concept of that group may mean any; without a group the words must be there.
 */
export const ChecklistWordsFile = z.strictObject({
  ...dated,
  concepts: z.record(
    z.string(),
    z.strictObject({
      group: z.enum(['region', 'method']).nullable(),
      words: z.record(z.string().min(2), z.array(z.string().min(1)).min(1)),
    }),
  ),
});
export type ChecklistConcepts = z.output<typeof ChecklistWordsFile>['concepts'];

/** Within how many days who acts: the patient and the expert in calendar days, the desk in working days. */
export const ChecklistClockFile = z.strictObject({
  ...dated,
  patientDays: z.number().int().positive(),
  deskDays: z.number().int().positive(),
  expertDays: z.number().int().positive(),
});
export type ChecklistClock = z.output<typeof ChecklistClockFile>;
