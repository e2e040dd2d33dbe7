import { hmacSha256 } from './hash.ts';
import { deriveKey } from './seal.ts';

/** An unwrapped data key of a case or a person. Lives in memory only. */
export type DataKey = { readonly id: string; readonly secret: Uint8Array };

/** Keys of the program's own, each for one purpose, all from its one secret. */
export type Keyring = {
  /** A key for one stated purpose of the installation (log pseudonyms, signing key store …). */
  purposeKey(purpose: string): Uint8Array;
  /** Keyed commitment, so that a log leaf tells nothing to who lacks the key. */
  commitment(purpose: string, data: string): Buffer;
};

/** The keyring over the program's secret of 32 bytes, which the keeper of keys gives at the start. */
export function createKeyring(program: Uint8Array): Keyring {
  const purposeKey = (purpose: string) => deriveKey(program, `consilium/purpose/1/${purpose}`);
  return { purposeKey, commitment: (purpose, data) => hmacSha256(purposeKey(purpose), data) };
}
