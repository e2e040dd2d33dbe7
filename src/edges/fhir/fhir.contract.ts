import { z } from 'zod';
import { operation } from '#kernel/operation.ts';
import { caseOf, fhirId, patientReference } from './ids.rules.ts';
import { isType } from './types.rules.ts';

const base = '/fhir/r4';
export const fhirJson = 'application/fhir+json';
const json = { out: true as const, produces: [fhirJson] };
/** Any name: what we have nothing of is not found, as FHIR says it. */
const resourceType = z.string().min(1).max(64);
/** Search parameters are read by the search itself, which knows the type. */
const parameter = z.union([z.string().max(2000), z.array(z.string().max(2000)).max(50)]);

/** What a read may say of its answer (R4, http); a search may say it among its parameters. */
const word = z.string().max(2000).optional();
const shaping = { _format: word, _pretty: word, _summary: word, _elements: word };

const forms: string[] = ['application/x-www-form-urlencoded'];

const read = {
  method: 'GET',
  head: true,
  target: 'case',
  permission: 'records.read',
  output: z.unknown(),
  stream: json,
} as const;
/** A search in the body, which keeps what is searched for out of addresses and their logs (R4 http, search). */
const posted = { method: 'POST', rate: 'read', stream: { ...json, consumes: forms } } as const;
const inFile = { event: 'records.fhir-read', once: 'hour' } as const;

export const capabilities = operation({
  name: 'fhir.metadata',
  method: 'GET',
  path: `${base}/metadata`,
  summary: 'FHIR R4: what this server does (CapabilityStatement).',
  head: true,
  target: 'public',
  permission: 'public.read',
  audit: { none: 'says what the program does, nobody’s data' },
  stream: json,
  input: z.strictObject({ mode: word, ...shaping }),
  output: z.unknown(),
});

const ofPatients = {
  target: 'self',
  permission: 'person.own',
  audit: { event: 'records.fhir-patients' },
  input: z.object({}).catchall(parameter),
  output: z.unknown(),
} as const;

export const searchPatients = operation({
  ...ofPatients,
  name: 'fhir.search-patients',
  method: 'GET',
  head: true,
  path: `${base}/Patient`,
  summary: 'FHIR R4: the people whose records the signed-in person may read, one for each request.',
  stream: json,
});

export const postPatients = operation({
  ...ofPatients,
  ...posted,
  name: 'fhir.post-search-patients',
  path: `${base}/Patient/_search`,
  summary: 'FHIR R4: the same, asked for by a form.',
});

export const readPatient = operation({
  ...read,
  name: 'fhir.read-patient',
  path: `${base}/Patient/:id`,
  summary: 'FHIR R4: the person that a request is about.',
  audit: inFile,
  input: z.strictObject({ ...shaping, id: fhirId }).transform((given) => ({ ...given, caseId: caseOf(given.id) })), // prettier-ignore
});

export const everything = operation({
  ...read,
  name: 'fhir.everything',
  path: `${base}/Patient/:id/$everything`,
  summary: 'FHIR R4: everything of the record, a page at a time.',
  audit: inFile,
  rate: 'bulk',
  input: z.object({ id: fhirId }).catchall(parameter).transform((given) => ({ ...given, caseId: caseOf(given.id) })), // prettier-ignore
});

const ofType = {
  audit: inFile,
  input: z
    .object({ resourceType, patient: patientReference.optional(), 'patient:Patient': patientReference.optional(), subject: patientReference.optional(), 'subject:Patient': patientReference.optional(), _id: z.string().max(2000).optional() })
    .catchall(parameter)
    .transform((given, asked) => ({ ...given, caseId: whose(given, () => asked.addIssue('two patients in one search')) }))
    .refine(({ caseId, resourceType: type }) => caseId !== '' || !isType(type), 'say whose: patient=…'),
} as const; // prettier-ignore

/** The one case that a search is about: who is named, else the case in the ids that are asked for. */
function whose(given: { patient?: string | undefined; 'patient:Patient'?: string | undefined; subject?: string | undefined; 'subject:Patient'?: string | undefined; _id?: string | undefined }, refuse: () => void): string {
  const named = [given.patient, given['patient:Patient'], given.subject, given['subject:Patient']].filter((one) => one !== undefined);
  if (new Set(named).size > 1) refuse();
  return named[0] ?? caseOf(given._id ?? '');
} // prettier-ignore

export const searchType = operation({
  ...read,
  ...ofType,
  name: 'fhir.search',
  path: `${base}/:resourceType`,
  summary: 'FHIR R4: resources of one type of the record of one patient.',
});

export const postSearch = operation({
  target: read.target,
  permission: read.permission,
  output: read.output,
  ...ofType,
  ...posted,
  name: 'fhir.post-search',
  path: `${base}/:resourceType/_search`,
  summary: 'FHIR R4: the same, asked for by a form.',
});

export const readResource = operation({
  ...read,
  name: 'fhir.read',
  path: `${base}/:resourceType/:id`,
  summary: 'FHIR R4: one resource.',
  audit: inFile,
  input: z.strictObject({ ...shaping, resourceType, id: fhirId }).transform((given) => ({ ...given, caseId: caseOf(given.id) })), // prettier-ignore
});

export const history = operation({
  ...read,
  name: 'fhir.history',
  path: `${base}/:resourceType/:id/_history`,
  summary: 'FHIR R4: the version of a resource that there is.',
  audit: inFile,
  input: z.strictObject({ ...shaping, resourceType, id: fhirId }).transform((given) => ({ ...given, caseId: caseOf(given.id) })), // prettier-ignore
});

export const readVersion = operation({
  ...read,
  name: 'fhir.vread',
  path: `${base}/:resourceType/:id/_history/:version`,
  summary: 'FHIR R4: a version of a resource.',
  audit: inFile,
  input: z
    .strictObject({ ...shaping, resourceType, id: fhirId, version: z.string().max(64) })
    .transform((given) => ({ ...given, caseId: caseOf(given.id) })),
});
