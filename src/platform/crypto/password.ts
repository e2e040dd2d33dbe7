import * as crypto from 'node:crypto';
import { argon2id } from '@noble/hashes/argon2.js';
import { promisify } from 'node:util';

/** argon2id, 19 MiB, 2 passes, 1 lane: the OWASP floor; about 50 ms here. */
const cost = { memory: 19 * 1024, passes: 2, parallelism: 1, tagLength: 32 };

async function derive(password: string, salt: Uint8Array, c: typeof cost): Promise<Buffer> {
  if (typeof crypto.argon2 === 'function') {
    return promisify(crypto.argon2)('argon2id', { message: password.normalize('NFKC'), nonce: salt, ...c });
  }
  // Node before 24.7 has no native argon2; the pure version is slower but gives the same bytes.
  return Buffer.from(
    argon2id(password.normalize('NFKC'), salt, { t: c.passes, m: c.memory, p: c.parallelism, dkLen: c.tagLength }),
  );
}

type Cost = typeof cost;
const written = (c: Cost, salt: Uint8Array, hash: Uint8Array): string =>
  ['argon2id', c.memory, c.passes, c.parallelism, base64url(salt), base64url(hash)].join('$');
const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');

function read(stored: string): { cost: Cost; salt: Buffer; hash: Buffer } {
  const [, memory, passes, parallelism, salt = '', hash = ''] = stored.split('$');
  return {
    cost: { ...cost, memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    salt: Buffer.from(salt, 'base64url'),
    hash: Buffer.from(hash, 'base64url'),
  };
}

/** Hash of a password in PHC-like form: `argon2id$m$t$p$salt$hash` (base64url). */
export async function hashPassword(password: string): Promise<string> {
  const salt = crypto.randomBytes(16);
  return written(cost, salt, await derive(password, salt, cost));
}

/** Hashes of secrets that are looked up among one another: one salt for all, so that looking costs one hash. */
export async function hashTogether(secrets: readonly string[]): Promise<string[]> {
  const salt = crypto.randomBytes(16);
  return Promise.all(secrets.map(async (secret) => written(cost, salt, await derive(secret, salt, cost))));
}

/** The hash of a secret as one was made before, equal when the secret is. None costs the same time, and equals nothing. */
export async function hashLike(secret: string, stored: string | undefined): Promise<string> {
  const like = read(stored ?? decoy);
  return written(like.cost, like.salt, await derive(secret, like.salt, like.cost));
}

/** True when the password made this hash. A missing hash costs the same time, so that accounts cannot be guessed at. */
export async function verifyPassword(password: string, stored: string | undefined): Promise<boolean> {
  const { cost: c, salt, hash } = read(stored ?? decoy);
  const made = await derive(password, salt, c);
  return stored !== undefined && hash.length === made.length && crypto.timingSafeEqual(made, hash);
}

const decoy = `argon2id$${cost.memory}$${cost.passes}$${cost.parallelism}$AAAAAAAAAAAAAAAAAAAAAA$AAAA`;
