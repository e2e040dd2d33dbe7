import { deriveKey, open, seal } from './seal.ts';
import { hmacSha256, randomBytes } from './hash.ts';

/** A case's data key, unwrapped. Lives in memory only. */
export type DataKey = { readonly id: string; readonly secret: Uint8Array };

/** The key tree: root key (key file) → organisation key → case data key → one key per object. */
export type Keyring = {
  /** Makes a data key and returns it wrapped for the database. */
  newDataKey(tenantId: string, keyId: string): Buffer;
  /** Unwraps a data key. Throws when it was wrapped for another organisation or id. */
  unwrap(tenantId: string, keyId: string, wrapped: Uint8Array): DataKey;
  /** A key for one stated purpose of the installation (log pseudonyms, signing key store …). */
  purposeKey(purpose: string): Uint8Array;
  /** Keyed commitment, so that a log leaf tells nothing to who lacks the key. */
  commitment(purpose: string, data: string): Buffer;
};

/** The keyring over a 32-byte root key. */
export function createKeyring(root: Uint8Array): Keyring {
  const tenantKey = (tenantId: string) => deriveKey(root, `consilium/tenant/1/${tenantId}`);
  const context = (tenantId: string, keyId: string) => `data-key|${tenantId}|${keyId}`;
  const purposeKey = (purpose: string) => deriveKey(root, `consilium/purpose/1/${purpose}`);
  return {
    newDataKey: (tenantId, keyId) => seal(tenantKey(tenantId), randomBytes(32), context(tenantId, keyId)),
    unwrap: (tenantId, keyId, wrapped) => ({
      id: keyId,
      secret: open(tenantKey(tenantId), wrapped, context(tenantId, keyId)),
    }),
    purposeKey,
    commitment: (purpose, data) => hmacSha256(purposeKey(purpose), data),
  };
}
