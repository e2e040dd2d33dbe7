import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { operation } from '#kernel/operation.ts';

const moment = z.iso.datetime();

export const ownFactors = operation({
  name: 'identity.own-factors',
  method: 'GET',
  path: '/api/account',
  summary: 'How the person who is signed in can prove who they are. No secrets.',
  target: 'self',
  permission: 'session.own',
  audit: { none: 'a person reads the names of their own ways to sign in' },
  input: z.strictObject({}),
  output: z.object({
    passkeys: z.array(
      z.object({
        passkeyId: z.string(),
        name: z.string(),
        synced: z.boolean(),
        addedAt: moment,
        usedAt: moment.nullable(),
      }),
    ),
    password: z.boolean(),
    codes: z.boolean(),
    recoveryCodesLeft: z.number().int(),
    /** What can be asked for when an act needs a fresh proof, the best first. */
    proofs: z.array(z.enum(['passkey', 'password', 'mail'])),
  }),
});

export const ownSessions = operation({
  name: 'identity.own-sessions',
  method: 'GET',
  path: '/api/account/sessions',
  summary: 'Where the person is signed in.',
  target: 'self',
  permission: 'session.own',
  audit: { none: 'a person reads where they themselves are signed in' },
  input: z.strictObject({}),
  output: z.object({
    sessions: z.array(
      z.object({
        sessionId: z.string(),
        device: z.string(),
        how: z.string(),
        since: moment,
        seenAt: moment,
        here: z.boolean(),
      }),
    ),
  }),
});

export const endOwnSession = operation({
  name: 'identity.end-own-session',
  method: 'POST',
  path: '/api/account/sessions/:sessionId/end',
  summary: 'Ends one of one’s own sessions at once, what is open in it too.',
  target: 'self',
  permission: 'session.own',
  audit: { event: 'identity.session-ended' },
  input: z.strictObject({ sessionId: idSchema }),
  output: z.object({ ended: z.literal(true) }),
});

export const endOtherSessions = operation({
  name: 'identity.end-other-sessions',
  method: 'POST',
  path: '/api/account/sessions/end-others',
  summary: 'Ends all of one’s own sessions but this one, at once.',
  target: 'self',
  permission: 'session.own',
  audit: { event: 'identity.sessions-ended' },
  input: z.strictObject({}),
  output: z.object({ ended: z.number().int() }),
});

/** At least so many characters; what it is made of is the person's own business. */
export const passwordMin = 12;

export const changePassword = operation({
  name: 'identity.change-password',
  method: 'POST',
  path: '/api/account/password',
  summary: 'Changes the password; the one that is in use is asked for. Ends every other session.',
  target: 'self',
  permission: 'session.own',
  audit: { event: 'identity.password-changed' },
  stepUp: true,
  rate: 'sign-in',
  input: z.strictObject({
    current: z.string().min(1, 'Enter the password you use now').max(500),
    next: z.string().min(1, 'Enter a new password').max(500),
  }),
  output: z.object({ changed: z.literal(true) }),
});

export const offerCodes = operation({
  name: 'identity.offer-codes',
  method: 'POST',
  path: '/api/account/codes/offer',
  summary: 'A new secret for the app that makes one-time codes; it counts once a code of it came back.',
  target: 'self',
  permission: 'session.own',
  audit: { event: 'identity.codes-offered' },
  stepUp: true,
  input: z.strictObject({}),
  output: z.object({ secret: z.string(), link: z.string(), ticket: z.string() }),
});

export const replaceCodes = operation({
  name: 'identity.replace-codes',
  method: 'POST',
  path: '/api/account/codes',
  summary: 'Takes one-time codes from another app from now on. Ends every other session.',
  target: 'self',
  permission: 'session.own',
  audit: { event: 'identity.codes-changed' },
  stepUp: true,
  rate: 'sign-in',
  input: z.strictObject({
    ticket: z.string().min(1).max(500),
    code: z.string().regex(/^\d{6}$/, 'Enter the six digits of the app'),
  }),
  output: z.object({ changed: z.literal(true) }),
});

export const makeRecoveryCodes = operation({
  name: 'identity.make-recovery-codes',
  method: 'POST',
  path: '/api/account/recovery-codes',
  summary: 'Ten new recovery codes, shown this once; the old ones end.',
  target: 'self',
  permission: 'session.own',
  audit: { event: 'identity.recovery-codes-made' },
  stepUp: true,
  input: z.strictObject({}),
  output: z.object({ codes: z.array(z.string()) }),
});
