import { eraseCaseJob } from './rights.jobs.ts';
import type { Duty } from './rights.rules.ts';

/** Puts work into the queue, in the same transaction as what made it. */
export type Enqueue = (job: string, data: Record<string, unknown>) => Promise<void>;

/** Lets the erasing begin with the decision. */
export async function begin(enqueue: Enqueue, of: { id: string; case_id: string; tenant_id: string }): Promise<void> {
  await enqueue(eraseCaseJob.name, { tenantId: of.tenant_id, caseId: of.case_id, erasureId: of.id });
}

/** The columns in which an erasure keeps what stands against it. */
export const dutyOf = (duty: Duty | undefined): { duty: string | null; keep_until: string | null } => ({
  duty: duty?.id ?? null,
  keep_until: duty?.until ?? null,
});
