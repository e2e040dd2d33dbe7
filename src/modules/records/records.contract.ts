import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { operation } from '#kernel/operation.ts';
import * as shapes from './shapes.contract.ts';

export * from './shapes.contract.ts';
export * from './uploads.contract.ts';
export * from './facts.contract.ts';
export * from './packs.contract.ts';
export * from './sources.contract.ts';
export * from './links.contract.ts';
export * from './checklist.contract.ts';
export * from './asks.contract.ts';
export * from './whose.contract.ts';
export * from './requests.contract.ts';

const onCase = { target: 'case', permission: 'records.read' } as const;
const caseOnly = z.strictObject({ caseId: idSchema });
const page = z.coerce.number().int().min(1).max(100_000);
const after = z.string().max(200).optional();

export const listRecords = operation({
  ...onCase,
  name: 'records.list',
  method: 'GET',
  path: '/api/cases/:caseId/records',
  summary: 'Papers, open uploads, what was left out or refused and why, and questions about whose records these are.',
  audit: { event: 'records.listed', once: 'hour' },
  input: caseOnly,
  output: z.object({
    documents: z.array(shapes.DocumentView),
    uploads: z.array(shapes.UploadView),
    /** Files that could not be taken or read; the first 200. */
    refused: z.array(shapes.FileView),
    /** Files that are no records (a viewer program); the first 200. */
    junk: z.array(shapes.FileView),
    /** Questions that are open or were answered. */
    questions: z.array(shapes.IdentityQuestion),
    progress: shapes.Progress,
    /** Whether files are scanned for malware before anybody else sees them; `away`: the scanner does not answer and files wait. */
    scanner: z.enum(['none', 'connected', 'away']),
  }),
});

export const listFiles = operation({
  ...onCase,
  name: 'records.files',
  method: 'GET',
  path: '/api/cases/:caseId/records/files',
  summary: 'Every file that was handed in and what became of it, a page at a time.',
  audit: { event: 'records.files-listed', once: 'hour' },
  input: z.strictObject({ caseId: idSchema, after, limit: z.coerce.number().int().min(1).max(500).default(200) }),
  output: z.object({ files: z.array(shapes.FileView), next: z.string().nullable() }),
});

export const recordsProgress = operation({
  ...onCase,
  name: 'records.progress',
  method: 'GET',
  path: '/api/cases/:caseId/records/progress',
  summary: 'How far the files handed in are: counts by state, and whether all is done.',
  audit: { event: 'records.progress-asked', once: 'hour' },
  input: caseOnly,
  output: shapes.Progress,
});

const PageWord = z.object({
  text: z.string(),
  x: z.number(),
  y: z.number(),
  w: z.number(),
  h: z.number(),
  /** How sure recognition is (0–100); missing where the file says its text itself. */
  c: z.number().optional(),
});

export const readPage = operation({
  ...onCase,
  name: 'records.read-page',
  method: 'GET',
  path: '/api/cases/:caseId/records/documents/:documentId/pages/:page',
  summary: 'Text of one page, and where each word stands (fractions of the page).',
  audit: { event: 'records.document-read', once: 'hour' },
  input: z.strictObject({ caseId: idSchema, documentId: idSchema, page }),
  output: z.object({
    page: z.number(),
    pageCount: z.number(),
    text: z.string(),
    words: z.array(PageWord),
    width: z.number(),
    height: z.number(),
    hasPicture: z.boolean(),
    /** Where the text comes from: `waiting` is still being read, `unreadable` is not readable by machine. */
    textState: z.enum(shapes.textStates),
  }),
});

export const pagePicture = operation({
  ...onCase,
  name: 'records.page-picture',
  method: 'GET',
  path: '/api/cases/:caseId/records/documents/:documentId/pages/:page/picture',
  summary: 'Picture of one page, made by us: no script, no place where a photo was taken.',
  audit: { event: 'records.document-read', once: 'hour' },
  stream: { out: true, produces: ['image/png', 'image/webp'] },
  rate: 'bulk',
  input: z.strictObject({ caseId: idSchema, documentId: idSchema, page }),
  output: z.unknown(),
});

