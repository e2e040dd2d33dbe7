import { z } from 'zod';
import { operation } from '#kernel/operation.ts';
import { code, email } from './proofs.contract.ts';

const token = z.string().min(16).max(200);

export const requestReset = operation({
  name: 'identity.request-reset',
  method: 'POST',
  path: '/api/sign-in/reset',
  summary: 'Sends a link by which a lost password is replaced. The answer is the same for any address.',
  target: 'public',
  permission: 'session.start',
  audit: { none: 'nobody is signed in yet; using the link is recorded' },
  rate: 'sign-in',
  evenTime: true,
  input: z.strictObject({ email }),
  output: z.object({ sent: z.literal(true) }),
});

export const resetPassword = operation({
  name: 'identity.reset-password',
  method: 'POST',
  path: '/api/sign-in/reset/use',
  summary:
    'Sets a new password with the secret of a reset link and the second factor, which stays. Ends every session; opens none.',
  target: 'public',
  permission: 'session.start',
  audit: { none: 'written by the handler, which knows the person' },
  rate: 'sign-in',
  input: z.strictObject({ token, code, password: z.string().min(1, 'Enter a new password').max(500) }),
  output: z.object({ changed: z.literal(true) }),
});
