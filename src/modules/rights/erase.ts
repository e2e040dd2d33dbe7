import { content } from '#formats/content/index.ts';
import { eraseFromLog } from '#modules/audit/index.ts';
import { caseTimes } from '#modules/cases/index.ts';
import { segmentIdsOf } from '#modules/imaging/index.ts';
import { letterObjectsOf } from '#modules/opinions/index.ts';
import { programmeBySlug } from '#modules/programmes/index.ts';
import { objectIdsOf } from '#modules/records/index.ts';
import { setScope, type Tx } from '#platform/db/index.ts';
import { handleJob, type JobHandler } from '#platform/jobs/index.ts';
import type { Enqueue } from './begin.ts';
import * as store from './erasure.store.ts';
import { erasePersonNow } from './erase-person.ts';
import { endExports } from './exports.store.ts';
import { factsOf } from './plan.ts';
import type { RightsParts } from './ports.ts';
import { eraseCaseJob, erasePersonJob } from './rights.jobs.ts';
import { nextErasure, nextWork, planOf } from './rights.rules.ts';
import { receiptMail } from './receipt-mail.ts';
import { settleRequest } from './settle.ts';
import { sendMail } from './tell.ts';

type Of = { tenantId: string; erasureId: string };
/** What a step did: more to do, all done, or people must act first. */
type Stepped = 'more' | 'done' | 'waits';

/**
 * Takes one step of an erasure, in one transaction that holds the row: key, then rows and objects, then a second look and
 * the receipt. Whatever dies between two steps, the next try goes on with the next one.
 */
export async function stepErasure(parts: RightsParts, of: Of): Promise<Stepped> {
  const before = await inTenant(parts, of, async (tx) => store.lockErasure(tx, of.erasureId));
  // Files first: they are unreadable already, and ids of what is still there must not be lost with the rows.
  if (before?.state === 'key-destroyed') for (const id of before.objects) await parts.objects.remove(id);
  return inTenant(parts, of, async (tx) => {
    const row = await store.lockErasure(tx, of.erasureId);
    const work = row && nextWork(row.state);
    if (!row || !work) return 'done';
    if (await store.standingHold(tx, row.case_id)) return 'waits';
    await { 'destroy-key': destroyKey, purge, confirm }[work](parts, tx, row);
    return work === 'confirm' ? 'done' : 'more';
  });
}

const inTenant = <T>(parts: RightsParts, { tenantId }: Of, work: (tx: Tx) => Promise<T>): Promise<T> =>
  parts.db.transaction({ kind: 'tenant', tenantId, personId: '' }, work);

/** From here on what was sealed is gone, and nobody reaches the case: pages and streams that are open end. */
async function destroyKey(parts: RightsParts, tx: Tx, row: store.ErasureRow): Promise<void> {
  const now = parts.clock.now();
  // Afterwards nobody can read it: what is needed of the case is taken now.
  await keepOrder(parts, tx, row);
  await note(parts, tx, row, 'rights.erasing', now);
  const objects = new Set([
    ...(await objectIdsOf(tx, row.case_id)),
    ...(await segmentIdsOf(tx, row.case_id)),
    ...(await letterObjectsOf(tx, row.case_id)),
    ...(await endExports(tx, { patientId: row.patient_id, caseId: row.case_id })),
  ]);
  await parts.destroyKeys(tx, [row.case_id], row.cause);
  const { tenant_id: tenantId, case_id: caseId } = row;
  await parts.audit.emit(tx, { type: 'case.erased', tenantId, caseId, actorId: '', at: now });
  await store.updateErasure(tx, row.id, {
    state: nextErasure(row.state, 'destroy-key'),
    objects: [...objects],
    objects_erased: objects.size,
    key_destroyed_at: now,
  });
}

