import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { operation } from '#kernel/operation.ts';

const Copy = z.object({
  exportId: z.string(),
  what: z.enum(['request', 'everything']),
  caseId: z.string().nullable(),
  state: z.enum(['asked', 'building', 'ready', 'refused', 'ended']),
  askedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  /** Bytes. */
  size: z.number().nullable(),
  /** How many there are of each kind: files, pictures, letters, and resources of FHIR by type. */
  counts: z.record(z.string(), z.number()),
});
export type CopyView = z.output<typeof Copy>;

export const ownCopies = operation({
  name: 'rights.own-copies',
  method: 'GET',
  path: '/api/account/copies',
  summary: 'Copies of everything that the signed-in person asked for, the newest first.',
  target: 'self',
  permission: 'person.own',
  audit: { event: 'rights.copies-listed', once: 'hour' },
  input: z.strictObject({}),
  output: z.object({ copies: z.array(Copy) }),
});

export const askCopyOfAll = operation({
  name: 'rights.ask-copy-of-all',
  method: 'POST',
  path: '/api/account/copies',
  summary: 'Puts everything we have about the signed-in patient together: FHIR, files as handed in, DICOM, letters.',
  target: 'self',
  permission: 'rights.own',
  audit: { event: 'rights.copy-asked' },
  stepUp: true,
  rate: 'bulk',
  input: z.strictObject({}),
  output: Copy,
});

export const askCopy = operation({
  name: 'rights.ask-copy',
  method: 'POST',
  path: '/api/cases/:caseId/copies',
  summary: 'The same for one request; also for somebody who may act in the patient’s place.',
  target: 'case',
  permission: 'rights.export',
  audit: { event: 'rights.copy-asked' },
  stepUp: true,
  rate: 'bulk',
  input: z.strictObject({ caseId: idSchema }),
  output: Copy,
});

export const downloadCopy = operation({
  name: 'rights.download-copy',
  method: 'GET',
  path: '/api/account/copies/:exportId/file',
  summary: 'The copy as one ZIP; a download that broke off goes on with Range.',
  target: 'self',
  permission: 'person.own',
  audit: { event: 'person.exported' },
  rate: 'bulk',
  stream: { out: true, produces: ['application/zip'] },
  input: z.strictObject({ exportId: idSchema }),
  output: z.unknown(),
});
