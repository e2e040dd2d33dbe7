import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import { AppError } from '#kernel/errors.ts';
import { keyObjectOf } from './key-object.ts';

/**
 * The form of an object at rest: plaintext cut into frames of 64 KiB, each sealed by AES-256-GCM with the object's own
 * key (HKDF of the case key and the object id, so a counter nonce can never repeat under one key).
 * The associated data binds object, position and whether the frame is the last: nothing can be moved, cut or joined.
 */
export const framePlain = 64 * 1024;
export const frameSealed = framePlain + 16;

/** Key of one object. */
export function objectKey(caseKey: Uint8Array, objectId: string): Buffer {
  return Buffer.from(hkdfSync('sha256', keyObjectOf(caseKey), new Uint8Array(0), `consilium/object/1/${objectId}`, 32));
}

function nonceOf(index: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(index), 4);
  return nonce;
}

const associated = (objectId: string, index: number, last: boolean) =>
  Buffer.from(`${objectId}|${index}|${last ? 'last' : 'more'}`);

/** Seals one frame of at most 64 KiB. @returns ciphertext and tag, to be written one after the other. */
export function sealFrame(
  key: Uint8Array,
  objectId: string,
  index: number,
  plain: Uint8Array,
  last: boolean,
): Buffer[] {
  const cipher = createCipheriv('aes-256-gcm', keyObjectOf(key), nonceOf(index));
  cipher.setAAD(associated(objectId, index, last));
  const body = cipher.update(plain);
  cipher.final();
  return [body, cipher.getAuthTag()];
}

/** @throws AppError file.damaged when a bit has changed, a frame was moved or the object was cut. */
export function openFrame(key: Uint8Array, objectId: string, index: number, sealed: Uint8Array, last: boolean): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', keyObjectOf(key), nonceOf(index));
  decipher.setAAD(associated(objectId, index, last));
  decipher.setAuthTag(sealed.subarray(sealed.length - 16));
  try {
    const plain = decipher.update(sealed.subarray(0, sealed.length - 16));
    // GCM gives every byte at once: what is left at the end is the proof, and nothing to be joined.
    decipher.final();
    return plain;
  } catch (cause) {
    throw new AppError('file.damaged', 'This file was damaged on our disk. We have stopped showing it.', { cause });
  }
}
