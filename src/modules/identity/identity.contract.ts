import { z } from 'zod';
import { roles } from '#kernel/actor.ts';
import { operation } from '#kernel/operation.ts';

export { prove, proved } from './sign-in/proofs.contract.ts';

const email = z
  .email('Write an e-mail address like name@example.org')
  .max(254)
  .transform((text) => text.trim().toLowerCase());

export const Me = z.object({
  personId: z.string(),
  name: z.string(),
  email: z.string(),
  title: z.string().nullable(),
  roles: z.array(z.enum(roles)),
  organisation: z.object({ slug: z.string(), name: z.string() }),
  purpose: z.string(),
  strength: z.string(),
  provedAt: z.iso.datetime().nullable(),
});
export type Me = z.output<typeof Me>;

export const requestLink = operation({
  name: 'identity.request-link',
  method: 'POST',
  path: '/api/sign-in/link',
  summary:
    'Sends a sign-in link to an e-mail address; a new person becomes a patient of the programme. `code` is asked for when the link is opened in another browser.',
  target: 'public',
  permission: 'session.start',
  audit: { none: 'nobody is signed in yet; using the link is recorded' },
  rate: 'sign-in',
  evenTime: true,
  input: z.strictObject({
    email,
    programme: z.string().max(60),
    next: z
      .string()
      .max(200)
      .regex(/^\/(?!\/)[\w/?=&.-]*$/)
      .default('/request'),
  }),
  output: z.object({ sent: z.literal(true), code: z.string() }),
});

export const useLink = operation({
  name: 'identity.use-link',
  method: 'POST',
  path: '/api/sign-in/link/use',
  summary: 'Exchanges the secret of a sign-in link for a session. Works once.',
  target: 'public',
  permission: 'session.start',
  audit: { none: 'written by the handler, which knows the person' },
  rate: 'sign-in',
  input: z.strictObject({ token: z.string().min(16).max(200), code: z.string().max(20).optional() }),
  output: z.object({ next: z.string() }),
});

export const me = operation({
  name: 'identity.me',
  method: 'GET',
  path: '/api/session',
  summary: 'Who is signed in.',
  target: 'self',
  permission: 'session.own',
  audit: { none: 'a person reads their own name' },
  input: z.strictObject({}),
  output: Me,
});

export const signOut = operation({
  name: 'identity.sign-out',
  method: 'POST',
  path: '/api/session/end',
  summary: 'Ends this session at once.',
  target: 'self',
  permission: 'session.own',
  audit: { event: 'identity.session-ended' },
  input: z.strictObject({}),
  output: z.object({ ended: z.literal(true) }),
});
