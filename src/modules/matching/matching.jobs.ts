import { z } from 'zod';
import { job } from '#platform/jobs/index.ts';

/** Ends an offer whose time is over; enqueued with the offer, for that time. */
export const expireOffer = job({
  name: 'matching.expire-offer',
  audit: { none: 'ends a question to a doctor by its date; opens no record' },
  data: z.object({ tenantId: z.string(), caseId: z.string(), offerId: z.string() }),
});
