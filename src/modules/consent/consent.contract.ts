import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { operation } from '#kernel/operation.ts';
import { recipients } from './consent.rules.ts';
import { sensitivities } from './labels.rules.ts';

const itemsMode = z.enum(['all', 'except', 'only']);
/** Id of a document, file or fact, or UID of a study. */
export const itemId = z.string().regex(/^[a-z0-9][a-z0-9.]{0,63}$/, 'not an id of a paper or scan');

export const GrantView = z.object({
  id: z.string(),
  who: z.enum(recipients),
  name: z.string().nullable(),
  purpose: z.string(),
  textVersion: z.string(),
  textShown: z.string(),
  textSha256: z.string(),
  givenAt: z.iso.datetime(),
  startsAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
  withdrawnAt: z.iso.datetime().nullable(),
  version: z.number(),
  /** True when a later version of it stands in its place. */
  replaced: z.boolean(),
  itemsMode,
  items: z.array(z.string()),
  sensitivity: z.array(z.enum(sensitivities)),
});
export type GrantView = z.output<typeof GrantView>;

export const listGrants = operation({
  name: 'consent.list',
  method: 'GET',
  path: '/api/cases/:caseId/consents',
  summary: 'What the patient has agreed to for this request, with the exact words shown, earlier versions too.',
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

export const changeGrant = operation({
  name: 'consent.change',
  method: 'POST',
  path: '/api/cases/:caseId/consents/:grantId/change',
  summary: 'Changes what a consent covers or until when: a new version with its own words; the old one is kept.',
  target: 'case',
  permission: 'consent.own',
  audit: { event: 'consent.changed' },
  stepUp: true,
  exactlyOnce: true,
  input: z.strictObject({
    caseId: idSchema,
    grantId: idSchema,
    itemsMode,
    items: z.array(itemId).max(2000),
    sensitivity: z.array(z.enum(sensitivities)).max(sensitivities.length),
    endsAt: z.iso.datetime(),
    /** The words that stood on the page. */
    shown: z.string().max(2000),
  }),
  output: z.object({ grantId: z.string(), version: z.number() }),
});

export const consentsAsFhir = operation({
  name: 'consent.fhir',
  method: 'GET',
  path: '/api/cases/:caseId/consents/fhir',
  summary: 'The same as a FHIR R4 Bundle of Consent resources (IHE Privacy Consent on FHIR).',
  target: 'case',
  permission: 'consent.own',
  audit: { event: 'consent.read', once: 'hour' },
  input: z.strictObject({ caseId: idSchema }),
  output: z.looseObject({ resourceType: z.literal('Bundle') }),
});
