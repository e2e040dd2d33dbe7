import { z } from 'zod';
import { job } from '#platform/jobs/index.ts';

/** Lets an authority outside stamp a signed opinion, where one was set. */
export const timestampJob = job({
  name: 'opinions.timestamp',
  audit: { event: 'opinion.timestamped' },
  data: z.strictObject({ tenantId: z.string(), caseId: z.string() }),
  // An authority may be away for a day or two.
  retryLimit: 60,
});

/** Finishes a signed opinion: waits for the log, builds and checks the bundle, hands it to the patient. */
export const deliverJob = job({
  name: 'opinions.deliver',
  audit: { event: 'opinion.bundled' },
  data: z.strictObject({ tenantId: z.string(), caseId: z.string() }),
  // A signed opinion must reach its patient: about two days of tries before a person has to look.
  retryLimit: 60,
});
