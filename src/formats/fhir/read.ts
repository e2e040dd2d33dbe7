import { AppError } from '#kernel/errors.ts';
import { References, resourcesOf } from './bundle.ts';
import type { Located } from './bundle.ts';
import { nameOf } from './datatypes.ts';
import { documentOf } from './documents.ts';
import { factsOf } from './facts.ts';
import type { Fact, FoundDocument, FoundPerson, HealthContent } from '../facts/index.ts';
import { get, list, parseJson, text } from './json.ts';
import type { Json, JsonLimits } from './json.ts';
import { requireR4 } from './version.ts';

/** So many odd things are named; the rest is only counted. */
const maxProblems = 50;

/**
 * People, documents and facts of a FHIR R4 Bundle or single resource in JSON. Nothing is fetched; references are followed
 * inside the file only. What becomes neither is counted in `unmapped`.
 * Errors: `input.unsupported` (no FHIR, not R4), `file.damaged`, `file.unsafe` (depth), `input.too-large`.
 */
export function readFhirBundle(json: string, limits: JsonLimits = {}): HealthContent {
  return readFhirTree(parseJson(json, limits));
}

/** The same of what is parsed already. */
export function readFhirTree(root: Json): HealthContent {
  const problems: string[] = [];
  return contentOf(resourcesOf(root, problems), problems);
}

/**
 * The same for NDJSON (FHIR Bulk Data): one resource per line. A bad line is named and the others go on.
 * @param firstLine number (from 0) of the first line in its file, when this is a part of it
 */
export function readFhirNdjson(ndjson: string, limits: JsonLimits = {}, firstLine = 0): HealthContent {
  const problems: string[] = [];
  const resources: Located[] = [];
  for (const [place, line] of ndjson.split('\n').entries()) {
    const index = firstLine + place;
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

function contentOf(resources: Located[], problems: string[]): HealthContent {
  const references = new References(resources);
  const content: HealthContent = { people: [], documents: [], facts: [], counts: {}, unmapped: {}, problems };
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
function mapOne(located: Located, references: References, content: HealthContent, budget: { bytes: number }): boolean {
  const { type, resource, pointer } = located;
  if (type === 'Patient') content.people.push(identityOf(located));
  const document = documentOf(located, references, budget);
  const facts = [
    ...factsOf(resource, type, pointer, references),
    ...(document && !isReadable(document) ? [mentionOf(document)] : []),
  ];
  if (document && isReadable(document)) content.documents.push(document);
  for (const fact of facts) {
    if (/^\d/.test(fact.value ?? '') && !Number.isFinite(parseFloat(fact.value ?? ''))) {
      content.problems.push(
        `${fact.source.pointer || fact.source.resource} holds a number that nothing can measure; it is kept as written.`,
      );
    }
  }
  content.facts.push(...facts);
  return type === 'Patient' || document !== undefined || facts.length > 0;
}

const isReadable = ({ attachments, words }: FoundDocument): boolean =>
  words !== undefined || attachments.some(({ bytes }) => bytes !== undefined);

/** A document of which the file holds nothing to read is still an entry: it was written, and by whom. */
function mentionOf({ title, code, date, author, status, attachments, security, source }: FoundDocument): Fact {
  const elsewhere = attachments.find(({ problem }) => problem !== undefined)?.problem;
  const value = [author, elsewhere].filter(Boolean).join('. ');
  return {
    kind: 'other',
    label: title,
    ...(code && { code }),
    ...(date && { date }),
    ...(value && { value }),
    ...(status && { status }),
    ...(security && { security }),
    source,
  };
}

function identityOf({ resource, pointer, id }: Located): FoundPerson {
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
    source: { resource: id ? `Patient/${id}` : 'Patient', pointer: pointer },
  };
}

/** `counts` has no prototype surprise: types match /^[A-Z]/. */
function count(counts: Record<string, number>, type: string): void {
  counts[type] = (counts[type] ?? 0) + 1;
}
