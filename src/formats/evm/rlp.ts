import { concatBytes } from '@noble/hashes/utils.js';

/** What RLP knows: bytes, and lists of what it knows. */
export type Rlp = Uint8Array | readonly Rlp[];

/** A whole number as RLP wants it: big-endian, without leading zeros, nothing for 0. */
export function numberBytes(number: bigint): Uint8Array {
  const hex = number === 0n ? '' : number.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return Uint8Array.from(even.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

function withLength(offset: number, body: Uint8Array): Uint8Array {
  if (body.length < 56) return concatBytes(Uint8Array.of(offset + body.length), body);
  const length = numberBytes(BigInt(body.length));
  return concatBytes(Uint8Array.of(offset + 55 + length.length), length, body);
}

/** Recursive Length Prefix (Ethereum yellow paper, appendix B). */
export function encodeRlp(value: Rlp): Uint8Array {
  if (!(value instanceof Uint8Array)) return withLength(0xc0, concatBytes(...value.map(encodeRlp)));
  if (value.length === 1 && (value[0] ?? 0x80) < 0x80) return value;
  return withLength(0x80, value);
}
