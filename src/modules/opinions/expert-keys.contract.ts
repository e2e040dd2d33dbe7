import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { operation } from '#kernel/operation.ts';

export const withdrawKey = operation({
  name: 'opinions.withdraw-key',
  method: 'POST',
  path: '/api/experts/:expertId/keys/withdraw',
  summary:
    'Withdraws an expert’s signing keys and says so in the opinion log; the next signature is made with a new one.',
  target: 'tenant',
  permission: 'people.manage',
  audit: { event: 'expert-key.withdrawn' },
  stepUp: true,
  exactlyOnce: true,
  input: z.strictObject({ expertId: idSchema, reason: z.string().trim().min(1).max(200) }),
  output: z.object({ withdrawn: z.number(), at: z.iso.datetime() }),
});

export const listKeys = operation({
  name: 'opinions.list-keys',
  method: 'GET',
  path: '/api/experts/keys',
  summary: 'The signing keys of the organisation’s experts, those in force first, the newest of each first.',
  target: 'tenant',
  permission: 'people.manage',
  audit: { none: 'the same statements stand in every letter' },
  input: z.strictObject({}),
  output: z.object({
    keys: z.array(
      z.object({
        keyId: z.string(),
        expertId: z.string(),
        name: z.string(),
        licence: z.string(),
        enrolledAt: z.iso.datetime(),
        revokedAt: z.iso.datetime().nullable(),
      }),
    ),
  }),
});
