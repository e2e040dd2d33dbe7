/**
 * The one room with cryptography. Inventory: docs/crypto.md.
 * AES-256-GCM, HKDF-SHA-256, HMAC-SHA-256, SHA-256, Ed25519, ML-DSA-44, argon2id, TOTP (HMAC-SHA-1 by RFC 6238, as authenticator apps expect).
 */
export { newSha256, hmacSha256, sha256, randomBytes, randomToken, hashToken, randomDigits, sameText } from './hash.ts';
export { deriveKey, seal, open } from './seal.ts';
export { hashLike, hashPassword, hashTogether, verifyPassword } from './password.ts';
export { newTotpSecret, totpCode, verifyTotp } from './totp.ts';
export { mlDsaPublicKeyOf, newSigningKey, publicKeyOf, signBytes, signMlDsa, type SigningKey } from './sign.ts';
export { framePlain, frameSealed, objectKey, openFrame, sealFrame } from './frames.ts';
export { openJwe } from './jwe.ts';
export { createKeyring, type Keyring, type DataKey } from './keyring.ts';
