import { z } from 'zod';
import { job } from '#platform/jobs/index.ts';

/** Goes on fetching from a hospital, until all is here or the hospital asks to wait. */
export const fetchRecords = job({
  name: 'records.fetch',
  data: z.object({ tenantId: z.string(), caseId: z.string(), fetchId: z.string() }),
  audit: { event: 'records.fetched' },
  concurrency: 2,
  retryLimit: 20,
  // A run is shorter (`longestRunMs`), so a worker that died is followed soon.
  expireInSeconds: 180,
});
