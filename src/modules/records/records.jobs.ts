import { z } from 'zod';
import { job } from '#platform/jobs/index.ts';

/** Looks at every file of a finished upload. */
export const ingestUpload = job({
  name: 'records.ingest',
  data: z.object({ tenantId: z.string(), caseId: z.string(), uploadId: z.string(), actorId: z.string() }),
  audit: { event: 'records.prepared' },
  concurrency: 2,
  retryLimit: 8,
  expireInSeconds: 3600,
});

/** Takes away uploads of a case that nobody finished in time. */
export const sweepUploads = job({
  name: 'records.sweep',
  data: z.object({ tenantId: z.string(), caseId: z.string() }),
  audit: { event: 'records.unfinished-removed' },
});

/** Compares again whose the records are, when the case's own name became known or changed. */
export const compareIdentities = job({
  name: 'records.compare-identities',
  audit: { event: 'records.owner-compared' },
  data: z.object({
    type: z.string(),
    tenantId: z.string(),
    caseId: z.string().nullable(),
    actorId: z.string(),
    data: z.record(z.string(), z.unknown()),
  }),
});
