import { z } from 'zod';
import { operation } from '#kernel/operation.ts';

/** An e-mail address as people are found by it. */
export const email = z
  .email('Write an e-mail address like name@example.org')
  .max(254)
  .transform((text) => text.trim().toLowerCase());

const password = z.string().min(1, 'Enter your password').max(500);

/** The six digits of the app, or a recovery code in their place. */
export const code = z.string().regex(/^(\d{6}|[0-9A-Za-z -]{16,24})$/, 'Enter the six digits of your app');

const Proved = z.object({ provedAt: z.iso.datetime() });

export const signIn = operation({
  name: 'identity.sign-in',
  method: 'POST',
  path: '/api/sign-in',
  summary: 'Signs staff in with password and one-time code, or a recovery code in its place.',
  target: 'public',
  permission: 'session.start',
  audit: { none: 'written by the handler, which knows the person' },
  rate: 'sign-in',
  evenTime: true,
  input: z.strictObject({ email, password, code }),
  output: z.object({ next: z.string() }),
});

export const prove = operation({
  name: 'identity.prove',
  method: 'POST',
  path: '/api/session/prove',
  summary: 'Proves once more who is signed in, for the next five minutes.',
  target: 'self',
  permission: 'session.own',
  audit: { event: 'identity.proved' },
  rate: 'sign-in',
  input: z.strictObject({ password, code }),
  output: Proved,
});

export const sendProveCode = operation({
  name: 'identity.send-prove-code',
  method: 'POST',
  path: '/api/session/prove/mail',
  summary: 'Sends six digits by mail to somebody who has neither password nor passkey, to prove who they are.',
  target: 'self',
  permission: 'session.own',
  audit: { event: 'identity.code-sent' },
  rate: 'sign-in',
  input: z.strictObject({}),
  output: z.object({ sent: z.literal(true) }),
});

export const proveByCode = operation({
  name: 'identity.prove-by-code',
  method: 'POST',
  path: '/api/session/prove/mail/use',
  summary: 'Proves by the six digits of the mail who is signed in.',
  target: 'self',
  permission: 'session.own',
  audit: { event: 'identity.proved' },
  rate: 'sign-in',
  input: z.strictObject({ code: z.string().regex(/^\d{6}$/, 'Enter the six digits of the mail') }),
  output: Proved,
});

export const proved = operation({
  name: 'identity.proved',
  method: 'GET',
  path: '/api/session/prove',
  summary: 'Whether a fresh proof stands: asked before a page goes to a file that needs one.',
  target: 'self',
  permission: 'session.own',
  audit: { none: 'a person asks about their own session' },
  stepUp: true,
  input: z.strictObject({}),
  output: Proved,
});