async function purge(parts: RightsParts, tx: Tx, row: store.ErasureRow): Promise<void> {
  const gone = await store.eraseRows(tx, row.tenant_id, row.case_id);
  await inScope(tx, row);
  await store.updateErasure(tx, row.id, {
    state: nextErasure(row.state, 'purge'),
    rows_erased: gone,
    objects: [],
    purged_at: parts.clock.now(),
  });
}

/** What was on its way when the key went has ended by now: looked at once more, then said in the log and to the patient. */
async function confirm(parts: RightsParts, tx: Tx, row: store.ErasureRow): Promise<void> {
  const now = parts.clock.now();
  const late = await store.eraseRows(tx, row.tenant_id, row.case_id);
  await inScope(tx, row);
  const { tenant_id: tenantId, case_id: caseId, patient_id: personId } = row;
  const { leafId } = await eraseFromLog(tx, parts.keyring, {
    erasureId: row.id,
    tenantId,
    caseId,
    personId,
    decidedBy: row.decided_by ?? '',
    secondBy: row.second_by,
    cause: row.cause,
    at: now,
  });
  await note(parts, tx, row, 'rights.erased', now);
  await store.updateErasure(tx, row.id, {
    state: nextErasure(row.state, 'confirm'),
    confirmed_at: now,
    rows_erased: row.rows_erased + late,
    leaf_id: leafId,
  });
  if (row.request_id === null) return;
  const enqueue: Enqueue = (job, data) => parts.enqueue(tx, job, data);
  const state = await settleRequest(enqueue, tx, row.request_id, now);
  if (state === 'done') await sendMail(parts, tx, { tenantId, personId, ...receiptMail(tenantId, row.request_id) });
}

/** What the program does on the way stands in the patient's own list; the number tells nobody anything. */
async function note(
  parts: RightsParts,
  tx: Tx,
  row: store.ErasureRow,
  event: 'rights.erasing' | 'rights.erased',
  at: Date,
): Promise<void> {
  const { case_id: caseId, tenant_id: tenantId, patient_id: patientId } = row;
  await parts.audit.record(tx, {
    event,
    operation: eraseCaseJob.name,
    actor: undefined,
    case: { caseId, tenantId, patientId, keyId: '', state: 'closed', relations: ['system'] },
    subject: { label: row.number },
    outcome: 'done',
    facts: { requestId: `${event}-${row.id.slice(0, 10)}`, address: '', userAgent: 'job' },
    at,
    onceKey: undefined,
  });
}

/** The procedures of the database set their own scope; what follows works for the organisation again. */
async function inScope(tx: Tx, { tenant_id: tenantId }: store.ErasureRow): Promise<void> {
  await setScope(tx, { kind: 'tenant', tenantId, personId: '' });
}

/** Tax law asks for the number, the day and the price of an order, and for nothing else. */
async function keepOrder(parts: RightsParts, tx: Tx, row: store.ErasureRow): Promise<void> {
  const times = await caseTimes(tx, row.case_id);
  if (!times || times.row.sent_at === null) return;
  const facts = await factsOf(tx, times);
  const duty = planOf(facts, content.retention, parts.clock.now()).keep.find(({ keeps }) => keeps.includes('order'));
  const known = content.programmes.some(({ slug }) => slug === facts.programme);
  if (!duty || !known) return;
  const { price } = programmeBySlug(facts.programme);
  await store.keepOrder(tx, {
    tenant_id: row.tenant_id,
    number: row.number,
    ordered_at: times.row.sent_at,
    programme: facts.programme,
    amount_minor: price.minor,
    currency: price.currency,
    keep_until: duty.until,
  });
}

/** The work of erasing: as many steps as there are, and on the next try what is left. */
export function eraseJobs(parts: RightsParts): JobHandler[] {
  return [
    handleJob(eraseCaseJob, async ({ tenantId, erasureId }) => {
      while ((await stepErasure(parts, { tenantId, erasureId })) === 'more');
    }),
    handleJob(erasePersonJob, (of) => erasePersonNow(parts, of)),
  ];
}
