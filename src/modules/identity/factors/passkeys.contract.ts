import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { operation } from '#kernel/operation.ts';

/** Bytes in base64url, as browsers write them. */
const bytes = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[\w-]*$/);
const transports = z.array(z.string().max(20)).max(10);
const common = {
  id: bytes(1400),
  rawId: bytes(1400),
  type: z.literal('public-key'),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).optional(),
  // What browsers add here of their own; nothing of it is used.
  clientExtensionResults: z.record(z.string().max(40), z.unknown()).optional(),
};

/** What the browser gives back after making a passkey (WebAuthn RegistrationResponseJSON). */
const madeKey = z.strictObject({
  ...common,
  response: z.strictObject({
    clientDataJSON: bytes(4000),
    attestationObject: bytes(20_000),
    authenticatorData: bytes(8000).optional(),
    transports: transports.optional(),
    publicKeyAlgorithm: z.number().int().optional(),
    publicKey: bytes(4000).optional(),
  }),
});

/** What the browser gives back after using a passkey (WebAuthn AuthenticationResponseJSON). */
const usedKey = z.strictObject({
  ...common,
  response: z.strictObject({
    clientDataJSON: bytes(4000),
    authenticatorData: bytes(4000),
    signature: bytes(8000),
    userHandle: bytes(100).optional(),
  }),
});

/** What the browser is asked, handed to it as it is. */
const Options = z.object({ options: z.record(z.string(), z.unknown()) });
const name = z.string().trim().min(1, 'Give it a name, like “My phone”').max(60);

export const passkeySignInOptions = operation({
  name: 'identity.passkey-sign-in-options',
  method: 'POST',
  path: '/api/sign-in/passkey/options',
  summary: 'What a browser needs to sign somebody in with a passkey; good for five minutes, once, in this browser.',
  target: 'public',
  permission: 'session.start',
  audit: { none: 'nobody is signed in yet; signing in is recorded' },
  rate: 'sign-in',
  input: z.strictObject({}),
  output: Options,
});

export const passkeySignIn = operation({
  name: 'identity.passkey-sign-in',
  method: 'POST',
  path: '/api/sign-in/passkey',
  summary: 'Signs the owner of a passkey in: the device and the finger, face or PIN are two factors.',
  target: 'public',
  permission: 'session.start',
  audit: { none: 'written by the handler, which knows the person' },
  rate: 'sign-in',
  input: z.strictObject({ response: usedKey }),
  output: z.object({ next: z.string() }),
});

export const passkeyProveOptions = operation({
  name: 'identity.passkey-prove-options',
  method: 'POST',
  path: '/api/session/prove/passkey/options',
  summary: 'What a browser needs to prove once more, with a passkey, who is signed in.',
  target: 'self',
  permission: 'session.own',
  audit: { none: 'a random number; the proof is recorded' },
  rate: 'sign-in',
  input: z.strictObject({}),
  output: Options,
});

export const passkeyProve = operation({
  name: 'identity.passkey-prove',
  method: 'POST',
  path: '/api/session/prove/passkey',
  summary: 'Proves once more, with a passkey, who is signed in, for the next five minutes.',
  target: 'self',
  permission: 'session.own',
  audit: { event: 'identity.proved' },
  rate: 'sign-in',
  input: z.strictObject({ response: usedKey }),
  output: z.object({ provedAt: z.iso.datetime() }),
});

export const passkeyRegisterOptions = operation({
  name: 'identity.passkey-register-options',
  method: 'POST',
  path: '/api/account/passkeys/options',
  summary: 'What a browser needs to make a passkey for the person who is signed in.',
  target: 'self',
  permission: 'session.own',
  audit: { none: 'a random number; adding the passkey is recorded' },
  stepUp: true,
  input: z.strictObject({}),
  output: Options,
});

export const passkeyRegister = operation({
  name: 'identity.passkey-register',
  method: 'POST',
  path: '/api/account/passkeys',
  summary: 'Adds a passkey.',
  target: 'self',
  permission: 'session.own',
  audit: { event: 'identity.passkey-added' },
  stepUp: true,
  input: z.strictObject({ name, response: madeKey }),
  output: z.object({ passkeyId: z.string() }),
});

export const passkeyRename = operation({
  name: 'identity.passkey-rename',
  method: 'POST',
  path: '/api/account/passkeys/:passkeyId/name',
  summary: 'Gives one of one’s own passkeys another name.',
  target: 'self',
  permission: 'session.own',
  audit: { event: 'identity.passkey-renamed' },
  input: z.strictObject({ passkeyId: idSchema, name }),
  output: z.object({ renamed: z.literal(true) }),
});

export const passkeyRevoke = operation({
  name: 'identity.passkey-revoke',
  method: 'POST',
  path: '/api/account/passkeys/:passkeyId/revoke',
  summary: 'Removes one of one’s own passkeys and ends every other session.',
  target: 'self',
  permission: 'session.own',
  audit: { event: 'identity.passkey-removed' },
  stepUp: true,
  input: z.strictObject({ passkeyId: idSchema }),
  output: z.object({ removed: z.literal(true) }),
});
