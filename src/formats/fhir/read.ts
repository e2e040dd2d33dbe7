import { AppError } from '#kernel/errors.ts';
import { References, resourcesOf } from './bundle.ts';
import type { Located } from './bundle.ts';
import { nameOf } from './datatypes.ts';
import { documentOf } from './documents.ts';
import { factsOf } from './facts.ts';
import type { FhirContent, PatientIdentity } from './facts.types.ts';
import { get, list, parseJson, text } from './json.ts';
import type { JsonLimits } from './json.ts';
import { requireR4 } from './version.ts';

/** So many odd things are named; the rest is only counted. */
const maxProblems = 50;

/**
 * People, documents and facts of a FHIR R4 Bundle or single resource in JSON. Nothing is fetched; references are followed
 * inside the file only. What becomes neither is counted in `unmapped`.
 * Errors: `input.unsupported` (no FHIR, not R4), `file.damaged`, `file.unsafe` (depth), `input.too-large`.
 */
export function readFhirBundle(json: string, limits: JsonLimits = {}): FhirContent {
  const problems: string[] = [];
  return contentOf(resourcesOf(parseJson(json, limits), problems), problems);
}

/** The same for NDJSON (FHIR Bulk Data): one resource per line. A bad line is named and the others go on. */
export function readFhirNdjson(ndjson: string, limits: JsonLimits = {}): FhirContent {
  const problems: string[] = [];
  const resources: Located[] = [];
  for (const [index, line] of ndjson.split('\n').entries()) {
    if (line.trim() === '') continue;
    try {
      resources.push(...resourcesOf(parseJson(line, limits), problems, `/${index}`));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      problems.push(`Line ${index + 1}: ${error.detail}`);
    }
  }
  if (resources.length === 0) {
    throw new AppError(
      'input.unsupported',
      'No line of this file is a FHIR resource. Please ask for an export in FHIR R4.',
    );
  }
  return contentOf(resources, problems);
}

function contentOf(resources: Located[], problems: string[]): FhirContent {
  const references = new References(resources);
  const content: FhirContent = { patients: [], documents: [], facts: [], counts: {}, unmapped: {}, problems };
  const budget = { bytes: 0 };
  for (const located of resources) {
    requireR4(located.resource);
    count(content.counts, located.type);
    if (!mapOne(located, references, content, budget)) count(content.unmapped, located.type);
  }
  if (problems.length > maxProblems)
    problems.splice(maxProblems, Infinity, `… and ${problems.length - maxProblems} more.`);
  return content;
}

/** True when the resource became a person, a document or at least one fact. */
function mapOne(located: Located, references: References, content: FhirContent, budget: { bytes: number }): boolean {
  const { type, resource, pointer } = located;
  if (type === 'Patient') content.patients.push(identityOf(located));
  const document = documentOf(located, references, budget);
  if (document) content.documents.push(document);
  const facts = factsOf(resource, type, pointer, references);
  for (const fact of facts) {
    if (/^\d/.test(fact.value ?? '') && !Number.isFinite(parseFloat(fact.value ?? ''))) {
      content.problems.push(
        `${fact.source.jsonPointer || fact.source.resource} holds a number that nothing can measure; it is kept as written.`,
      );
    }
  }
  content.facts.push(...facts);
  return type === 'Patient' || document !== undefined || facts.length > 0;
}

function identityOf({ resource, pointer, id }: Located): PatientIdentity {
  const birthDate = text(get(resource, 'birthDate'));
  const sex = text(get(resource, 'gender'));
  const identifiers = list(get(resource, 'identifier')).flatMap((one) => {
    const value = text(get(one, 'value'));
    const system = text(get(one, 'system'));
    return value ? [{ ...(system && { system }), value }] : [];
  });
  return {
    ...nameOf(get(resource, 'name')),
    ...(birthDate && { birthDate }),
    ...(sex && { sex }),
    identifiers,
    source: { resource: id ? `Patient/${id}` : 'Patient', jsonPointer: pointer },
  };
}

/** `counts` has no prototype surprise: types match /^[A-Z]/. */
function count(counts: Record<string, number>, type: string): void {
  counts[type] = (counts[type] ?? 0) + 1;
}
