import { canonicalJson } from '#formats/jcs/index.ts';
import { deriveKey, hmacSha256, type Keyring } from '#platform/crypto/index.ts';
import { logKeysOf, type Tx } from '#platform/db/index.ts';
import { committedText, type CommittedEntry } from './audit.rules.ts';

/** Version of the leaf, and with it of how its key is derived. */
export type LeafVersion = 1 | 2 | 3 | 4;

/**
 * What commitments are made with: keys of the service, and since version 4 the patient's own. That one is random, lies
 * with the keys of records and is destroyed when the patient is erased: then nobody, the service neither, can tell by
 * trying whether a leaf speaks of them.
 */
export type CommitmentKeys = { keyring: Keyring; patient: Uint8Array | undefined };

/** Finds what the commitments of entries are made with; asked once for all rows that are read together. */
export async function commitmentKeys(
  tx: Tx,
  keyring: Keyring,
  rows: readonly { patient_id: string | null }[],
): Promise<(row: { patient_id: string | null }) => CommitmentKeys> {
  const patients = new Set(rows.flatMap(({ patient_id: id }) => (id === null ? [] : [id])));
  const known = await logKeysOf(tx, [...patients]);
  return ({ patient_id: id }) => ({ keyring, patient: id === null ? undefined : known.get(id)?.secret });
}

/**
 * The key that an entry's commitment is made with; 32 bytes. Since version 2 each entry of a patient has its own, so
 * that a receipt which is shown to somebody opens that one entry and no other.
 * @throws Error when it was made with a key that is gone
 */
export function openingOf(
  { keyring, patient }: CommitmentKeys,
  entry: Pick<CommittedEntry, 'patientId' | 'n'>,
  tenantId: string,
  version: LeafVersion,
): Uint8Array {
  if (version >= 4) {
    if (!patient) throw new Error('the key of this patient’s entries is gone');
    return deriveKey(patient, `consilium/opening/1/${entry.n}`);
  }
  const purpose = `log-patient/${entry.patientId ?? tenantId}`;
  if (version === 1 || entry.n === null) return keyring.purposeKey(purpose);
  return keyring.commitment(purpose, `opening/${entry.n}`);
}

/**
 * Since version 3 an entry also commits to what no receipt tells: the session it was done in, and the key under which it is
 * written once (a changed one would keep a later act out of the log). Keyed with a key of the service, so that who is
 * shown a receipt learns neither.
 */
export function internalOf(
  keyring: Keyring,
  kept: { sessionId: string; onceKey: string | null; requestId: string },
): string {
  return keyring.commitment('log-internal', canonicalJson(kept)).toString('base64');
}

/** The keyed commitment of an entry: what its leaf holds in its place. */
export function commitmentOf(
  keys: CommitmentKeys,
  entry: CommittedEntry,
  tenantId: string,
  version: LeafVersion,
): string {
  return hmacSha256(openingOf(keys, entry, tenantId, version), committedText(entry)).toString('base64');
}
