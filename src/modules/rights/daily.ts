import { content } from '#formats/content/index.ts';
import { newId } from '#kernel/ids.ts';
import { workingDaysUntil } from '#kernel/working-days.ts';
import { casesOfTenant, type CaseTimes } from '#modules/cases/index.ts';
import { organisationIds } from '#modules/identity/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { handleJob, type JobHandler } from '#platform/jobs/index.ts';
import { begin, dutyOf, type Enqueue } from './begin.ts';
import * as store from './erasure.store.ts';
import { endExpired } from './exports.store.ts';
import { factsOf, planFor } from './plan.ts';
import type { RightsParts } from './ports.ts';
import { dailyJob } from './rights.jobs.ts';
import { nextErasure, retentionOf } from './rights.rules.ts';
import { settleRequest } from './settle.ts';
import { tellOfficers } from './tell.ts';

const pageSize = 200;
/** A request that is due within so many working days is told of once more. */
const soonDays = 5;

type Day = { tenantId: string; today: string };

/** Claims today for every organisation that nobody has looked at yet, and lets the work begin. */
export async function lookToday(parts: RightsParts): Promise<void> {
  const today = parts.clock.now().toISOString().slice(0, 10);
  const ids = await parts.db.transaction({ kind: 'system' }, (tx) => organisationIds(tx));
  for (const tenantId of ids)
    await parts.db.transaction({ kind: 'tenant', tenantId, personId: '' }, async (tx) => {
      if (await store.claimDay(tx, tenantId, today)) await parts.enqueue(tx, dailyJob.name, { tenantId, today });
    });
}

/** What the rules ask for on a day: records whose time is over, copies that end, orders that may go, work that got stuck. */
export function dailyJobs(parts: RightsParts): JobHandler[] {
  const inTenant = <T>(tenantId: string, work: (tx: Tx) => Promise<T>): Promise<T> =>
    parts.db.transaction({ kind: 'tenant', tenantId, personId: '' }, work);

  return [
    handleJob(dailyJob, async ({ tenantId, today }) => {
      let news = false;
      for (let after = ''; ;) {
        const page = await inTenant(tenantId, (tx) => casesOfTenant(tx, tenantId, { after, limit: pageSize }));
        for (const one of page) news = (await inTenant(tenantId, (tx) => lookAt(parts, tx, one))) || news;
        if (page.length < pageSize) break;
        after = page.at(-1)?.row.id ?? '';
      }
      const objects = await inTenant(tenantId, (tx) => endExpired(tx, tenantId, parts.clock.now()));
      for (const id of objects) await parts.objects.remove(id);
      await inTenant(tenantId, (tx) => tidy(parts, tx, { tenantId, today }, news));
    }),
  ];
}

/** One case: nothing, or an erasure for the officer, or one that begins. @returns whether somebody must look */
async function lookAt(parts: RightsParts, tx: Tx, one: CaseTimes): Promise<boolean> {
  const now = parts.clock.now();
  const { due, automatic } = retentionOf(await factsOf(tx, one), content.retention, now);
  if (due === null || due > now || (await store.standingHold(tx, one.row.id))) return false;
  const known = await store.erasureOfCase(tx, one.row.id);
  // Asked for before, kept by duty: that is over, so what the patient wished is done without asking anyone again.
  if (known && known.state !== 'kept') return false;
  const { duty } = await planFor(tx, one, now);
  if (duty) return false;
  const enqueue: Enqueue = (job, data) => parts.enqueue(tx, job, data);
  if (known) {
    // Asked for once, kept, and taken back: then it is as if nobody had asked, and the officer is.
    const wished = automatic || known.request_id !== null;
    await store.updateErasure(tx, known.id, {
      state: nextErasure(known.state, wished ? 'decide' : 'reopen'),
      decided_by: wished ? 'rules' : null,
      decided_at: wished ? now : null,
      overrides: false,
      ...(wished ? {} : { cause: 'retention' as const }),
    });
    if (!wished) return true;
    await begin(enqueue, known);
    if (known.request_id !== null) await settleRequest(enqueue, tx, known.request_id, now);
    return false;
  }
  const { row } = one;
  const of = { id: newId(), tenant_id: row.tenant_id, case_id: row.id };
  await store.insertErasure(tx, {
    ...of,
    ...dutyOf(duty),
    patient_id: row.patient_id,
    number: row.number,
    request_id: null,
    cause: 'retention',
    state: automatic ? 'decided' : 'requested',
    requested_at: now,
    decided_by: automatic ? 'rules' : null,
    decided_at: automatic ? now : null,
    sealed_reason: null,
  });
  if (automatic) await begin(enqueue, of);
  return !automatic;
}

async function tidy(parts: RightsParts, tx: Tx, { tenantId, today }: Day, news: boolean): Promise<void> {
  const now = parts.clock.now();
  const enqueue: Enqueue = (job, data) => parts.enqueue(tx, job, data);
  await store.dropOrders(tx, tenantId, today);
  for (const stuck of await store.erasuresIn(tx, tenantId, ['decided', 'key-destroyed', 'purged']))
    await begin(enqueue, stuck);
  const open = (await store.openRequests(tx, tenantId)).filter(({ state }) => state === 'open');
  const soon = open.some((row) => workingDaysUntil(now, row.due_at) <= soonDays);
  if (news || soon) await tellOfficers(enqueue, tx, tenantId, 'rights-due');
}
