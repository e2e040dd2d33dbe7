import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { operation } from '#kernel/operation.ts';
import { emergencyRoles, reasonLength } from './emergency.rules.ts';

export { emergencyRoles, type EmergencyRole } from './emergency.rules.ts';

const Standing = z.object({
  emergencyId: z.string(),
  caseId: z.string(),
  number: z.string(),
  reason: z.string(),
  givenAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
});

export const openEmergency = operation({
  name: 'emergency.open',
  method: 'POST',
  path: '/api/emergencies',
  summary: 'Emergency access to one request for 60 minutes. The patient and the privacy officer are told at once.',
  target: 'tenant',
  permission: 'emergency.open',
  audit: { event: 'emergency.opened' },
  stepUp: true,
  exactlyOnce: true,
  input: z.strictObject({
    number: z.string().trim().toUpperCase().min(4).max(20),
    reason: z.string().trim().min(reasonLength, `Please say why, in at least ${reasonLength} characters.`).max(1000),
  }),
  output: Standing,
});

export const ownEmergencies = operation({
  name: 'emergency.own',
  method: 'GET',
  path: '/api/emergencies/mine',
  summary: 'The emergency accesses of the signed-in person that stand now, and whether there can be another.',
  target: 'tenant',
  permission: 'emergency.open',
  audit: { event: 'emergency.listed', once: 'hour' },
  input: z.strictObject({}),
  output: z.object({
    standing: z.array(Standing),
    /** Why there can be none now, in words. */
    refused: z.string().nullable(),
    listed: z.array(z.enum(emergencyRoles)),
  }),
});

export const emergencies = operation({
  name: 'emergency.list',
  method: 'GET',
  path: '/api/emergencies',
  summary: 'Emergency accesses of the organisation, the ones to be reviewed first.',
  target: 'tenant',
  permission: 'emergency.review',
  audit: { event: 'emergency.listed', once: 'hour' },
  input: z.strictObject({}),
  output: z.object({
    emergencies: z.array(
      Standing.extend({
        who: z.string(),
        own: z.boolean(),
        reviewDueAt: z.iso.datetime(),
        overdue: z.boolean(),
        review: z
          .object({ by: z.string(), at: z.iso.datetime(), justified: z.boolean(), words: z.string() })
          .nullable(),
      }),
    ),
  }),
});

export const reviewEmergency = operation({
  name: 'emergency.review',
  method: 'POST',
  path: '/api/emergencies/:emergencyId/review',
  summary: 'A second person says whether an emergency access was right.',
  target: 'tenant',
  permission: 'emergency.review',
  audit: { event: 'emergency.reviewed' },
  input: z.strictObject({
    emergencyId: idSchema,
    justified: z.boolean(),
    words: z.string().trim().min(3).max(1000),
  }),
  output: z.object({ reviewedAt: z.iso.datetime() }),
});

export const listEmergencyRoles = operation({
  name: 'emergency.set-roles',
  method: 'POST',
  path: '/api/emergencies/roles',
  summary: 'Lists the roles of the organisation that have emergency access; an empty list is none.',
  target: 'tenant',
  permission: 'emergency.set-roles',
  audit: { event: 'emergency.roles-set' },
  stepUp: true,
  input: z.strictObject({ roles: z.array(z.enum(emergencyRoles)).max(emergencyRoles.length) }),
  output: z.object({ roles: z.array(z.enum(emergencyRoles)) }),
});
