import type { JobHandler } from '#platform/jobs/index.ts';
import type { Implemented } from '#platform/operations/index.ts';
import type { RecordsParts } from '../ports.ts';
import { createFetching } from './fetch.ts';
import { fetchOperations } from './fetch.operations.ts';
import { createOverdue } from './overdue.ts';
import { createPageReader } from './reading-pages.ts';
import { settingsOperations } from './settings.operations.ts';
import { createSmartClient } from './smart-client.ts';

export { fetchRecords } from './fetch.jobs.ts';

/** Records that a patient fetches from a hospital's portal (SMART App Launch 2, FHIR R4). */
export function createSources(parts: RecordsParts): {
  operations: Implemented[];
  jobs: JobHandler[];
  start(): void;
  stop(): void;
} {
  const client = createSmartClient(parts.egress);
  const pages = createPageReader();
  const overdue = createOverdue(parts);
  const fetching = createFetching(parts, client, pages);
  return {
    operations: [...settingsOperations(parts, client), ...fetchOperations(parts, client, fetching)],
    jobs: [fetching.job],
    start: overdue.start,
    stop: () => {
      overdue.stop();
      pages.close();
    },
  };
}
