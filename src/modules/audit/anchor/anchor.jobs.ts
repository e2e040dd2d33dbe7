import { z } from 'zod';
import { job } from '#platform/jobs/index.ts';

/** Writes the heads of both logs down on the organisation's chain, once a day, and looks what became of it. */
export const anchorJob = job({
  name: 'audit.anchor',
  audit: { none: 'sizes and roots of whole logs; nothing of anybody' },
  data: z.strictObject({
    tenantId: z.string(),
    /** When it was set up: a later setting brings a job of its own. */
    setAt: z.iso.datetime(),
  }),
  retryLimit: 60,
});
