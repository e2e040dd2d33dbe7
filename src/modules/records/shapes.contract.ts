import { z } from 'zod';
import { malwareScans } from './quarantine/quarantine.rules.ts';

/** What became of a file. */
export const fileStates = ['received', 'checked', 'asked', 'refused', 'junk', 'duplicate', 'not-mine'] as const;
export type FileState = (typeof fileStates)[number];

/** Where the text of a page comes from: the file itself, recognition, not yet, or nowhere. */
export const textStates = ['layer', 'recognised', 'waiting', 'unreadable'] as const;
export type TextState = (typeof textStates)[number];

/** Kinds of documents as `#formats/documents` proposes them. */
export const documentKinds = [
  'pathology',
  'radiology',
  'operation-note',
  'discharge',
  'clinic-letter',
  'laboratory',
  'medication-list',
  'other',
] as const;

/** What each kind is called on a page. */
export const documentKindWords: Readonly<Record<(typeof documentKinds)[number], string>> = {
  pathology: 'Pathology report',
  radiology: 'Imaging report',
  'operation-note': 'Operation note',
  discharge: 'Discharge letter',
  'clinic-letter': 'Clinic letter',
  laboratory: 'Laboratory results',
  'medication-list': 'Medicine list',
  other: 'Paper',
};

export const FileView = z.object({
  fileId: z.string(),
  name: z.string(),
  path: z.string(),
  size: z.number(),
  kind: z.string().nullable(),
  state: z.enum(fileStates),
  /** In words, when there is something to say. */
  reason: z.string().nullable(),
  /** Stable error code of a refusal. */
  reasonCode: z.string().nullable(),
  sha256: z.string().nullable(),
  /** Only what is clean, or came while no scanner was connected, is read and given out. */
  malwareScan: z.enum(malwareScans),
  /** Of structured data: entries by type, and those of them that are in the original only. */
  entries: z
    .object({ counts: z.record(z.string(), z.number()), unmapped: z.record(z.string(), z.number()) })
    .nullable(),
  /** The scan it became a part of. */
  studyInstanceUid: z.string().nullable(),
  /** False when another module keeps the bytes or nobody needs them. */
  hasOriginal: z.boolean(),
  receivedAt: z.iso.datetime(),
});
export type FileView = z.output<typeof FileView>;

/** One proposed answer with the line it was read from. `page` 0 means: from the file itself. */
export const Evidence = z.object({ value: z.string(), confidence: z.number(), page: z.number(), quote: z.string() });
export type Evidence = z.output<typeof Evidence>;

/** The same words on another way: the scan of a letter that came as a PDF too. */
const CopyView = z.object({
  documentId: z.string(),
  fileId: z.string(),
  fileName: z.string(),
  mediaType: z.string(),
  addedAt: z.iso.datetime(),
});

export const DocumentView = z.object({
  documentId: z.string(),
  fileId: z.string(),
  /** Running number in the file of the case, by date; experts cite it. */
  number: z.number(),
  kind: z.enum(documentKinds),
  title: z.string(),
  date: z.string().nullable(),
  author: z.string().nullable(),
  facility: z.string().nullable(),
  /** It holds what the first doctors would do: an expert reads it once their own first view is locked. */
  firstOpinion: z.boolean(),
  pageCount: z.number(),
  state: z.enum(['checked', 'asked', 'not-mine']),
  warnings: z.array(z.string()),
  evidence: z.record(z.string(), Evidence),
  confirmed: z.boolean(),
  /** BCP 47, as far as it could be told. */
  language: z.string().nullable(),
  /** Pages whose text is still being read, and pages that no machine could read. */
  pagesWaiting: z.number(),
  pagesUnreadable: z.number(),
  fileName: z.string(),
  mediaType: z.string(),
  /** When it was read. */
  addedAt: z.iso.datetime(),
  /** Papers that say the same; they can be opened and are kept, and are listed with this one. */
  alsoCameAs: z.array(CopyView),
});
export type DocumentView = z.output<typeof DocumentView>;

/** "These scans say Maria L., 1961. Is that you?" */
export const IdentityQuestion = z.object({
  questionId: z.string(),
  about: z.enum(['study', 'document', 'file']),
  subjectId: z.string(),
  label: z.string(),
  /** What the files say. */
  found: z.object({ name: z.string().nullable(), birthDate: z.string().nullable(), sex: z.string().nullable() }),
  reasons: z.array(z.string()),
  answer: z.enum(['mine', 'not-mine']).nullable(),
  answeredBy: z.string().nullable(),
  answeredAt: z.iso.datetime().nullable(),
  /** When the patient's side said that it is theirs, although it contradicts the case: the desk decides. */
  saidMineAt: z.iso.datetime().nullable(),
});
export type IdentityQuestion = z.output<typeof IdentityQuestion>;

