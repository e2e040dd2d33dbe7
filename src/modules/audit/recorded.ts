import type { Selectable } from 'kysely';
import type { Keyring } from '#platform/crypto/index.ts';
import type { CommittedEntry } from './audit.rules.ts';
import type { AuditTables } from './audit.store.ts';
import { commitmentOf, internalOf, type CommitmentKeys, type LeafVersion } from './commitment.ts';

/** An entry of the access log as its row is kept. */
export type Kept = Selectable<AuditTables['audit.entries']>;

/** What the leaf of an entry commits to; older leaves commit to less. */
export function committedOf(keyring: Keyring, entry: Kept, version: LeafVersion): CommittedEntry {
  const { session_id: sessionId, once_key: onceKey, request_id: requestId } = entry;
  return {
    event: entry.event,
    operation: entry.operation,
    actorId: entry.actor_id,
    actorName: entry.actor_name,
    actorRoles: entry.actor_roles,
    patientId: entry.patient_id,
    caseId: entry.case_id,
    subjectId: entry.subject_id,
    subjectLabel: entry.subject_label,
    purpose: entry.purpose,
    outcome: entry.outcome,
    requestId: entry.request_id,
    at: entry.at.toISOString(),
    n: entry.n,
    ...(version >= 3 ? { internal: internalOf(keyring, { sessionId, onceKey, requestId }) } : {}),
  };
}

/** What a leaf says of itself. Leaves are written by us alone. */
export const readLeaf = (leaf: string) => JSON.parse(leaf) as { v: LeafVersion; c: string; n?: number };

/** Whether a row still says what its leaf committed to when it was written. */
export function isWhatWasRecorded(keys: CommitmentKeys, entry: Kept, leaf: string): boolean {
  const { v, c, n } = readLeaf(leaf);
  // Whose key was destroyed has no entry left that says anything; one that does was put there afterwards.
  if (v >= 4 && !keys.patient) return false;
  return c === commitmentOf(keys, committedOf(keys.keyring, entry, v), entry.tenant_id, v) && (n ?? null) === entry.n;
}
