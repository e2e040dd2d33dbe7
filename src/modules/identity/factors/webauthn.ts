import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { AppError } from '#kernel/errors.ts';
import { hashToken, randomToken } from '#platform/crypto/index.ts';
import type { Context } from '#platform/operations/index.ts';
import type { PasskeyRow } from './factors.store.ts';
import { keepChallenge, type Challenge } from '../guard/guard.store.ts';
import type { IdentityParts } from '../parts.ts';
import { challengeMs, relyingPartyOf } from './passkeys.rules.ts';

type Parts = Pick<IdentityParts, 'guard' | 'publicOrigin'>;
type Asked = Omit<Challenge, 'hash'>;

/** EdDSA, ES256, RS256: what devices of today have. */
const algorithms = [-8, -7, -257];

export const wrongPasskey = () =>
  new AppError('session.failed', 'This passkey did not open anything here. Try again, or use another way to sign in.');

async function newChallenge(context: Context, asked: Asked): Promise<string> {
  const challenge = randomToken();
  const at = context.clock.now();
  const times = { at, endsAt: new Date(at.getTime() + challengeMs) };
  await keepChallenge(context.tx, { hash: hashToken(challenge), ...asked }, times);
  return challenge;
}

/** simplewebauthn encodes the text it is given; the browser signs that, so this is what comes back. */
const encoded = (challenge: string) => Buffer.from(challenge, 'base64url');

/** What the browser needs to make a passkey: kept on the device, opened by finger, face or PIN. */
export async function registrationOptions(
  parts: Parts,
  context: Context,
  person: { id: string; email: string; name: string },
  known: readonly PasskeyRow[],
) {
  const { id, name } = relyingPartyOf(parts.publicOrigin());
  const challenge = await newChallenge(context, { purpose: 'register', holder: context.actor.sessionId });
  return generateRegistrationOptions({
    rpName: name,
    rpID: id,
    userID: new Uint8Array(Buffer.from(person.id)),
    userName: person.email,
    userDisplayName: person.name || person.email,
    challenge: new Uint8Array(encoded(challenge)),
    timeout: challengeMs,
    attestationType: 'none',
    supportedAlgorithmIDs: algorithms,
    excludeCredentials: known.map((key) => ({ id: key.credential_id, transports: key.transports })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
}

/** What the browser needs to use a passkey. Without `keys` the device offers the ones it has for this site. */
export async function useOptions(parts: Parts, context: Context, asked: Asked, keys: readonly PasskeyRow[] = []) {
  const challenge = await newChallenge(context, asked);
  return generateAuthenticationOptions({
    rpID: relyingPartyOf(parts.publicOrigin()).id,
    challenge: new Uint8Array(encoded(challenge)),
    timeout: challengeMs,
    userVerification: 'required',
    allowCredentials: keys.map((key) => ({ id: key.credential_id, transports: key.transports })),
  });
}

/** The challenge that the browser signed, used up. @throws AppError session.failed when it is not an open one of ours. */
async function challengeIn(parts: Parts, clientData: string, asked: Asked, now: Date): Promise<string> {
  let challenge: unknown;
  try {
    ({ challenge } = JSON.parse(Buffer.from(clientData, 'base64url').toString()) as { challenge?: unknown });
  } catch {
    throw wrongPasskey();
  }
  if (typeof challenge !== 'string') throw wrongPasskey();
  if (!(await parts.guard.spendChallenge({ hash: hashToken(challenge), ...asked }, now))) throw wrongPasskey();
  return challenge;
}

/** Checks a new passkey: our challenge, our page, made with finger, face or PIN. @throws AppError session.failed. */
export async function checkRegistration(parts: Parts, context: Context, response: RegistrationResponseJSON) {
  const party = relyingPartyOf(parts.publicOrigin());
  const asked = { purpose: 'register', holder: context.actor.sessionId } as const;
  const challenge = await challengeIn(parts, response.response.clientDataJSON, asked, context.clock.now());
  const checked = await verifyRegistrationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
    supportedAlgorithmIDs: algorithms,
  }).catch(() => undefined);
  if (!checked?.verified) throw wrongPasskey();
  return checked.registrationInfo;
}

/**
 * Checks what a passkey signed: our challenge, our page, finger, face or PIN, and a counter that goes up (a copy's does not).
 * @returns the new counter @throws AppError session.failed
 */
export async function checkUse(
  parts: Parts,
  key: PasskeyRow,
  response: AuthenticationResponseJSON,
  asked: Asked & { now: Date },
): Promise<number> {
  const party = relyingPartyOf(parts.publicOrigin());
  const { now, ...bound } = asked;
  const challenge = await challengeIn(parts, response.response.clientDataJSON, bound, now);
  const handle = response.response.userHandle;
  if (handle !== undefined && Buffer.from(handle, 'base64url').toString() !== key.person_id) throw wrongPasskey();
  const checked = await verifyAuthenticationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
    credential: {
      id: key.credential_id,
      publicKey: new Uint8Array(key.public_key),
      counter: key.counter,
      transports: key.transports,
    },
  }).catch(() => undefined);
  if (!checked?.verified) throw wrongPasskey();
  return checked.authenticationInfo.newCounter;
}