export const UploadView = z.object({
  uploadId: z.string(),
  name: z.string(),
  path: z.string(),
  size: z.number(),
  received: z.number(),
  lastModified: z.number(),
  /** By it an upload is found again, also from another browser: the same files make the same bytes. */
  sha256: z.string().nullable(),
  isPack: z.boolean(),
});
export type UploadView = z.output<typeof UploadView>;

export const Progress = z.object({
  /** True when everything handed in was looked at and no upload is open. */
  done: z.boolean(),
  uploadsOpen: z.number(),
  bytesExpected: z.number(),
  bytesReceived: z.number(),
  /** Pages without a text of their own: how many are being read or were, and how many of them still wait. */
  pages: z.object({ toRead: z.number(), waiting: z.number() }),
  files: z.object(Object.fromEntries(fileStates.map((state) => [state, z.number()])) as Record<FileState, z.ZodNumber>),
});
export type Progress = z.output<typeof Progress>;

/** The place in a file where something was read. */
const FactPlace = z.object({ fileId: z.string(), fileName: z.string(), resource: z.string(), pointer: z.string() });
const Coding = z.object({ system: z.string().nullable(), code: z.string(), display: z.string().nullable() });

export const FactView = z.object({
  factId: z.string(),
  kind: z.string(),
  label: z.string(),
  code: z.string().nullable(),
  codeSystem: z.string().nullable(),
  /** All codings as the source gives them, the first included. */
  codes: z.array(Coding),
  date: z.string().nullable(),
  endDate: z.string().nullable(),
  /** Value and unit as the source writes them. */
  value: z.string().nullable(),
  unit: z.string().nullable(),
  /** The unit in UCUM, where it is one we know. */
  ucum: z.string().nullable(),
  referenceRange: z.string().nullable(),
  /** Bounds of the reference range in `unit`, where the source gives numbers. */
  low: z.string().nullable(),
  high: z.string().nullable(),
  interpretation: z.string().nullable(),
  status: z.string().nullable(),
  source: FactPlace,
  /** Where else the same is said, each with its own words when they differ. */
  alsoIn: z.array(
    FactPlace.extend({
      factId: z.string(),
      label: z.string(),
      date: z.string().nullable(),
      value: z.string().nullable(),
      unit: z.string().nullable(),
      status: z.string().nullable(),
    }),
  ),
});
export type FactView = z.output<typeof FactView>;

const TrendPoint = z.object({
  factId: z.string(),
  date: z.string(),
  /** In the trend's unit. */
  value: z.number(),
  /** `<5` is below 5: the number is a bound. */
  bound: z.enum(['exact', 'below', 'above']),
  /** Value and unit as the source writes them. */
  written: z.string(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  interpretation: z.string().nullable(),
});
export type TrendPoint = z.output<typeof TrendPoint>;

/** One thing measured on several days, oldest first, all in one unit (UCUM where known). */
export const Trend = z.object({
  label: z.string(),
  code: z.string().nullable(),
  codeSystem: z.string().nullable(),
  unit: z.string(),
  points: z.array(TrendPoint),
});
export type Trend = z.output<typeof Trend>;

/** What was done or taken from a day on. */
export const Treatment = z.object({
  factId: z.string(),
  kind: z.string(),
  label: z.string(),
  date: z.string(),
  endDate: z.string().nullable(),
});
export type Treatment = z.output<typeof Treatment>;

/** Where an entry of the timeline comes from. */
export const TimelineSource = z.discriminatedUnion('type', [
  z.object({ type: z.literal('document'), documentId: z.string(), page: z.number() }),
  z.object({ type: z.literal('study'), studyInstanceUid: z.string() }),
  z.object({ type: z.literal('fact'), factId: z.string(), fileId: z.string(), pointer: z.string() }),
]);

export const TimelineEntry = z.object({
  /** ISO 8601, may be only a year or month; null when the source gives no date. */
  date: z.string().nullable(),
  kind: z.string(),
  title: z.string(),
  detail: z.string().nullable(),
  source: TimelineSource,
});
export type TimelineEntry = z.output<typeof TimelineEntry>;
