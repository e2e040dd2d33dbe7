import { createDecipheriv } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { AppError } from '#kernel/errors.ts';
import { keyObjectOf } from './key-object.ts';

const tagLength = 16;
const nonceLength = 12;

/** A longer one is no JWE of a record: base64url makes 4 letters of 3 bytes. */
const mostLetters = 150_000_000;

const damaged = (cause?: unknown): AppError =>
  new AppError('file.damaged', 'What came could not be opened with the key of the link. Please make a new link in your health app.', { cause }); // prettier-ignore

/**
 * Opens a JWE in compact form (RFC 7516 §7.1) with a shared key: `alg: dir`, `enc: A256GCM`, packed (`zip: DEF`) or not. No
 * other algorithm is taken, whatever the header says (RFC 8725 §3.1).
 * @param key 32 bytes
 * @param maxBytes most that may come out, packed or not
 * @returns the bytes, and the media type the header names (`cty`)
 * @throws AppError file.damaged when a bit is wrong; file.unsafe when more comes out than allowed
 */
export function openJwe(jwe: string, key: Uint8Array, maxBytes: number): { bytes: Buffer; contentType?: string } {
  const parts = jwe.trim().split('.');
  const [protectedHeader = '', encryptedKey, nonce = '', body = '', tag = ''] = parts;
  if (parts.length !== 5 || encryptedKey !== '' || jwe.length > mostLetters || key.length !== 32) throw damaged();
  const header = headerOf(protectedHeader);
  if (header['alg'] !== 'dir' || header['enc'] !== 'A256GCM' || header['crit'] !== undefined) throw damaged();
  if (header['zip'] !== undefined && header['zip'] !== 'DEF') throw damaged();
  const plain = decrypted(key, protectedHeader, nonce, body, tag);
  const contentType = header['cty'];
  const bytes = header['zip'] === 'DEF' ? unpacked(plain, maxBytes) : plain;
  if (bytes.length > maxBytes) throw tooMuch();
  return { bytes, ...(typeof contentType === 'string' && { contentType }) };
}

function headerOf(encoded: string): Readonly<Record<string, unknown>> {
  try {
    const header: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'));
    if (typeof header === 'object' && header !== null) return header as Record<string, unknown>;
  } catch (cause) {
    throw damaged(cause);
  }
  throw damaged();
}

/** The header is bound as associated data, as it came (RFC 7516 §5.2, step 14). */
function decrypted(key: Uint8Array, header: string, nonce: string, body: string, tag: string): Buffer {
  const [iv, proof] = [Buffer.from(nonce, 'base64url'), Buffer.from(tag, 'base64url')];
  if (iv.length !== nonceLength || proof.length !== tagLength) throw damaged();
  const decipher = createDecipheriv('aes-256-gcm', keyObjectOf(key), iv, { authTagLength: tagLength });
  decipher.setAAD(Buffer.from(header, 'ascii'));
  decipher.setAuthTag(proof);
  try {
    return Buffer.concat([decipher.update(Buffer.from(body, 'base64url')), decipher.final()]);
  } catch (cause) {
    throw damaged(cause);
  }
}

function unpacked(bytes: Buffer, maxBytes: number): Buffer {
  try {
    return inflateRawSync(bytes, { maxOutputLength: maxBytes });
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE') throw tooMuch();
    throw damaged(cause);
  }
}

const tooMuch = (): AppError =>
  new AppError('file.unsafe', 'Unpacked, what came is larger than any honest record. It was not taken.');
