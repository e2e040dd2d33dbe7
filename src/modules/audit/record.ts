import { sha256, type Keyring } from '#platform/crypto/index.ts';
import type { AuditEntry } from '#platform/operations/index.ts';
import { logKeysOf, type Tx } from '#platform/db/index.ts';
import { accessLeaf, type CommittedEntry } from './audit.rules.ts';
import { alreadyRecorded, appendLeaf, insertEntry, nextLink, setHead } from './audit.store.ts';
import { commitmentOf, internalOf } from './commitment.ts';

/** Who did it, as the patient knows them: a helper with who they are, “Ana Lopez, your daughter”. */
function nameInLog({ actor, case: onCase }: AuditEntry): string {
  const name = actor?.name ?? '';
  return onCase?.kinship === undefined ? name : `${name}, your ${onCase.kinship}`;
}

/** The log's pseudonym of an organisation. */
export const tenantTagOf = (keyring: Keyring, tenantId: string): string =>
  keyring.commitment('log-tenant', tenantId).subarray(0, 8).toString('base64url');

/** Writes one entry of the access log with its leaf and its place in the patient's chain, in the caller's transaction. */
export function createRecorder(keyring: Keyring) {
  return async function record(tx: Tx, entry: AuditEntry): Promise<void> {
    if (entry.onceKey !== undefined && (await alreadyRecorded(tx, entry.onceKey))) return;
    const patientId = entry.case?.patientId ?? null;
    const link = patientId === null ? undefined : await nextLink(tx, patientId);
    const actorName = nameInLog(entry);
    const committed: CommittedEntry = {
      event: entry.event,
      operation: entry.operation,
      actorId: entry.actor?.personId ?? null,
      actorName,
      actorRoles: entry.actor?.roles ?? [],
      patientId,
      caseId: entry.case?.caseId ?? null,
      subjectId: entry.subject.id ?? null,
      subjectLabel: entry.subject.label ?? null,
      purpose: entry.actor?.purpose ?? 'SYSADMIN',
      outcome: entry.outcome,
      requestId: entry.facts.requestId,
      at: entry.at.toISOString(),
      n: link?.n ?? null,
      internal: internalOf(keyring, {
        sessionId: entry.actor?.sessionId ?? '',
        onceKey: entry.onceKey ?? null,
        requestId: entry.facts.requestId,
      }),
    };
    const tenantId = entry.case?.tenantId ?? entry.actor?.tenantId ?? '';
    const patient =
      patientId === null ? undefined : (await logKeysOf(tx, [patientId], tenantId)).get(patientId)?.secret;
    // What is done after a patient was erased names nobody; it is committed to as acts are that concern no patient.
    const v = patient ? 4 : 3;
    const commitment = commitmentOf({ keyring, patient }, committed, tenantId, v);
    const leaf = accessLeaf({
      v,
      at: entry.at,
      tenantTag: tenantTagOf(keyring, tenantId),
      commitment,
      ...(link ? { link } : {}),
    });
    const leafId = await appendLeaf(tx, 'access', leaf, entry.at);
    if (patientId !== null) await setHead(tx, patientId, sha256(leaf).toString('base64'));
    await insertEntry(tx, {
      tenant_id: tenantId,
      case_id: committed.caseId,
      patient_id: patientId,
      n: committed.n,
      event: entry.event,
      operation: entry.operation,
      actor_id: committed.actorId,
      actor_name: actorName,
      actor_roles: [...(entry.actor?.roles ?? [])],
      purpose: committed.purpose,
      subject_id: committed.subjectId,
      subject_label: committed.subjectLabel,
      outcome: entry.outcome,
      request_id: entry.facts.requestId,
      session_id: entry.actor?.sessionId ?? '',
      once_key: entry.onceKey ?? null,
      at: entry.at,
      leaf_id: leafId,
    });
  };
}
