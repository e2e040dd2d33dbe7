import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { operation } from '#kernel/operation.ts';

export const GrantView = z.object({
  id: z.string(),
  who: z.enum(['desk', 'expert']),
  name: z.string().nullable(),
  purpose: z.string(),
  textVersion: z.string(),
  textShown: z.string(),
  textSha256: z.string(),
  givenAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
  withdrawnAt: z.iso.datetime().nullable(),
});
export type GrantView = z.output<typeof GrantView>;

export const listGrants = operation({
  name: 'consent.list',
  method: 'GET',
  path: '/api/cases/:caseId/consents',
  summary: 'What the patient has agreed to for this request, with the exact words shown.',
  target: 'case',
  permission: 'consent.own',
  audit: { event: 'consent.read', once: 'hour' },
  input: z.strictObject({ caseId: idSchema }),
  output: z.object({ grants: z.array(GrantView) }),
});

export const withdraw = operation({
  name: 'consent.withdraw',
  method: 'POST',
  path: '/api/cases/:caseId/consents/:grantId/withdraw',
  summary: 'Stops sharing. The next request of the one it was given to is refused.',
  target: 'case',
  permission: 'consent.own',
  audit: { event: 'consent.withdrawn' },
  exactlyOnce: true,
  input: z.strictObject({ caseId: idSchema, grantId: idSchema }),
  output: z.object({ withdrawnAt: z.iso.datetime() }),
});
