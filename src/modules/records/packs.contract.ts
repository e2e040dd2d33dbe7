import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { operation } from '#kernel/operation.ts';

const onCase = { target: 'case', permission: 'records.read' } as const;

export const collatedPack = operation({
  ...onCase,
  name: 'records.pack',
  method: 'GET',
  path: '/api/cases/:caseId/records/pack',
  summary: 'All papers of the case as one PDF: contents, bookmarks, page numbers, and words that can be found.',
  audit: { event: 'records.pack-downloaded' },
  stream: { out: true, produces: ['application/pdf'] },
  rate: 'bulk',
  input: z.strictObject({ caseId: idSchema }),
  output: z.unknown(),
});

export const documentPdf = operation({
  ...onCase,
  name: 'records.document-pdf',
  method: 'GET',
  path: '/api/cases/:caseId/records/documents/:documentId/pdf',
  summary: 'One paper as a PDF whose words can be found, also when it came as photos or a scan.',
  audit: { event: 'records.document-downloaded' },
  stream: { out: true, produces: ['application/pdf'] },
  rate: 'bulk',
  input: z.strictObject({ caseId: idSchema, documentId: idSchema }),
  output: z.unknown(),
});
