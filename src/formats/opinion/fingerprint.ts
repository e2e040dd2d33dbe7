import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/**
 * The 12 characters by which people compare two copies of a signed opinion, e.g. `4F7A-2C91-B0D3`:
 * the first 48 bits of SHA-256 over the canonical bytes. For human eyes only; programs compare the whole hash.
 */
export function fingerprint(canonicalBytes: Uint8Array): string {
  const hex = bytesToHex(sha256(canonicalBytes)).slice(0, 12).toUpperCase();
  return `${hex.slice(0, 4)}-${hex.slice(4, 8)}-${hex.slice(8)}`;
}
