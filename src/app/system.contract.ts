import { z } from 'zod';
import { operation } from '#kernel/operation.ts';

const Health = z.object({
  status: z.enum(['ok', 'starting', 'read-only', 'broken']),
  checks: z.record(z.string(), z.string()),
});
const open = {
  target: 'public',
  permission: 'public.read',
  audit: { none: 'says nothing about anybody' },
  input: z.strictObject({}),
} as const;

export const live = operation({
  ...open,
  name: 'system.live',
  method: 'GET',
  path: '/health/live',
  summary: 'The process runs.',
  output: Health,
});
export const ready = operation({
  ...open,
  name: 'system.ready',
  method: 'GET',
  path: '/health/ready',
  summary: 'The database answers and the program takes requests; “read-only” while a log is not what was signed.',
  output: Health,
});
export const openapi = operation({
  ...open,
  name: 'system.openapi',
  method: 'GET',
  path: '/openapi.json',
  summary: 'This document.',
  output: z.unknown(),
});

export const outbox = operation({
  name: 'system.outbox',
  method: 'GET',
  path: '/api/demo/outbox',
  summary: 'Demo only: the messages that would have been sent.',
  target: 'public',
  permission: 'mail.read-demo',
  audit: { none: 'demo people only; the operation does not exist in other modes' },
  input: z.strictObject({}),
  output: z.object({
    mails: z.array(z.object({ to: z.string(), subject: z.string(), text: z.string(), sentAt: z.string() })),
  }),
});

export const settings = operation({
  name: 'system.settings',
  method: 'GET',
  path: '/api/system',
  summary: 'What a page needs to know of this installation before anyone signs in.',
  target: 'public',
  permission: 'public.read',
  audit: { none: 'says nothing about anybody' },
  input: z.strictObject({}),
  output: z.object({ mode: z.enum(['demo', 'clinic', 'production']), maxUploadBytes: z.number() }),
});
