import { tag } from './der.ts';

const concat = (parts: readonly Uint8Array[]): Uint8Array => {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

/** A value with its tag and length. */
export function der(tagByte: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const { length } = concat(parts);
  const digits: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
  const head = length < 0x80 ? [length] : [0x80 + digits.length, ...digits];
  return concat([Uint8Array.of(tagByte, ...head), ...parts]);
}

/** An INTEGER that is not negative, from its big-endian bytes. */
export function unsigned(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = first < 0 ? Uint8Array.of(0) : bytes.subarray(first);
  return der(tag.integer, (digits[0] ?? 0) >= 0x80 ? Uint8Array.of(0) : new Uint8Array(0), digits);
}
