import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { operation } from '#kernel/operation.ts';
import * as shapes from './shapes.contract.ts';

const onCase = { target: 'case', permission: 'records.read' } as const;
const caseOnly = z.strictObject({ caseId: idSchema });
const after = z.string().max(200).optional();

export const listFacts = operation({
  ...onCase,
  name: 'records.facts',
  method: 'GET',
  path: '/api/cases/:caseId/records/facts',
  summary: 'Structured facts: problems, medicines, allergies, results; each with the place it was read from.',
  audit: { event: 'records.facts-read', once: 'hour' },
  input: z.strictObject({
    caseId: idSchema,
    kind: z.string().max(40).optional(),
    after,
    limit: z.coerce.number().int().min(1).max(1000).default(500),
  }),
  output: z.object({
    facts: z.array(shapes.FactView),
    next: z.string().nullable(),
    counts: z.record(z.string(), z.number()),
  }),
});

export const trends = operation({
  ...onCase,
  name: 'records.trends',
  method: 'GET',
  path: '/api/cases/:caseId/records/trends',
  summary: 'Results over time, each in one unit with its reference range, and the treatments of that time.',
  audit: { event: 'records.facts-read', once: 'hour' },
  input: caseOnly,
  output: z.object({
    trends: z.array(shapes.Trend),
    treatments: z.array(shapes.Treatment),
    /** Results that stand on no line: measured once, without a day, or in words. */
    others: z.number(),
  }),
});

export const factPlace = operation({
  ...onCase,
  name: 'records.fact-place',
  method: 'GET',
  path: '/api/cases/:caseId/records/facts/:factId/place',
  summary: 'The part of the file that an entry of the list was read from, as it stands there.',
  audit: { event: 'records.facts-read', once: 'hour' },
  input: z.strictObject({ caseId: idSchema, factId: idSchema }),
  output: z.object({
    fact: shapes.FactView,
    /** The element or segment itself, as text; null where the file cannot be opened at that place. */
    excerpt: z.string().nullable(),
    /** The document that the same file gave, when there is one to read. */
    documentId: z.string().nullable(),
  }),
});
