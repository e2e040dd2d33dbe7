import { AppError } from '#kernel/errors.ts';
import { concatBytes, utf8 } from './bytes.ts';
import { parseCheckpoint } from './checkpoint-text.ts';
import { verifyMlDsa44 } from './ml-dsa.ts';
import { keyId, typeOf, verifyEd25519, type Sign, type VerifierKey } from './verifier-key.ts';

/** One signature line of a note. `keyId` is 8 hex digits, `signature` what follows the key id. */
export type NoteSignature = { name: string; keyId: string; signature: Uint8Array };

export type NoteSigner = VerifierKey & { sign: Sign };

/** Bytes of the time that stands before the signature of a witness. */
const timeSize = 8;

/** The structure that ML-DSA-44 signs begins with this (C2SP tlog-cosignature). */
const label = utf8('subtree/v1\n\0');

/** Big-endian. */
function uint64(value: number | bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}

/** A text of 1 to 255 bytes with its length before it. */
function short(text: string): Uint8Array {
  const bytes = utf8(text);
  if (bytes.length < 1 || bytes.length > 255)
    throw new AppError('file.damaged', 'A name in this checkpoint is empty or longer than 255 bytes.');
  return concatBytes(Uint8Array.of(bytes.length), bytes);
}

/**
 * The bytes that a key signs for a note's text. A witness with Ed25519 signs the text under two lines of its own; one with
 * ML-DSA-44 signs who it is, when, which log, and its leaves from 0 to the size with their root.
 * @param time seconds since 1970, for the two kinds that state a time
 * @throws AppError `file.damaged` when the text is not a checkpoint and the key signs only those
 */
export function messageOf(key: VerifierKey, text: string, time: bigint): Uint8Array {
  const type = typeOf(key);
  if (type === 'ed25519') return utf8(text);
  const { origin, size, root } = parseCheckpoint(text);
  if (type === 'cosignature') return utf8(`cosignature/v1\ntime ${time}\n${text}`);
  return concatBytes(label, short(key.name), uint64(time), short(origin), uint64(0), uint64(size), root);
}

/**
 * Makes the signature line of one key under a text.
 * @param at the moment that a witness states; ignored by plain Ed25519
 */
export function signLine(text: string, signer: NoteSigner, at: Date): NoteSignature {
  const time = BigInt(Math.floor(at.getTime() / 1000));
  const bare = signer.sign(messageOf(signer, text, time));
  const signature = typeOf(signer) === 'ed25519' ? bare : concatBytes(uint64(time), bare);
  return { name: signer.name, keyId: keyId(signer), signature };
}

/** When a witness says that it signed, in seconds since 1970. */
export function timeOf(signature: Uint8Array): bigint {
  if (signature.length < timeSize) throw new AppError('file.damaged', 'A cosignature is too short.');
  return new DataView(signature.buffer, signature.byteOffset, timeSize).getBigUint64(0);
}

/** Whether a signature line is what its key says. False, never an error. */
export function verifyLine(key: VerifierKey, text: string, signature: Uint8Array): boolean {
  if (typeOf(key) === 'ed25519') return verifyEd25519(key.publicKey, utf8(text), signature);
  try {
    const time = timeOf(signature);
    // The specification keeps the highest bit free.
    if (time >= 1n << 63n) return false;
    const verify = typeOf(key) === 'cosignature' ? verifyEd25519 : verifyMlDsa44;
    return verify(key.publicKey, messageOf(key, text, time), signature.subarray(timeSize));
  } catch {
    return false;
  }
}
