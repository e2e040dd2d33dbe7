import type { JobHandler } from '#platform/jobs/index.ts';
import type { Implemented } from '#platform/operations/index.ts';
import { deliveryJobs } from './deliver.ts';
import type { OpinionParts } from './ports.ts';
import { previewOperations } from './preview.operations.ts';
import { readingOperations } from './reading.operations.ts';
import { signOperations } from './sign.operations.ts';
import { timestampJobs, timestampOperations } from './timestamp.operations.ts';
import { withdrawKeyOperations } from './withdraw-key.operations.ts';
import { writingOperations } from './writing.operations.ts';

export type { Asked, ExpertFacts, House, OpinionParts, OpinionPorts } from './ports.ts';
export { deliveredLetter } from './reading.operations.ts';
export { letterObjectsOf } from './signed.store.ts';
export { deliverJob, timestampJob } from './opinions.jobs.ts';

/** First view, draft, signature, letter and bundle. */
export function createOpinions(parts: OpinionParts): { operations: Implemented[]; jobs: JobHandler[] } {
  return {
    operations: [
      ...writingOperations(parts),
      ...previewOperations(parts),
      ...signOperations(parts),
      ...withdrawKeyOperations(),
      ...readingOperations(parts),
      ...timestampOperations(parts),
    ],
    jobs: [...deliveryJobs(parts), ...timestampJobs(parts)],
  };
}
