import { randomFillSync } from 'node:crypto';

/** Random bytes are fetched so many at a time: asking the system for twelve costs as much as for some thousand. */
const block = Buffer.alloc(12 * 512);
let used = block.length;

/** A nonce of random bytes of its own, handed out once. @param length in bytes, far below 6 KiB */
export function newNonce(length: number): Buffer {
  if (used + length > block.length) {
    randomFillSync(block);
    used = 0;
  }
  const nonce = Buffer.from(block.subarray(used, used + length));
  block.fill(0, used, used + length);
  used += length;
  return nonce;
}
