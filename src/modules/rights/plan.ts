import { content } from '#formats/content/index.ts';
import type { CaseTimes } from '#modules/cases/index.ts';
import { organisationById } from '#modules/identity/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { PlanView } from './erasure.contract.ts';
import { dutyToKeep, planOf, type CaseFacts, type Duty, type Plan } from './rights.rules.ts';

/** What decides about a case, from its row. The programme is the organisation's own. */
export async function factsOf(tx: Tx, { row, deliveredAt }: CaseTimes): Promise<CaseFacts> {
  const organisation = await organisationById(tx, row.tenant_id);
  return {
    programme: organisation?.slug ?? '',
    place: row.subject_place,
    birthDate: row.subject_birth_date,
    sentAt: row.sent_at,
    deliveredAt,
    closedAt: row.closed_at,
    changedAt: row.updated_at,
  };
}

/** What an erasure of a case today would mean, and the duty that stands against it. */
export async function planFor(tx: Tx, times: CaseTimes, now: Date): Promise<{ plan: Plan; duty: Duty | undefined }> {
  const plan = planOf(await factsOf(tx, times), content.retention, now);
  return { plan, duty: dutyToKeep(plan) };
}

export const planView = (plan: Plan, held: boolean): PlanView => ({
  erase: plan.erase,
  keep: plan.keep.map(({ keeps, words, until }) => ({ parts: [...keeps], why: words, until })),
  held,
});

/** Nothing is left of it. */
export const emptyPlan: PlanView = { erase: [], keep: [], held: false };
