import { p256, p384, p521 } from '@noble/curves/nist.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { numberOf, oidOf, Reader, readDer, refuse, tag, type Der } from './der.ts';
import { der } from './write-der.ts';

type Hash = { name: string; of: (bytes: Uint8Array) => Uint8Array; prefix: Uint8Array };

const hex = (text: string): Uint8Array => Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));

/** DigestInfo without the digest (RFC 8017 §9.2 note 1). */
const digestInfo = (last: number, length: number): Uint8Array =>
  hex(
    `30${(17 + length).toString(16)}300d06096086480165030402${last.toString(16).padStart(2, '0')}050004${length.toString(16)}`,
  );

const hashes: Readonly<Record<string, Hash>> = {
  '2.16.840.1.101.3.4.2.1': { name: 'SHA-256', of: sha256, prefix: digestInfo(1, 32) },
  '2.16.840.1.101.3.4.2.2': { name: 'SHA-384', of: sha384, prefix: digestInfo(2, 48) },
  '2.16.840.1.101.3.4.2.3': { name: 'SHA-512', of: sha512, prefix: digestInfo(3, 64) },
};

/** OID of SHA-256 as DER. */
export const sha256Id: Uint8Array = der(tag.oid, hex('608648016503040201'));

const sha256Oid = '2.16.840.1.101.3.4.2.1';

/** Signature algorithms and the hash each fixes; plain `rsaEncryption` leaves it to the signer. */
const schemes: Readonly<Record<string, { kind: 'rsa' | 'ecdsa'; hash?: string }>> = {
  '1.2.840.113549.1.1.1': { kind: 'rsa' },
  '1.2.840.113549.1.1.11': { kind: 'rsa', hash: sha256Oid },
  '1.2.840.113549.1.1.12': { kind: 'rsa', hash: '2.16.840.1.101.3.4.2.2' },
  '1.2.840.113549.1.1.13': { kind: 'rsa', hash: '2.16.840.1.101.3.4.2.3' },
  '1.2.840.10045.4.3.2': { kind: 'ecdsa', hash: sha256Oid },
  '1.2.840.10045.4.3.3': { kind: 'ecdsa', hash: '2.16.840.1.101.3.4.2.2' },
  '1.2.840.10045.4.3.4': { kind: 'ecdsa', hash: '2.16.840.1.101.3.4.2.3' },
};

const curves: Readonly<Record<string, typeof p256>> = {
  '1.2.840.10045.3.1.7': p256,
  '1.3.132.0.34': p384,
  '1.3.132.0.35': p521,
};

/** Name of an AlgorithmIdentifier; its parameters must be absent or null. */
export function algorithmOf(identifier: Der): string {
  const reader = new Reader(identifier);
  const name = oidOf(reader.take(tag.oid));
  reader.maybe(tag.null);
  reader.end();
  return name;
}

/** A hash function by its OID. @throws AppError `proof.invalid` for one that is unknown or too weak (SHA-1) */
export function hashOf(oid: string | undefined): Hash {
  return hashes[oid ?? sha256Oid] ?? refuse('The timestamp uses a hash function that is not accepted.');
}

/** The value of a BIT STRING of whole bytes. */
export function bitsOf(bits: Der): Uint8Array {
  if (bits.tag !== tag.bits || bits.value[0] !== 0) return refuse('A key or signature in the timestamp is damaged.');
  return bits.value.subarray(1);
}

const toNumber = (bytes: Uint8Array): bigint => bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);

function power(base: bigint, exponent: number, modulus: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === '1') result = (result * base) % modulus;
  }
  return result;
}

/** RSASSA-PKCS1-v1_5 (RFC 8017 §8.2.2): the encoded message is built and compared, never taken apart. 2048 to 8192 bits. */
function verifyRsa(key: Uint8Array, hash: Hash, message: Uint8Array, signature: Uint8Array): boolean {
  const reader = new Reader(readDer(key));
  const modulusBytes = reader.take(tag.integer).value;
  const exponent = numberOf(reader.take(tag.integer));
  reader.end();
  const digits = modulusBytes[0] === 0 ? modulusBytes.subarray(1) : modulusBytes;
  const { length } = digits;
  const modulus = toNumber(digits);
  if (length < 256 || length > 1024 || signature.length !== length || exponent < 3 || exponent % 2 === 0) return false;
  const digest = hash.of(message);
  const padding = length - 3 - hash.prefix.length - digest.length;
  const expected = Uint8Array.of(0, 1, ...new Uint8Array(padding).fill(0xff), 0, ...hash.prefix, ...digest);
  const given = toNumber(signature);
  return given < modulus && power(given, exponent, modulus) === toNumber(expected);
}

/**
 * Whether a signature is the key's over the message.
 * @param spki SubjectPublicKeyInfo of the key
 * @param scheme AlgorithmIdentifier of the signature
 * @param digest OID of the hash where the scheme does not fix it
 * @throws AppError `proof.invalid` for algorithms that are not accepted
 */
export function verifySignature(
  spki: Der,
  scheme: Der,
  message: Uint8Array,
  signature: Uint8Array,
  digest?: string,
): boolean {
  const { kind, hash: fixed } =
    schemes[algorithmOf(scheme)] ?? refuse('The timestamp uses a signature that is not accepted.');
  if (fixed !== undefined && digest !== undefined && fixed !== digest) return false;
  const hash = hashOf(fixed ?? digest);
  const reader = new Reader(spki);
  const identifier = new Reader(reader.take(tag.sequence));
  const key = bitsOf(reader.take(tag.bits));
  reader.end();
  const keyKind = oidOf(identifier.take(tag.oid));
  if (kind === 'rsa') return keyKind === '1.2.840.113549.1.1.1' && verifyRsa(key, hash, message, signature);
  const curve = curves[oidOf(identifier.take(tag.oid))];
  if (keyKind !== '1.2.840.10045.2.1' || !curve) return refuse('The timestamp uses a key that is not accepted.');
  try {
    // As X.509 and CMS have it, s is not the lower of its two values.
    return curve.verify(signature, hash.of(message), key, { prehash: false, lowS: false, format: 'der' });
  } catch {
    return false;
  }
}
