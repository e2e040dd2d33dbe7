import type { JobHandler } from '#platform/jobs/index.ts';
import type { Implemented } from '#platform/operations/index.ts';
import { askingOperations } from './asking.operations.ts';
import { dailyJobs, lookToday } from './daily.ts';
import { copyJobs } from './copy.ts';
import { copyOperations } from './copy.operations.ts';
import { correctionsOperations } from './corrections.operations.ts';
import { decidingOperations } from './deciding.operations.ts';
import { destroyAgain } from './destroy-again.ts';
import { eraseJobs } from './erase.ts';
import type { RightsParts } from './ports.ts';
import { tellJobs } from './tell.ts';

export type { RightsParts } from './ports.ts';
export { destroyAgain } from './destroy-again.ts';
export { stepErasure } from './erase.ts';
export { copyJob, dailyJob, eraseCaseJob, erasePersonJob, tellJob } from './rights.jobs.ts';

const hourMs = 3_600_000;

/** A patient's rights: erasure with lawful exceptions, legal hold, retention. See README.md. */
export function createRights(parts: RightsParts): {
  operations: Implemented[];
  jobs: JobHandler[];
  start: () => Promise<void>;
  stop: () => Promise<void>;
} {
  let timer: NodeJS.Timeout | undefined;
  return {
    operations: [
      ...copyOperations(parts),
      ...askingOperations(parts),
      ...decidingOperations(parts),
      ...correctionsOperations(),
    ],
    jobs: [...copyJobs(parts), ...eraseJobs(parts), ...dailyJobs(parts), ...tellJobs(parts)],
    start: async () => {
      await destroyAgain(parts);
      // The day is claimed once whoever asks first; an hour's delay does no harm to anything that is due.
      const look = () =>
        void lookToday(parts).catch((error: unknown) =>
          parts.log.error({ err: error }, 'nobody looked what is due today'),
        );
      timer = setInterval(look, hourMs);
      look();
    },
    stop: async () => clearInterval(timer),
  };
}
