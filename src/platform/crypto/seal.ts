import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import { AppError } from '#kernel/errors.ts';
import { keyObjectOf } from './key-object.ts';
import { newNonce } from './nonces.ts';

/** Suite id, the first byte of every sealed value, so that keys and algorithms can change later. */
const suite = 1;
const nonceLength = 12;
const tagLength = 16;

/**
 * Seals a small value: AES-256-GCM, random 96-bit nonce, `context` bound as associated data.
 * Layout: suite (1) | nonce (12) | ciphertext | tag (16).
 */
export function seal(key: Uint8Array, plain: Uint8Array, context: string): Buffer {
  const nonce = newNonce(nonceLength);
  const cipher = createCipheriv('aes-256-gcm', keyObjectOf(key), nonce);
  cipher.setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(suite), nonce, body, cipher.getAuthTag()]);
}

/**
 * Opens what `seal` made.
 * @throws AppError internal when the key, the context or a bit is wrong: never returns unproved bytes.
 */
export function open(key: Uint8Array, sealed: Uint8Array, context: string): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (bytes[0] !== suite || bytes.length < 1 + nonceLength + tagLength) {
    throw new AppError('internal', 'A sealed value has an unknown form.');
  }
  const decipher = createDecipheriv('aes-256-gcm', keyObjectOf(key), bytes.subarray(1, 1 + nonceLength));
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(bytes.subarray(bytes.length - tagLength));
  try {
    return Buffer.concat([
      decipher.update(bytes.subarray(1 + nonceLength, bytes.length - tagLength)),
      decipher.final(),
    ]);
  } catch (cause) {
    throw new AppError('internal', 'A sealed value does not open with its key.', { cause });
  }
}

/** HKDF-SHA-256 (RFC 5869), 32 bytes, for a key of one purpose from a key of many. */
export function deriveKey(key: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', keyObjectOf(key), new Uint8Array(0), purpose, 32));
}
