import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { AppError } from '#kernel/errors.ts';
import { bytesToHex, concatBytes, fromBase64, toBase64, utf8 } from './bytes.ts';

/** Makes a signature over a message; the caller holds the private key. */
export type Sign = (message: Uint8Array) => Uint8Array;

/**
 * What a key signs (C2SP signed-note, "Signature types"): the note itself with Ed25519, or, as a witness, a statement of
 * when it saw the log so (C2SP tlog-cosignature), with Ed25519 or with ML-DSA-44.
 */
export type KeyType = 'ed25519' | 'cosignature' | 'ml-dsa-44';

/** Type byte and size of the public key in bytes. */
const forms: Readonly<Record<KeyType, { byte: number; size: number }>> = {
  ed25519: { byte: 0x01, size: 32 },
  cosignature: { byte: 0x04, size: 32 },
  'ml-dsa-44': { byte: 0x06, size: 1312 },
};
const types = ['ed25519', 'cosignature', 'ml-dsa-44'] as const;

/** A note key that is known and trusted: its name and raw public key; without a type it is plain Ed25519. */
export type VerifierKey = { name: string; publicKey: Uint8Array; type?: KeyType };

/** What the key signs. */
export const typeOf = (key: VerifierKey): KeyType => key.type ?? 'ed25519';

/** True for a name a note key may have: not empty, no Unicode space, no plus sign (C2SP signed-note). */
export const isKeyName = (name: string): boolean =>
  // eslint-disable-next-line no-control-regex
  name.length > 0 && name.isWellFormed() && !/[\s+\u0000-\u001f\u0085]/u.test(name);

const material = (key: VerifierKey): Uint8Array => concatBytes(Uint8Array.of(forms[typeOf(key)].byte), key.publicKey);

/** Key id: first four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key) (C2SP signed-note), as 8 hex digits. */
export function keyId(key: VerifierKey): string {
  return bytesToHex(sha256(concatBytes(utf8(`${key.name}\n`), material(key))).subarray(0, 4));
}

/** Text form of a key, the "vkey": `<name>+<key id in hex>+<base64(type ‖ public key)>`. */
export function formatVerifierKey(key: VerifierKey): string {
  if (!isKeyName(key.name) || key.publicKey.length !== forms[typeOf(key)].size) {
    throw new AppError('input.invalid', 'A log key needs a name without spaces or plus signs and its bytes.');
  }
  return `${key.name}+${keyId(key)}+${toBase64(material(key))}`;
}

const refuse = (cause?: unknown): never => {
  throw new AppError('input.invalid', 'This is not a log key in the form name+hash+key.', { cause });
};

/** Reads the vkey of any type in its only spelling. @throws AppError `input.invalid` also when the key id does not fit */
export function parseAnyKey(text: string): VerifierKey {
  const [name = '', , ...rest] = text.split('+');
  let raw: Uint8Array;
  try {
    // Base64 may itself hold plus signs.
    raw = fromBase64(rest.join('+'));
  } catch (cause) {
    return refuse(cause);
  }
  const type = types.find((one) => forms[one].byte === raw[0] && forms[one].size === raw.length - 1);
  if (!type || !isKeyName(name)) return refuse();
  const key: VerifierKey = { name, publicKey: raw.slice(1), ...(type === 'ed25519' ? {} : { type }) };
  return formatVerifierKey(key) === text ? key : refuse();
}

/** Reads a log's own key, plain Ed25519. @throws AppError `input.invalid` */
export function parseVerifierKey(text: string): VerifierKey {
  const key = parseAnyKey(text);
  return typeOf(key) === 'ed25519' ? key : refuse();
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
