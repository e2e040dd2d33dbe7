import type { CaseRef } from '#kernel/actor.ts';
import { AppError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { checkedBundle } from '#formats/opinion-bundle/index.ts';
import { caseById, caseKey, moveCase } from '#modules/cases/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { handleJob, type JobHandler } from '#platform/jobs/index.ts';
import type { CaseContext } from '#platform/operations/index.ts';
import { deliverJob } from './opinions.jobs.ts';
import type { OpinionParts } from './ports.ts';
import { proofNow } from './fresh-proof.ts';
import { openProof } from './sign.operations.ts';
import { deliveryOf, insertDelivery, signedOf, type SignedRow } from './signed.store.ts';
import { readFiles, storedOf, storeFiles } from './stored-files.ts';

/** Idempotent: whatever died between signing and delivery, the next try goes on from the rows. */
export function deliveryJobs(parts: OpinionParts): JobHandler[] {
  return [
    handleJob(deliverJob, async ({ tenantId, caseId }, jobId) => {
      const inCase = <T>(work: (tx: Tx) => Promise<T>) =>
        parts.db.transaction({ kind: 'case', tenantId, personId: '', caseId }, work);
      const signed = await inCase(async (tx) => {
        const row = await signedOf(tx, caseId);
        return row && !(await deliveryOf(tx, row.opinion_id)) ? row : undefined;
      });
      if (!signed) return;
      await parts.audit.included(signed.leaf_id);
      const { stored, item } = await storeBundle(parts, inCase, signed);
      const delivered = await inCase((tx) => handOver(parts, tx, signed, { stored, item, jobId }));
      if (!delivered) await parts.objects.remove(stored.object.id);
    }),
  ];
}

type InCase = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

async function storeBundle(parts: OpinionParts, inCase: InCase, signed: SignedRow) {
  const key = await inCase(async (tx) => caseKey(tx, await refOf(tx, signed)));
  const files = new Map([
    ...(await readFiles(parts.objects, key, storedOf(signed))),
    ...openProof(key, signed.opinion_id, signed.sealed_proof),
  ]);
  const proved = await inCase((tx) => proofNow(parts, tx, signed, files));
  if (!proved) throw new AppError('service.unavailable', 'The log has not recorded this opinion yet.');
  const bundle = checkedBundle(proved.files, proved.logVkey);
  return { stored: await storeFiles(parts.objects, key, bundle), item: proved.item };
}

/** Row, state, event and audit entry in one transaction. @returns false when another worker was faster. */
async function handOver(
  parts: OpinionParts,
  tx: Tx,
  signed: SignedRow,
  { stored, item, jobId }: { stored: Awaited<ReturnType<typeof storeFiles>>; item: number; jobId: string },
): Promise<boolean> {
  const ref = await refOf(tx, signed);
  if (await deliveryOf(tx, signed.opinion_id)) return false;
  const { opinion_id: opinionId, tenant_id: tenantId, case_id: caseId } = signed;
  const deliveredAt = parts.clock.now();
  await moveCase(contextOf(parts, tx, ref), 'deliver');
  await insertDelivery(tx, { opinionId, tenantId, caseId, stored, item, deliveredAt });
  await parts.emit(tx, {
    type: 'opinion.delivered',
    caseId,
    tenantId,
    actorId: '',
    at: deliveredAt,
    data: { opinionId },
  });
  await parts.audit.record(tx, {
    event: 'opinion.delivered',
    operation: deliverJob.name,
    actor: undefined,
    case: ref,
    subject: { id: opinionId },
    outcome: 'done',
    facts: { requestId: jobId, address: '', userAgent: 'job' },
    at: deliveredAt,
    onceKey: undefined,
  });
  return true;
}

/** The case of a signed opinion, for the program itself. @throws AppError `not-found` */
export async function refOf(tx: Tx, signed: SignedRow): Promise<CaseRef> {
  const row = await caseById(tx, signed.case_id);
  if (!row) throw new AppError('not-found', 'The case of this opinion is gone.');
  return {
    caseId: row.id,
    tenantId: row.tenant_id,
    patientId: row.patient_id,
    keyId: row.key_id,
    state: row.state,
    relations: ['system'],
  };
}

/** The program itself acts: no person, no session. */
function contextOf(parts: OpinionParts, tx: Tx, ref: CaseRef): CaseContext {
  const { clock } = parts;
  return {
    tx,
    clock,
    case: ref,
    actor: {
      personId: '',
      tenantId: ref.tenantId,
      name: '',
      roles: [],
      purpose: 'TREAT',
      sessionId: '',
      strength: 'system',
      provedAt: undefined,
    },
    facts: { requestId: newId().slice(0, 16), address: '', userAgent: 'job' },
    reply: {},
    auditSubject: () => undefined,
    auditCase: () => undefined,
    emit: async (event) => {
      const { caseId, tenantId } = ref;
      await parts.emit(tx, { caseId, ...event, tenantId, actorId: '', at: clock.now() });
    },
    enqueue: () => Promise.reject(new AppError('internal', 'A delivery starts no other work.')),
    afterCommit: () => undefined,
    onFailure: () => undefined,
  };
}
