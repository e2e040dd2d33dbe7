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

/** Reads the pages of a document that have no text of their own. */
export const recognisePages = job({
  name: 'records.recognise',
  data: z.object({ tenantId: z.string(), caseId: z.string(), documentId: z.string(), actorId: z.string() }),
  audit: { event: 'records.text-recognised' },
  concurrency: 1,
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

/** What an event tells a job that reacts to it. */
const happened = z.object({
  type: z.string(),
  tenantId: z.string(),
  caseId: z.string().nullable(),
  actorId: z.string(),
  data: z.record(z.string(), z.unknown()),
});

/** Looks what was asked for and is here now, and on whom the request waits. */
export const settleRecords = job({
  name: 'records.settle',
  audit: { event: 'records.settled' },
  data: happened,
  concurrency: 2,
  retryLimit: 8,
});

/** What is due for the letters of one case: reminders, the letter after the last day. */
export const requestsClock = job({
  name: 'records.requests-clock',
  audit: { event: 'records.request-clock' },
  data: z.object({ tenantId: z.string(), caseId: z.string() }),
  retryLimit: 8,
});
