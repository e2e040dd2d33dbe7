import { createHash, createHmac, randomBytes as nodeRandomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { keyObjectOf } from './key-object.ts';

/** SHA-256 of bytes or UTF-8 text; 32 bytes. */
export function sha256(data: Uint8Array | string): Buffer {
  return createHash('sha256').update(data).digest();
}

/** HMAC-SHA-256; 32 bytes. */
export function hmacSha256(key: Uint8Array, data: Uint8Array | string): Buffer {
  return createHmac('sha256', keyObjectOf(key)).update(data).digest();
}

/** Bytes from the system's random source. */
export function randomBytes(length: number): Buffer {
  return nodeRandomBytes(length);
}

/** A secret for a cookie, link or API client: 256 bits, base64url, 43 characters. */
export function randomToken(): string {
  return nodeRandomBytes(32).toString('base64url');
}

/** What is stored of such a secret. It has 256 bits of its own, so one plain SHA-256 is enough. */
export function hashToken(token: string): string {
  return sha256(token).toString('hex');
}

/** A running SHA-256 for bytes that come in pieces. */
export function newSha256(): { update(bytes: Uint8Array): unknown; digest(form: 'hex'): string } {
  return createHash('sha256');
}

/** Random decimal digits, each equally likely: a short code for a person to type. */
export function randomDigits(length: number): string {
  return Array.from({ length }, () => String(randomInt(10))).join('');
}

/** Whether two texts are equal, in a time that does not tell how far they are. */
export function sameText(one: string, other: string): boolean {
  return timingSafeEqual(sha256(one), sha256(other));
}
