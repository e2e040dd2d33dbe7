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

/** Hash of a password in PHC-like form: `argon2id$m$t$p$salt$hash` (base64url). */
export async function hashPassword(password: string): Promise<string> {
  const salt = crypto.randomBytes(16);
  const hash = await derive(password, salt, cost);
  return [
    'argon2id',
    cost.memory,
    cost.passes,
    cost.parallelism,
    salt.toString('base64url'),
    hash.toString('base64url'),
  ].join('$');
}

/** True when the password made this hash. A missing hash costs the same time, so that accounts cannot be guessed at. */
export async function verifyPassword(password: string, stored: string | undefined): Promise<boolean> {
  const [, memory, passes, parallelism, salt, hash] = (stored ?? decoy).split('$');
  const c = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism), tagLength: 32 };
  const made = await derive(password, Buffer.from(salt ?? '', 'base64url'), c);
  const expected = Buffer.from(hash ?? '', 'base64url');
  return stored !== undefined && expected.length === made.length && crypto.timingSafeEqual(made, expected);
}

const decoy = `argon2id$${cost.memory}$${cost.passes}$${cost.parallelism}$AAAAAAAAAAAAAAAAAAAAAA$AAAA`;
