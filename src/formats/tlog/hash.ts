import { sha256 } from '@noble/hashes/sha2.js';

/** Bytes in a SHA-256 hash. */
export const hashSize = 32;

/** Root of the empty tree: SHA-256 of nothing (RFC 6962 §2.1). */
export const emptyRoot: Uint8Array = sha256(new Uint8Array(0));

/** Hash of a log entry: SHA-256(0x00 ‖ entry) (RFC 6962 §2.1). */
export function leafHash(entry: Uint8Array): Uint8Array {
  const input = new Uint8Array(1 + entry.length);
  input.set(entry, 1);
  return sha256(input);
}

/** Hash of an inner node: SHA-256(0x01 ‖ left ‖ right) (RFC 6962 §2.1). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  const input = new Uint8Array(1 + 2 * hashSize);
  input[0] = 1;
  input.set(left, 1);
  input.set(right, 1 + hashSize);
  return sha256(input);
}

/** Root over 2^k hashes laid end to end, as in a full tile or an aligned part of one. */
export function completeRoot(hashes: Uint8Array): Uint8Array {
  let row = hashes;
  while (row.length > hashSize) {
    const above = new Uint8Array(row.length / 2);
    for (let i = 0; i < above.length; i += hashSize) {
      above.set(nodeHash(row.subarray(2 * i, 2 * i + hashSize), row.subarray(2 * i + hashSize, 2 * i + 64)), i);
    }
    row = above;
  }
  return row.slice();
}

/** Largest power of two smaller than n (n ≥ 2), where RFC 6962 splits a tree of n leaves. */
export function splitPoint(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}
