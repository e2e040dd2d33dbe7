import { bytesToHex, concatBytes } from '@noble/hashes/utils.js';
import { AppError } from '#kernel/errors.ts';

export { bytesToHex, concatBytes };

const encoder = new TextEncoder();

/** UTF-8 bytes of a text. */
export const utf8 = (text: string): Uint8Array => encoder.encode(text);

/** Text of UTF-8 bytes, a byte order mark kept. @throws AppError `file.damaged` when they are not UTF-8 */
export function fromUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new AppError('file.damaged', 'This text is not UTF-8.', { cause });
  }
}

/** Standard base64 with padding (RFC 4648 §4). */
export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/**
 * Strict base64: the one spelling that `toBase64` writes, or an error. White space, missing padding and
 * left-over bits are refused, so that two different texts never mean the same bytes.
 * @throws AppError `file.damaged`
 */
export function fromBase64(text: string): Uint8Array {
  let bytes: Uint8Array | undefined;
  try {
    bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    bytes = undefined;
  }
  if (!bytes || toBase64(bytes) !== text) throw new AppError('file.damaged', 'This is not well-formed base64.');
  return bytes;
}

/** True when both hold the same bytes. For public data: not constant in time. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** Decimal without leading zeros, at most 2^53-1. @throws AppError `file.damaged` */
export function parseDecimal(text: string): number {
  const value = Number(text);
  if (!/^(0|[1-9][0-9]*)$/.test(text) || !Number.isSafeInteger(value)) {
    throw new AppError('file.damaged', 'A number in this file is not a plain decimal.');
  }
  return value;
}
