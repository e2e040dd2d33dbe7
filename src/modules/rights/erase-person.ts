import { eraseFromLog } from '#modules/audit/index.ts';
import { setScope, type Tx } from '#platform/db/index.ts';
import { logKeyId, personKeyId } from '#platform/keys/index.ts';
import { personById } from '#modules/identity/index.ts';
import * as store from './erasure.store.ts';
import type { RightsParts } from './ports.ts';
import { erasePersonJob } from './rights.jobs.ts';
import { sendMail } from './tell.ts';
import { receiptMail } from './receipt-mail.ts';

/**
 * Erases a person of whom no case is left: name, address, factors, devices, sessions. In one transaction, so that it is
 * done whole or not at all; the mail goes first, because afterwards nobody knows where to.
 */
export async function erasePersonNow(
  parts: RightsParts,
  { tenantId, requestId }: { tenantId: string; requestId: string },
): Promise<void> {
  await parts.db.transaction({ kind: 'tenant', tenantId, personId: '' }, async (tx) => {
    const row = await store.lockRequest(tx, requestId);
    if (row?.state !== 'running' || row.case_id !== null) return;
    const erasures = await store.erasuresOfPatient(tx, row.patient_id);
    if (erasures.some(({ state }) => state !== 'confirmed')) return;
    await erase(parts, tx, row);
  });
}

async function erase(parts: RightsParts, tx: Tx, row: store.RequestRow): Promise<void> {
  const { tenant_id: tenantId, patient_id: personId } = row;
  const now = parts.clock.now();
  const person = await personById(tx, personId);
  if (person) await parts.mailer.forget(person.email);
  await sendMail(parts, tx, { tenantId, personId, ...receiptMail(tenantId, row.id) });
  await parts.audit.emit(tx, {
    type: 'identity.session-ended',
    tenantId,
    actorId: '',
    at: now,
    data: { personId, except: '' },
  });
  await store.erasePerson(tx, tenantId, personId);
  await setScope(tx, { kind: 'tenant', tenantId, personId: '' });
  const { leafId } = await eraseFromLog(tx, parts.keyring, {
    erasureId: row.id,
    tenantId,
    caseId: null,
    personId,
    decidedBy: personId,
    secondBy: null,
    cause: 'request',
    at: now,
  });
  await parts.audit.record(tx, {
    event: 'rights.person-erased',
    operation: erasePersonJob.name,
    actor: {
      personId: '',
      tenantId,
      name: '',
      roles: [],
      purpose: 'HCOMPL',
      sessionId: '',
      strength: 'system',
      provedAt: undefined,
    },
    case: undefined,
    subject: {},
    outcome: 'done',
    facts: { requestId: row.id.slice(0, 16), address: '', userAgent: 'job' },
    at: now,
    onceKey: undefined,
  });
  await store.updateRequest(tx, row.id, { state: 'done', ended_at: now, leaf_id: leafId, sealed_words: null });
  // Last, because it cannot be undone: what failed before is tried again with everything still there. What older copies of
  // the database hold of the person opens no more.
  await parts.destroyKeyIds(tx, [personKeyId(personId), logKeyId(personId)]);
}
