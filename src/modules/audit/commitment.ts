import { canonicalJson } from '#formats/jcs/index.ts';
import { hmacSha256, type Keyring } from '#platform/crypto/index.ts';
import { committedText, type CommittedEntry } from './audit.rules.ts';

/** Version of the leaf, and with it of how its key is derived. */
export type LeafVersion = 1 | 2 | 3;

/**
 * The key that an entry's commitment is made with; 32 bytes. Since version 2 each entry of a patient has its own, so
 * that a receipt which is shown to somebody opens that one entry and no other.
 */
export function openingOf(
  keyring: Keyring,
  entry: Pick<CommittedEntry, 'patientId' | 'n'>,
  tenantId: string,
  version: LeafVersion,
): Uint8Array {
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
  keyring: Keyring,
  entry: CommittedEntry,
  tenantId: string,
  version: LeafVersion = 3,
): string {
  return hmacSha256(openingOf(keyring, entry, tenantId, version), committedText(entry)).toString('base64');
}
