import { z } from 'zod';
import { job } from '#platform/jobs/index.ts';

/** Erases one case, step by step; again it goes on where it stopped. */
export const eraseCaseJob = job({
  name: 'rights.erase-case',
  audit: { none: 'each of its steps writes its own entry together with what it does' },
  data: z.object({ tenantId: z.string(), caseId: z.string(), erasureId: z.string() }),
  retryLimit: 20,
  expireInSeconds: 3600,
});

/** Erases a person of whom no case is left. */
export const erasePersonJob = job({
  name: 'rights.erase-person',
  audit: { none: 'it writes its own entry together with the erasure' },
  data: z.object({ tenantId: z.string(), requestId: z.string() }),
  retryLimit: 20,
});

/** Looks once a day which records are due, what is late, and what got stuck. */
export const dailyJob = job({
  name: 'rights.daily',
  audit: { none: 'reads dates of requests, no contents; each erasure it begins has its own entry' },
  data: z.object({ tenantId: z.string(), today: z.string() }),
});

/** Puts a copy of everything together, as the person who asked and with what they may see at that moment. */
export const copyJob = job({
  name: 'rights.copy',
  audit: { none: 'it writes an entry for each case it copies, as an act of the one who asked' },
  data: z.object({ tenantId: z.string(), exportId: z.string() }),
  retryLimit: 5,
  expireInSeconds: 7200,
});

/** Tells a person by mail that something waits for them: never what. */
export const tellJob = job({
  name: 'rights.tell',
  audit: { none: 'a mail that says that something waits, and nothing of what' },
  data: z.object({
    tenantId: z.string(),
    personId: z.string(),
    mail: z.enum(['erasure-answered', 'rights-asked', 'rights-due', 'export-ready', 'correction-answered']),
    path: z.string(),
    by: z.string().optional(),
  }),
  retryLimit: 10,
});
