import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { operation } from '#kernel/operation.ts';

export const caseEvents = operation({
  name: 'live.case',
  method: 'GET',
  path: '/api/cases/:caseId/events',
  summary: 'Server-sent events: that something of this case changed. Carries types, never contents.',
  target: 'case',
  permission: 'case.read',
  audit: { event: 'case.followed', once: 'hour' },
  stream: { out: true, produces: ['text/event-stream'] },
  rate: 'bulk',
  input: z.strictObject({ caseId: idSchema }),
  output: z.unknown(),
});

export const deskEvents = operation({
  name: 'live.desk',
  method: 'GET',
  path: '/api/desk/events',
  summary: 'Server-sent events: that something on the desk changed.',
  target: 'tenant',
  permission: 'case.list-desk',
  audit: { none: 'types of events only; the list itself is recorded when it is read' },
  stream: { out: true, produces: ['text/event-stream'] },
  rate: 'bulk',
  input: z.strictObject({}),
  output: z.unknown(),
});
