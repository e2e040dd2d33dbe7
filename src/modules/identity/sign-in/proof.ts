import type { Strength } from '#kernel/actor.ts';
import { AppError } from '#kernel/errors.ts';
import { hashLike, open, seal, verifyPassword, verifyTotp, type Keyring } from '#platform/crypto/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { recoveryHashOf, spendRecoveryCode } from '../factors/factors.store.ts';
import { spendTotpStep, type PersonRow } from '../identity.store.ts';
import { isRecoveryCode, plainRecoveryCode } from '../factors/recovery.rules.ts';

const totpContext = (personId: string) => `totp|${personId}`;

/** Seals a one-time-code secret for the database. */
export function sealTotp(keyring: Keyring, personId: string, secret: string): Buffer {
  return seal(keyring.purposeKey('totp'), Buffer.from(secret), totpContext(personId));
}

/** The same words whatever did not match, so that nobody learns which part was right. */
export const wrongProof = () =>
  new AppError(
    'session.failed',
    'E-mail, password or code did not match. Check them and try again; a code works once and for 30 seconds.',
  );

/**
 * Looks at a password with a one-time code, or a recovery code in its place. Nobody at all costs the same time as somebody.
 * @returns how strong the proof is; undefined when it does not hold
 */
export async function checkPasswordAndCode(
  parts: { tx: Tx; keyring: Keyring; now: Date },
  person: PersonRow | undefined,
  proof: { password: string; code: string },
): Promise<Strength | undefined> {
  const passwordRight = await verifyPassword(proof.password, person?.password_hash ?? undefined);
  if (!person || !passwordRight) return undefined;
  return checkSecondFactor(parts, person, proof.code);
}

/** Looks at a one-time code, or a recovery code in its place, and uses it up. @returns undefined when it does not hold */
export async function checkSecondFactor(
  { tx, keyring, now }: { tx: Tx; keyring: Keyring; now: Date },
  person: PersonRow,
  code: string,
): Promise<'password+totp' | 'password+recovery' | undefined> {
  if (!person.totp_secret) return undefined;
  if (isRecoveryCode(code)) {
    const hash = await hashLike(plainRecoveryCode(code), await recoveryHashOf(tx, person.id));
    const right = await spendRecoveryCode(tx, person.id, hash, now);
    return right ? 'password+recovery' : undefined;
  }
  const secret = open(keyring.purposeKey('totp'), person.totp_secret, totpContext(person.id)).toString();
  const step = verifyTotp(secret, code, now);
  return step !== undefined && (await spendTotpStep(tx, person.id, step)) ? 'password+totp' : undefined;
}
