import type { JobDefinition } from '#platform/jobs/index.ts';

/** Every job there is, so that their queues exist before anything is enqueued. */
export const jobDefinitions: readonly JobDefinition[] = [];
