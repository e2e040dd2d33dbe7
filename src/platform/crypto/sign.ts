import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';

/** An Ed25519 key pair: 32-byte seed and 32-byte public key. */
export type SigningKey = { seed: Uint8Array; publicKey: Uint8Array };

// DER prefixes of RFC 8410: what stands before the 32 raw bytes.
const privatePrefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const publicPrefix = Buffer.from('302a300506032b6570032100', 'hex');

function privateKey(seed: Uint8Array) {
  return createPrivateKey({ key: Buffer.concat([privatePrefix, seed]), format: 'der', type: 'pkcs8' });
}

/** The public half of a seed. */
export function publicKeyOf(seed: Uint8Array): Uint8Array {
  const der = createPublicKey(privateKey(seed)).export({ format: 'der', type: 'spki' });
  return new Uint8Array(der.subarray(publicPrefix.length));
}

/** A new Ed25519 key. */
export function newSigningKey(): SigningKey {
  const { privateKey: key } = generateKeyPairSync('ed25519');
  const seed = new Uint8Array(key.export({ format: 'der', type: 'pkcs8' }).subarray(privatePrefix.length));
  return { seed, publicKey: publicKeyOf(seed) };
}

/** Ed25519 signature (RFC 8032), 64 bytes. */
export function signBytes(seed: Uint8Array, message: Uint8Array): Uint8Array {
  return new Uint8Array(sign(null, message, privateKey(seed)));
}

// What stands before the 32-byte seed of an ML-DSA-44 key (RFC 9881: id-ml-dsa-44, the seed form of the private key).
const mlDsaPrefix = Buffer.from('3034020100300b06096086480165030403110422', 'hex');
const seedTag = Buffer.from('8020', 'hex');

function mlDsaKey(seed: Uint8Array) {
  return createPrivateKey({ key: Buffer.concat([mlDsaPrefix, seedTag, seed]), format: 'der', type: 'pkcs8' });
}

/** The public half of a 32-byte ML-DSA-44 seed: 1312 bytes (FIPS 204). */
export function mlDsaPublicKeyOf(seed: Uint8Array): Uint8Array {
  const { pub } = createPublicKey(mlDsaKey(seed)).export({ format: 'jwk' }) as { pub?: string };
  return new Uint8Array(Buffer.from(pub ?? '', 'base64url'));
}

/** ML-DSA-44 signature (FIPS 204, pure, empty context), 2420 bytes. */
export function signMlDsa(seed: Uint8Array, message: Uint8Array): Uint8Array {
  return new Uint8Array(sign(null, message, mlDsaKey(seed)));
}
