import { z } from 'zod';
import { job } from '#platform/jobs/index.ts';

/** Ends an offer whose time is over; enqueued with the offer, for that time. */
export const expireOffer = job({
  name: 'matching.expire-offer',
  data: z.object({ tenantId: z.string(), caseId: z.string(), offerId: z.string() }),
});
