import { anchorJob } from '#modules/audit/index.ts';
import { expireOffer } from '#modules/matching/index.ts';
import { tellByMail } from '#modules/notify/index.ts';
import { deliverJob, timestampJob } from '#modules/opinions/index.ts';
import {
  compareIdentities,
  fetchRecords,
  ingestUpload,
  recognisePages,
  requestsClock,
  settleRecords,
  sweepUploads,
} from '#modules/records/index.ts';
import { copyJob, dailyJob, eraseCaseJob, erasePersonJob, tellJob } from '#modules/rights/index.ts';
import type { JobDefinition } from '#platform/jobs/index.ts';

/** Every job there is, so that their queues exist before anything is enqueued. */
export const jobDefinitions: readonly JobDefinition[] = [
  anchorJob,
  ingestUpload,
  recognisePages,
  compareIdentities,
  sweepUploads,
  fetchRecords,
  settleRecords,
  requestsClock,
  expireOffer,
  deliverJob,
  timestampJob,
  tellByMail,
  copyJob,
  eraseCaseJob,
  erasePersonJob,
  dailyJob,
  tellJob,
];
