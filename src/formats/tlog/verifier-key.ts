import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { AppError } from '#kernel/errors.ts';
import { bytesToHex, concatBytes, fromBase64, toBase64, utf8 } from './bytes.ts';

/** Signature type byte of plain Ed25519 note signatures (C2SP signed-note). */
const ed25519Type = 0x01;

/** Makes a 64-byte Ed25519 signature over a message; the caller holds the private key. */
export type Sign = (message: Uint8Array) => Uint8Array;

/** A note key that is known and trusted: its name and raw 32-byte Ed25519 public key. */
export type VerifierKey = { name: string; publicKey: Uint8Array };

/** True for a name a note key may have: not empty, no Unicode space, no plus sign (C2SP signed-note). */
export const isKeyName = (name: string): boolean =>
  // eslint-disable-next-line no-control-regex
  name.length > 0 && name.isWellFormed() && !/[\s+\u0000-\u001f\u0085]/u.test(name);

/** Key id: first four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key) (C2SP signed-note), as 8 hex digits. */
export function keyId({ name, publicKey }: VerifierKey): string {
  return bytesToHex(sha256(concatBytes(utf8(`${name}\n`), Uint8Array.of(ed25519Type), publicKey)).subarray(0, 4));
}

/** Text form of a key, the "vkey": `<name>+<key id in hex>+<base64(0x01 ‖ public key)>`. */
export function formatVerifierKey(key: VerifierKey): string {
  if (!isKeyName(key.name) || key.publicKey.length !== 32) {
    throw new AppError('input.invalid', 'A log key needs a name without spaces or plus signs and 32 bytes.');
  }
  return `${key.name}+${keyId(key)}+${toBase64(concatBytes(Uint8Array.of(ed25519Type), key.publicKey))}`;
}

/** Reads a vkey in its only spelling. @throws AppError `input.invalid` also when the key id does not fit the key */
export function parseVerifierKey(text: string): VerifierKey {
  const refuse = (cause?: unknown): never => {
    throw new AppError('input.invalid', 'This is not a log key in the form name+hash+key.', { cause });
  };
  const [name = '', , ...rest] = text.split('+');
  let raw: Uint8Array;
  try {
    // Base64 may itself hold plus signs.
    raw = fromBase64(rest.join('+'));
  } catch (cause) {
    return refuse(cause);
  }
  if (raw.length !== 33 || raw[0] !== ed25519Type || !isKeyName(name)) return refuse();
  const key = { name, publicKey: raw.slice(1) };
  return formatVerifierKey(key) === text ? key : refuse();
}

/**
 * Verifies an Ed25519 signature strictly (RFC 8032 with canonical encodings, not ZIP 215), so that every verifier agrees.
 * False, never an error, for keys or signatures of the wrong form.
 */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false });
  } catch {
    return false;
  }
}
