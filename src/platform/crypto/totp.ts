import { createHmac, randomBytes } from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A new TOTP secret: 160 bits in base32 (RFC 4648), as authenticator apps read it. */
export function newTotpSecret(): string {
  return [...randomBytes(32)].map((b) => alphabet[b & 31]).join('');
}

function decodeBase32(text: string): Buffer {
  let bits = 0;
  let value = 0;
  const out: number[] = [];
  for (const letter of text) {
    value = ((value << 5) | alphabet.indexOf(letter)) & 0xffff;
    bits += 5;
    if (bits >= 8) out.push((value >>> (bits -= 8)) & 0xff);
  }
  return Buffer.from(out);
}

/** The six digits at a time (RFC 6238: SHA-1, 30 s steps). */
export function totpCode(secret: string, at: Date, stepOffset = 0): string {
  const step = Math.floor(at.getTime() / 30_000) + stepOffset;
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', decodeBase32(secret)).update(counter).digest();
  const start = (mac[19] ?? 0) & 15;
  return String((mac.readUInt32BE(start) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/**
 * The time step that a code belongs to, or undefined when it is wrong. One step early or late is allowed.
 * The caller keeps the last used step so that a code works once only.
 */
export function verifyTotp(secret: string, code: string, at: Date): number | undefined {
  const step = Math.floor(at.getTime() / 30_000);
  return [0, -1, 1]
    .map((offset) => (totpCode(secret, at, offset) === code ? step + offset : undefined))
    .find((s) => s !== undefined);
}
