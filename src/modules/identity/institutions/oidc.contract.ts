import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { operation } from '#kernel/operation.ts';

/** Signatures of identity tokens that are taken: asymmetric ones. `none` and shared-secret ones never are. */
export const signingAlgorithms = ['RS256', 'PS256', 'ES256', 'EdDSA'] as const;

/** Roles that a provider's word can give to somebody nobody invited. Never an administrator. */
export const grantableRoles = ['coordinator', 'expert', 'auditor'] as const;

const ownPath = z
  .string()
  .max(200)
  .regex(/^\/(?!\/)[\w/?=&.-]*$/);
const away = z.object({ location: z.url() });

export const listProviders = operation({
  name: 'identity.providers',
  method: 'GET',
  path: '/api/sign-in/providers',
  summary: 'The institutions one can sign in with.',
  target: 'public',
  permission: 'session.start',
  audit: { none: 'names of institutions, nobody’s data' },
  input: z.strictObject({}),
  output: z.object({
    providers: z.array(z.object({ providerId: z.string(), name: z.string(), organisation: z.string() })),
  }),
});

export const beginOidc = operation({
  name: 'identity.begin-oidc',
  method: 'POST',
  path: '/api/sign-in/oidc',
  summary: 'Begins signing in with an institution: the page goes to the address it answers.',
  target: 'public',
  permission: 'session.start',
  audit: { none: 'nobody is signed in yet; coming back is recorded' },
  rate: 'sign-in',
  stream: {},
  input: z.strictObject({
    providerId: idSchema,
    next: ownPath.optional(),
    /** The secret of an invitation, when it is accepted with this login. */
    invitation: z.string().min(16).max(200).optional(),
  }),
  output: away,
});

export const linkOidc = operation({
  name: 'identity.link-oidc',
  method: 'POST',
  path: '/api/session/external',
  summary: 'Begins adding the login of an institution to one’s own.',
  target: 'self',
  permission: 'person.own',
  audit: { event: 'identity.external-begun' },
  rate: 'sign-in',
  stepUp: true,
  stream: {},
  input: z.strictObject({ providerId: idSchema, next: ownPath.optional() }),
  output: away,
});

export const finishOidc = operation({
  name: 'identity.finish-oidc',
  method: 'POST',
  path: '/api/sign-in/oidc/finish',
  summary: 'Takes what the institution sent back and signs the person in, or asks for the second factor.',
  target: 'public',
  permission: 'session.start',
  audit: { none: 'written by the handler, which knows the person' },
  rate: 'sign-in',
  stream: {},
  input: z.strictObject({
    state: z.string().min(16).max(200),
    code: z.string().max(4000).optional(),
    iss: z.string().max(500).optional(),
    error: z.string().max(200).optional(),
  }),
  output: z.object({
    /** Where to go on; null while the second factor is missing. */
    next: z.string().nullable(),
    /** Proves, with this browser, that only the second factor is missing. */
    ticket: z.string().nullable(),
  }),
});

export const finishSecondFactor = operation({
  name: 'identity.finish-second-factor',
  method: 'POST',
  path: '/api/sign-in/oidc/second',
  summary: 'The one-time code of somebody whose institution asked for one factor only.',
  target: 'public',
  permission: 'session.start',
  audit: { none: 'written by the handler, which knows the person' },
  rate: 'sign-in',
  input: z.strictObject({
    ticket: z.string().min(16).max(200),
    code: z.string().regex(/^\d{6}$/, 'Enter the six digits of your app'),
  }),
  output: z.object({ next: z.string() }),
});

export const listExternal = operation({
  name: 'identity.list-external',
  method: 'GET',
  path: '/api/session/external',
  summary: 'The institutions whose login opens the signed-in person’s account.',
  target: 'self',
  permission: 'person.own',
  audit: { none: 'a person reads their own ways in' },
  input: z.strictObject({}),
  output: z.object({
    external: z.array(z.object({ providerId: z.string(), name: z.string(), linkedAt: z.iso.datetime() })),
  }),
});

export const unlinkExternal = operation({
  name: 'identity.unlink-external',
  method: 'POST',
  path: '/api/session/external/:providerId/unlink',
  summary: 'The login of this institution opens the account no more.',
  target: 'self',
  permission: 'person.own',
  audit: { event: 'identity.external-unlinked' },
  stepUp: true,
  input: z.strictObject({ providerId: idSchema }),
  output: z.object({ unlinked: z.literal(true) }),
});

const word = z.string().trim().min(1).max(200);

const settings = {
  name: z.string().trim().min(1, 'Write the words of the button').max(80),
  issuer: z.url('Write the address of the issuer, like https://login.hospital.example').max(300),
  origins: z.array(z.url().max(300)).max(5),
  clientId: word,
  scopes: z
    .string()
    .trim()
    .max(200)
    .regex(/^openid( [\w:./-]+)*$/, 'Begin with openid'),
  signingAlg: z.enum(signingAlgorithms),
  twoFactorAcr: z.array(word).max(10),
  twoFactorAmr: z.array(word).max(10),
  jit: z.boolean(),
  rolesClaim: z.string().trim().max(100).nullable(),
  roleMap: z.record(word, z.enum(grantableRoles)),
  active: z.boolean(),
};

export const Provider = z.object({
  providerId: z.string(),
  ...settings,
  /** What the provider must be told. */
  redirectUri: z.string(),
  updatedAt: z.iso.datetime(),
});
export type Provider = z.output<typeof Provider>;

export const showProviders = operation({
  name: 'identity.show-providers',
  method: 'GET',
  path: '/api/staff/sign-in/providers',
  summary: 'The organisation’s own ways to sign in with an institution, without their secrets.',
  target: 'tenant',
  permission: 'people.manage',
  audit: { event: 'identity.providers-listed', once: 'hour' },
  input: z.strictObject({}),
  output: z.object({ providers: z.array(Provider), redirectUri: z.string() }),
});

export const saveProvider = operation({
  name: 'identity.save-provider',
  method: 'POST',
  path: '/api/staff/sign-in/providers',
  summary: 'Adds or changes an identity provider. It is asked first, so that what does not answer is not kept.',
  target: 'tenant',
  permission: 'people.manage',
  audit: { event: 'identity.provider-saved' },
  stepUp: true,
  input: z.strictObject({
    providerId: idSchema.optional(),
    ...settings,
    /** Left out when it stays as it is. */
    clientSecret: z.string().min(1).max(500).optional(),
  }),
  output: Provider,
});

export const testProvider = operation({
  name: 'identity.test-provider',
  method: 'POST',
  path: '/api/staff/sign-in/providers/:providerId/test',
  summary: 'Asks an identity provider now whether it answers as one. Changes nothing.',
  target: 'tenant',
  permission: 'people.manage',
  audit: { event: 'identity.provider-tested' },
  rate: 'sign-in',
  input: z.strictObject({ providerId: idSchema }),
  output: z.object({
    /** What is wrong, in words; null when it answers as it should. */
    problem: z.string().nullable(),
  }),
});
