import { z } from 'zod';
import { job } from '#platform/jobs/index.ts';

/** Tells a person by mail that something happened. Its data is the event. */
export const tellByMail = job({
  name: 'notify.tell-by-mail',
  audit: { none: 'a mail that says that something waits, and nothing of what' },
  data: z.object({
    type: z.string(),
    tenantId: z.string(),
    caseId: z.string().nullable(),
    actorId: z.string(),
    data: z.record(z.string(), z.unknown()),
  }),
  retryLimit: 10,
});
