import { AppError } from '#kernel/errors.ts';
import {
  hashPassword,
  hashTogether,
  newTotpSecret,
  open,
  randomBytes,
  seal,
  verifyPassword,
  verifyTotp,
} from '#platform/crypto/index.ts';
import { implement, type Context, type Implemented } from '#platform/operations/index.ts';
import * as contract from '../sessions/account.contract.ts';
import * as factors from './factors.store.ts';
import { proveCounters } from '../guard/guessing.rules.ts';
import type { IdentityParts } from '../parts.ts';
import { organisationById, type PersonRow } from '../identity.store.ts';
import { otpauthLink } from '../invitations/invitations.rules.ts';
import { ownPerson } from './passkeys.operations.ts';
import { passwordProblem } from './passwords.rules.ts';
import { sealTotp } from '../sign-in/proof.ts';
import { plainRecoveryCode, recoveryCodeCount, recoveryCodeOf } from './recovery.rules.ts';
import { endSessionsOf } from '../sessions/sessions.ts';
import { tell } from '../notices/tell.ts';

const field = (path: string, message: string) =>
  new AppError('input.invalid', message, { fields: [{ path, message }] });

/** An offered secret counts for ten minutes; it is kept nowhere but in the ticket, sealed to the session. */
const offerMs = 10 * 60_000;

/** Changing one's own password, one-time codes and recovery codes. Each asks for a fresh proof, and the person is told. */
export function secretOperations(parts: IdentityParts): Implemented[] {
  return [
    implement(contract.changePassword, async (context, input) => {
      const person = await ownPerson(context);
      await refuseWrongPassword(parts, context, person, input.current);
      const service = (await organisationById(context.tx, person.tenant_id))?.name ?? '';
      const problem = passwordProblem(input.next, [person.name, person.email, service]);
      if (problem) throw field('next', problem);
      if (input.next === input.current) throw field('next', 'Choose another password than the one you use now');
      await factors.setPassword(context.tx, person.id, await hashPassword(input.next));
      await endSessionsOf(context, person.id, context.actor.sessionId);
      await tell(parts, context, person, 'password-changed');
      return { changed: true as const };
    }),

    implement(contract.offerCodes, async (context) => {
      const person = await staffPerson(context);
      const secret = newTotpSecret();
      const service = (await organisationById(context.tx, person.tenant_id))?.name ?? 'Consilium';
      const offer = JSON.stringify({ secret, until: context.clock.now().getTime() + offerMs });
      const ticket = seal(offerKey(parts), Buffer.from(offer), offerOf(context)).toString('base64url');
      return { secret, link: otpauthLink(person.email, service, secret), ticket };
    }),

    implement(contract.replaceCodes, async (context, input) => {
      const person = await staffPerson(context);
      const secret = offered(parts, context, input.ticket);
      const counters = proveCounters(context.actor.sessionId);
      const now = context.clock.now();
      await parts.guard.take(counters, now);
      const step = verifyTotp(secret, input.code, now);
      if (step === undefined) throw field('code', 'This code is not of the new secret. Wait for the next one.');
      await parts.guard.giveBack(counters, now);
      await factors.setTotp(context.tx, person.id, sealTotp(parts.keyring, person.id, secret), step);
      await endSessionsOf(context, person.id, context.actor.sessionId);
      await tell(parts, context, person, 'codes-changed');
      return { changed: true as const };
    }),

    implement(contract.makeRecoveryCodes, async (context) => {
      const person = await staffPerson(context);
      const codes = Array.from({ length: recoveryCodeCount }, () => recoveryCodeOf(randomBytes(16)));
      const owner = { tenant_id: person.tenant_id, person_id: person.id };
      const hashes = await hashTogether(codes.map(plainRecoveryCode));
      await factors.replaceRecoveryCodes(context.tx, owner, hashes, context.clock.now());
      await tell(parts, context, person, 'recovery-codes-made');
      return { codes };
    }),
  ];
}

const offerKey = (parts: IdentityParts) => parts.keyring.purposeKey('totp-offer');
const offerOf = (context: Context) => `totp-offer|${context.actor.personId}`;

/** The secret in a ticket of ours. @throws AppError state.wrong-step when it is not one, or too old. */
function offered(parts: IdentityParts, context: Context, ticket: string): string {
  const tooOld = () => new AppError('state.wrong-step', 'This offer has ended. Begin again with a new secret.');
  let text: string;
  try {
    text = open(offerKey(parts), Buffer.from(ticket, 'base64url'), offerOf(context)).toString();
  } catch {
    throw tooOld();
  }
  const { secret, until } = JSON.parse(text) as { secret: string; until: number };
  if (until <= context.clock.now().getTime()) throw tooOld();
  return secret;
}

/** One-time codes and their recovery go with a password; somebody without one signs in by passkey or mail. */
async function staffPerson(context: Context): Promise<PersonRow> {
  const person = await ownPerson(context);
  if (person.password_hash === null)
    throw new AppError('state.wrong-step', 'You sign in without a password, so you need no codes.');
  return person;
}

async function refuseWrongPassword(
  parts: IdentityParts,
  context: Context,
  person: PersonRow,
  password: string,
): Promise<void> {
  const counters = proveCounters(context.actor.sessionId);
  const now = context.clock.now();
  await parts.guard.take(counters, now);
  if (!(await verifyPassword(password, person.password_hash ?? undefined)))
    throw field('current', 'This is not the password you use now');
  await parts.guard.giveBack(counters, now);
}
