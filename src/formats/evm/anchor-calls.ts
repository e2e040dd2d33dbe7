import { keccak_256 } from '@noble/hashes/sha3.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { fromHex } from './transaction.ts';

/** The head of a log as `contracts/Anchor.sol` has it. */
export type AnchoredHead = { size: number; root: Uint8Array };

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const selector = (signature: string): Uint8Array => keccak_256(text(signature)).subarray(0, 4);

/** A number in one word of 32 bytes. */
function word(number: number): Uint8Array {
  const bytes = new Uint8Array(32);
  new DataView(bytes.buffer).setBigUint64(24, BigInt(number));
  return bytes;
}

/** `anchor(bytes32 logId, uint64 size, bytes32 root)`. */
export const anchorCall = (logId: Uint8Array, { size, root }: AnchoredHead): Uint8Array =>
  concatBytes(selector('anchor(bytes32,uint64,bytes32)'), logId, word(size), root);

/** `headOf(bytes32 logId)`. */
export const headCall = (logId: Uint8Array): Uint8Array => concatBytes(selector('headOf(bytes32)'), logId);

/** Reads what `headOf` answers; undefined when it is no head. */
export function readHead(answer: string): AnchoredHead | undefined {
  if (!/^0x[0-9a-f]{128}$/i.test(answer)) return undefined;
  const bytes = fromHex(answer);
  const size = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(24));
  return Number.isSafeInteger(size) ? { size, root: bytes.subarray(32) } : undefined;
}