export const originalFile = operation({
  ...onCase,
  name: 'records.original',
  method: 'GET',
  path: '/api/cases/:caseId/records/files/:fileId/original',
  summary: 'The file exactly as it was handed in, to keep.',
  audit: { event: 'records.original-downloaded' },
  stream: { out: true, produces: ['application/octet-stream'], theirs: true },
  rate: 'bulk',
  input: z.strictObject({ caseId: idSchema, fileId: idSchema }),
  output: z.unknown(),
});

export const findText = operation({
  ...onCase,
  name: 'records.find',
  method: 'GET',
  path: '/api/cases/:caseId/records/find',
  summary:
    'Pages that hold all of these words, however they are written; what stands in quotes together. With the place of each.',
  audit: { event: 'records.searched', once: 'hour' },
  input: z.strictObject({ caseId: idSchema, words: z.string().trim().min(2).max(100) }),
  output: z.object({
    /** In the order of documents and pages; the first 60. */
    hits: z.array(
      z.object({
        documentId: z.string(),
        page: z.number(),
        excerpt: z.string(),
        boxes: z.array(z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() })),
      }),
    ),
    /** Pages that hold them, all. */
    total: z.number(),
  }),
});

export const confirmDocument = operation({
  name: 'records.confirm-document',
  method: 'POST',
  path: '/api/cases/:caseId/records/documents/:documentId/confirm',
  summary:
    'The desk confirms or corrects what a document is: kind, date, author, place, title, and whether it holds the first opinion.',
  target: 'case',
  permission: 'records.confirm',
  audit: { event: 'records.document-confirmed' },
  input: z.strictObject({
    caseId: idSchema,
    documentId: idSchema,
    kind: z.enum(shapes.documentKinds),
    title: z.string().trim().min(1).max(200),
    date: z.iso.date().nullable(),
    author: z.string().trim().max(200).nullable(),
    facility: z.string().trim().max(200).nullable(),
    /** Left out, it stays as it was proposed. */
    firstOpinion: z.boolean().optional(),
  }),
  output: shapes.DocumentView,
});

export const joinPages = operation({
  name: 'records.join-pages',
  method: 'POST',
  path: '/api/cases/:caseId/records/join',
  summary: 'Makes one paper of several photos, in the order they are named. The originals stay as they were sent.',
  target: 'case',
  permission: 'records.add',
  audit: { event: 'records.pages-joined' },
  input: z.strictObject({ caseId: idSchema, documentIds: z.array(idSchema).min(2).max(60) }),
  output: shapes.DocumentView,
});

export const answerIdentity = operation({
  name: 'records.answer-identity',
  method: 'POST',
  path: '/api/cases/:caseId/records/questions/:questionId',
  summary:
    'Says whether records that carry another name belong to the patient of this case. Where they contradict the case, a yes of the patient waits for the desk.',
  target: 'case',
  permission: 'records.decide-identity',
  audit: { event: 'records.identity-answered' },
  input: z.strictObject({ caseId: idSchema, questionId: idSchema, answer: z.enum(['mine', 'not-mine']) }),
  output: z.object({
    /** Questions of the case that nobody has decided. */
    open: z.number(),
    /** False when the desk is left to decide this one. */
    decided: z.boolean(),
  }),
});

export const timeline = operation({
  ...onCase,
  name: 'records.timeline',
  method: 'GET',
  path: '/api/cases/:caseId/records/timeline',
  summary: 'Documents, scans and facts by date, each with its source.',
  audit: { event: 'records.timeline-read', once: 'hour' },
  input: z.strictObject({ caseId: idSchema, after, limit: z.coerce.number().int().min(1).max(1000).default(500) }),
  output: z.object({ entries: z.array(shapes.TimelineEntry), next: z.string().nullable(), total: z.number() }),
});
