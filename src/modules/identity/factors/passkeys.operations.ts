import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import type { Role } from '#kernel/actor.ts';
import { AppError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { implement, type Context, type Implemented } from '#platform/operations/index.ts';
import { deviceOf, enter } from '../sign-in/enter.ts';
import * as store from './factors.store.ts';
import type { Challenge } from '../guard/guard.store.ts';
import type { IdentityParts } from '../parts.ts';
import { homeOf } from '../identity.rules.ts';
import { personById, type PersonRow } from '../identity.store.ts';
import * as contract from './passkeys.contract.ts';
import { passkeysAtMost } from './passkeys.rules.ts';
import { endSessionsOf, renewProof } from '../sessions/sessions.ts';
import { tell } from '../notices/tell.ts';
import { checkRegistration, checkUse, registrationOptions, useOptions, wrongPasskey } from './webauthn.ts';

type Used = { id: string; response: object };
const asOptions = (options: object) => ({ options: options as Record<string, unknown> });
const noSuchKey = () => new AppError('not-found', 'This passkey is not there. It may have been removed already.');

/** Passkeys: signing in with them, proving with them, and keeping one's own. */
export function passkeyOperations(parts: IdentityParts): Implemented[] {
  /** The passkey that signed, its counter moved on. */
  async function used(context: Context, response: Used, asked: Omit<Challenge, 'hash'>): Promise<store.PasskeyRow> {
    const now = context.clock.now();
    const key = await store.passkeyByCredential(context.tx, response.id);
    if (!key) throw wrongPasskey();
    const counter = await checkUse(parts, key, response as AuthenticationResponseJSON, { ...asked, now });
    await store.changePasskey(context.tx, { id: key.id, personId: key.person_id }, { counter, used_at: now });
    return key;
  }

  const forSignIn = (context: Context) => ({ purpose: 'sign-in' as const, holder: deviceOf(context) });
  const forProof = (context: Context) => ({ purpose: 'prove' as const, holder: context.actor.sessionId });

  return [
    implement(contract.passkeySignInOptions, async (context) =>
      asOptions(await useOptions(parts, context, forSignIn(context))),
    ),

    implement(contract.passkeySignIn, async (context, input) => {
      const key = await used(context, input.response, forSignIn(context));
      const person = await personById(context.tx, key.person_id);
      if (!person?.active) throw wrongPasskey();
      await enter(parts, context, person, 'passkey');
      return { next: homeOf(person.roles as Role[]) };
    }),

    implement(contract.passkeyProveOptions, async (context) => {
      const own = await store.passkeysOf(context.tx, context.actor.personId);
      if (own.length === 0) throw noSuchKey();
      return asOptions(await useOptions(parts, context, forProof(context), own));
    }),

    implement(contract.passkeyProve, async (context, input) => {
      const key = await used(context, input.response, forProof(context));
      if (key.person_id !== context.actor.personId) throw wrongPasskey();
      return renewProof(context);
    }),

    implement(contract.passkeyRegisterOptions, async (context) => {
      const person = await ownPerson(context);
      const own = await store.passkeysOf(context.tx, person.id);
      return asOptions(await registrationOptions(parts, context, person, own));
    }),

    implement(contract.passkeyRegister, async (context, input) => {
      const person = await ownPerson(context);
      const passkeyId = await register(parts, context, person, input);
      context.auditSubject({ id: passkeyId });
      await tell(parts, context, person, 'passkey-added');
      return { passkeyId };
    }),

    implement(contract.passkeyRename, async (context, { passkeyId: id, name }) => {
      if (!(await store.changePasskey(context.tx, { id, personId: context.actor.personId }, { name })))
        throw noSuchKey();
      return { renamed: true as const };
    }),

    implement(contract.passkeyRevoke, async (context, { passkeyId: id }) => {
      const person = await ownPerson(context);
      const now = context.clock.now();
      if (!(await store.changePasskey(context.tx, { id, personId: person.id }, { revoked_at: now }))) throw noSuchKey();
      await endSessionsOf(context, person.id, context.actor.sessionId);
      await tell(parts, context, person, 'passkey-removed');
      return { removed: true as const };
    }),
  ];
}

/** Keeps a passkey that was just made. @returns its id. @throws AppError when it does not hold or is one too many. */
async function register(
  parts: IdentityParts,
  context: Context,
  person: PersonRow,
  input: { name: string; response: object },
): Promise<string> {
  const made = await checkRegistration(parts, context, input.response as RegistrationResponseJSON);
  const own = await store.passkeysOf(context.tx, person.id);
  if (own.length >= passkeysAtMost)
    throw new AppError('state.conflict', 'You have as many passkeys as we keep. Remove one that you no longer use.');
  if (await store.passkeyByCredential(context.tx, made.credential.id))
    throw new AppError('state.already-done', 'This passkey is known here already.');
  const id = newId();
  await store.insertPasskey(context.tx, {
    id,
    tenant_id: person.tenant_id,
    person_id: person.id,
    credential_id: made.credential.id,
    public_key: Buffer.from(made.credential.publicKey),
    counter: made.credential.counter,
    transports: made.credential.transports ?? [],
    name: input.name,
    synced: made.credentialBackedUp,
    created_at: context.clock.now(),
  });
  return id;
}

/** The person who is signed in. */
export async function ownPerson(context: Context): Promise<PersonRow> {
  const person = await personById(context.tx, context.actor.personId);
  if (!person) throw new AppError('session.required', 'Please sign in.');
  return person;
}
