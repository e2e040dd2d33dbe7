import { sha256 } from '@noble/hashes/sha2.js';
import { wordList } from './list.ts';

/** Words in a fingerprint, and bits that each of them stands for. */
const words = 6;
const bitsEach = 11;

/**
 * A log's head as six words that two people can compare by voice or in print: the first 66 bits of SHA-256 over the
 * text of the checkpoint, 11 for each word. Specified in `docs/formats/log-words.md`.
 * @param checkpoint the text that the log signs: origin, size, root, each ended by a newline
 */
export function sixWords(checkpoint: string): string {
  const digest = sha256(new TextEncoder().encode(checkpoint));
  let number = 0n;
  for (const byte of digest.subarray(0, 9)) number = (number << 8n) | BigInt(byte);
  // Nine bytes are 72 bits; the last six are not used.
  number >>= BigInt(9 * 8 - words * bitsEach);
  const chosen: string[] = [];
  for (let i = words - 1; i >= 0; i -= 1) {
    const index = Number((number >> BigInt(i * bitsEach)) & 0x7ffn);
    chosen.push(wordList[index] ?? '');
  }
  return chosen.join(' ');
}
