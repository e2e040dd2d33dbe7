import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { operation } from '#kernel/operation.ts';

/** How one kind of records went. `absent`: not offered there; `cut`: some of it came, and not all. */
export const kindStates = ['waiting', 'done', 'refused', 'absent', 'failed', 'cut'] as const;
export const fetchStates = ['running', 'done', 'partial', 'failed', 'stopped'] as const;

export const Outcome = z.object({
  /** By kind, in words: how many entries came. */
  kinds: z.array(z.object({ words: z.string(), state: z.enum(kindStates), count: z.number() })),
  records: z.number(),
  /** Papers that came, and papers that the records point to. */
  files: z.number(),
  filesFound: z.number(),
  step: z.enum(['server', 'person', 'kinds', 'files', 'end']),
  /** What did not come and why, in words; once it has ended. */
  notes: z.array(z.string()),
});
export type Outcome = z.output<typeof Outcome>;

export const FetchView = z.object({
  fetchId: z.string(),
  sourceId: z.string(),
  hospital: z.string(),
  state: z.enum(fetchStates),
  outcome: Outcome,
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
});
export type FetchView = z.output<typeof FetchView>;

export const PatientSource = z.object({
  sourceId: z.string(),
  name: z.string(),
  place: z.string(),
  /** Host that people are sent to, as they will see it in their browser. */
  host: z.string(),
});
export type PatientSource = z.output<typeof PatientSource>;

const onCase = { target: 'case', permission: 'records.fetch' } as const;
const caseOnly = z.strictObject({ caseId: idSchema });

export const caseSources = operation({
  ...onCase,
  name: 'records.sources',
  method: 'GET',
  path: '/api/cases/:caseId/records/sources',
  summary: 'Hospitals whose portal records can be fetched from, and what was fetched from them.',
  audit: { event: 'records.sources-listed', once: 'hour' },
  input: caseOnly,
  output: z.object({
    sources: z.array(PatientSource),
    /** The newest first; the last 20. */
    fetches: z.array(FetchView),
  }),
});

export const beginFetch = operation({
  ...onCase,
  name: 'records.begin-fetch',
  method: 'POST',
  path: '/api/cases/:caseId/records/sources/:sourceId',
  summary: 'Begins fetching from a hospital (SMART App Launch 2, standalone): the page goes to the address it answers.',
  audit: { event: 'records.fetch-begun' },
  rate: 'sign-in',
  // Asks the hospital where people agree: no transaction stays open for it.
  stream: {},
  input: z.strictObject({ caseId: idSchema, sourceId: idSchema }),
  output: z.object({ location: z.url() }),
});

const state = z.string().min(16).max(600);

export const findJourney = operation({
  name: 'records.find-journey',
  method: 'POST',
  path: '/api/records/journeys',
  summary: 'Which of one’s requests a way back from a hospital belongs to. Only who went can ask.',
  target: 'self',
  permission: 'person.own',
  audit: { none: 'a person reads which request they themself left a moment ago' },
  rate: 'sign-in',
  input: z.strictObject({ state }),
  output: z.object({ caseId: z.string() }),
});

export const finishFetch = operation({
  ...onCase,
  name: 'records.finish-fetch',
  method: 'POST',
  path: '/api/cases/:caseId/records/fetches',
  summary:
    'Takes what the hospital sent back and begins to fetch. What it sent counts once, in the browser that asked.',
  audit: { event: 'records.fetch-agreed' },
  rate: 'sign-in',
  stream: {},
  input: z.strictObject({
    caseId: idSchema,
    state,
    code: z.string().max(4000).optional(),
    iss: z.string().max(500).optional(),
    error: z.string().max(200).optional(),
  }),
  output: z.object({ fetchId: z.string() }),
});

export const stopFetch = operation({
  ...onCase,
  name: 'records.stop-fetch',
  method: 'POST',
  path: '/api/cases/:caseId/records/fetches/:fetchId/stop',
  summary: 'Stops fetching. The permission is destroyed and nothing of what came is kept.',
  audit: { event: 'records.fetch-stopped' },
  input: z.strictObject({ caseId: idSchema, fetchId: idSchema }),
  output: z.object({ stopped: z.boolean() }),
});

const whole = 'Write the whole address, like https://fhir.hospital.example/r4';
const address = z.url({ protocol: /^https?$/, error: whole }).regex(/^[^?#\s]+$/, whole);

const settings = {
  name: z.string().trim().min(1, 'Write the name of the hospital').max(80),
  place: z.string().trim().max(80),
  baseUrl: address.max(300),
  /** Other origins that it answers on. */
  origins: z.array(address.max(300)).max(10),
  clientId: z.string().trim().min(1, 'Write the client ID that the hospital gave').max(200),
  scopes: z
    .string()
    .trim()
    .max(1000)
    .regex(/^[\w:./*?=&|-]+( [\w:./*?=&|-]+)*$/, 'Write scopes with spaces between them'),
  active: z.boolean(),
};

export const Source = z.object({
  sourceId: z.string(),
  ...settings,
  /** Whether a secret is kept; it is never shown. */
  hasSecret: z.boolean(),
  updatedAt: z.iso.datetime(),
});
export type Source = z.output<typeof Source>;

const onTenant = { target: 'tenant', permission: 'records.set-sources' } as const;

export const showSources = operation({
  ...onTenant,
  name: 'records.show-sources',
  method: 'GET',
  path: '/api/staff/records/sources',
  summary: 'The hospitals that the organisation’s patients can fetch records from, without secrets.',
  audit: { event: 'records.sources-shown', once: 'hour' },
  input: z.strictObject({}),
  output: z.object({ sources: z.array(Source), redirectUri: z.string(), usualScopes: z.string() }),
});

export const saveSource = operation({
  ...onTenant,
  name: 'records.save-source',
  method: 'POST',
  path: '/api/staff/records/sources',
  summary: 'Adds or changes a hospital. It is asked first, so that what does not answer is not kept.',
  audit: { event: 'records.source-saved' },
  stepUp: true,
  stream: {},
  input: z.strictObject({
    sourceId: idSchema.optional(),
    ...settings,
    /** Left out when it stays as it is; empty when there is none any more. */
    clientSecret: z.string().max(500).optional(),
  }),
  output: Source,
});

export const testSource = operation({
  ...onTenant,
  name: 'records.test-source',
  method: 'POST',
  path: '/api/staff/records/sources/:sourceId/test',
  summary: 'Asks a hospital’s server now whether records could be fetched from it. Changes nothing.',
  audit: { event: 'records.source-tested' },
  rate: 'sign-in',
  stream: {},
  input: z.strictObject({ sourceId: idSchema }),
  output: z.object({
    /** What is wrong, in words; null when it answers as it should. */
    problem: z.string().nullable(),
    /** What to know although it works. */
    notes: z.array(z.string()),
  }),
});
