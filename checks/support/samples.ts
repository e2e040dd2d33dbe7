import fc from 'fast-check';
import { z } from 'zod';
import type { OperationDefinition } from '#kernel/operation.ts';

type Json = Record<string, unknown>;

/** The one table of values that a schema does not tell: operation name → fields that replace the generated ones. */
export const overrides: Record<string, Json> = {
  'identity.request-link': { next: '/request' },
  'opinions.set-timestamp-authority': { authority: null },
  'audit.set-anchor': { anchor: null },
  'records.save-source': { baseUrl: 'https://example.org', origins: [], scopes: 'launch/patient patient/*.read' },
  'records.ask-more': { what: 'An older CT' },
  'identity.save-provider': { issuer: 'https://example.org', scopes: 'openid', origins: [], roleMap: {} },
};

/** Texts that are tried, in this order, where a schema asks for a pattern or a format. */
const texts = [
  'a'.repeat(32),
  'GB',
  '123456',
  'someone@example.org',
  '/request',
  '2026-03-04',
  '2026-03-04T10:00:00.000Z',
  'text',
  'a',
  '1.2.840.1.1',
  '1',
  'a'.repeat(64),
  'https://example.org/',
  'en',
  'tile/0/000',
];

/** The JSON Schema of what an operation takes. */
export function inputSchema(definition: OperationDefinition): Json & { properties: Record<string, Json> } {
  const schema = z.toJSONSchema(definition.input, { io: 'input', unrepresentable: 'any' }) as Json;
  return { ...schema, properties: (schema['properties'] ?? {}) as Record<string, Json> };
}

/**
 * The smallest input that an operation takes, made from its own schema: required fields only, shortest values.
 * `known` gives ids of the sample world by field name.
 * @throws Error naming the operation when no input could be made: then `overrides` needs a line.
 */
export function sampleInput(definition: OperationDefinition, known: Record<string, string> = {}): Json {
  const schema = inputSchema(definition);
  const sample = sampleOf(schema, schema) as Json;
  if (definition.name.startsWith('fhir.')) return { ...sample, ...fhirInput(definition, known['caseId']) };
  const inPath = [...definition.path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '');
  for (const name of Object.keys(schema.properties)) {
    if (known[name] !== undefined && (name in sample || inPath.includes(name))) sample[name] = known[name];
  }
  const input = { ...sample, ...overrides[definition.name] };
  const parsed = definition.input.safeParse(input);
  if (parsed.success) return input;
  throw new Error(
    `No sample for ${definition.name}: add a line to checks/support/samples.ts. ${z.prettifyError(parsed.error)}`,
  );
}

/** FHIR calls the case by the id of its Patient, and puts it before the id of every resource. */
function fhirInput({ path }: OperationDefinition, caseId = 'a'.repeat(32)): Json {
  if (path.includes('/Patient/:id')) return { id: caseId };
  return path.includes(':id')
    ? { id: `${caseId}${'a'.repeat(32)}` }
    : path.includes(':resourceType')
      ? { patient: caseId }
      : {};
}

/** An input with every field there is, optional ones and one element of every list too; it need not be taken. */
export function fullInput(definition: OperationDefinition, caseId: string): Json {
  const schema = inputSchema(definition);
  return { ...(sampleOf(schema, schema, true) as Json), ...('caseId' in schema.properties ? { caseId } : {}) };
}

function sampleOf(schema: Json, root: Json, full = false): unknown {
  if (typeof schema['$ref'] === 'string') return sampleOf(resolve(schema['$ref'], root), root, full);
  if ('const' in schema) return schema['const'];
  if ('default' in schema) return schema['default'];
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  for (const key of ['anyOf', 'oneOf', 'allOf'] as const) {
    const choices = schema[key];
    const first = Array.isArray(choices)
      ? (choices as (Json | boolean)[]).find((one) => typeof one === 'object' && !('not' in one))
      : undefined;
    if (first) return sampleOf(first as Json, root, full);
  }
  switch (schema['type']) {
    case 'object':
      return objectOf(schema, root, full);
    case 'array':
      return listOf(schema, root, full);
    case 'string':
      return textOf(schema);
    case 'integer':
    case 'number':
      return Math.max(Number(schema['minimum'] ?? 1), Number(schema['exclusiveMinimum'] ?? 0) + 1, 0);
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return '1';
  }
}

function objectOf(schema: Json, root: Json, full: boolean): Json {
  const properties = (schema['properties'] ?? {}) as Record<string, Json>;
  const names = full ? Object.keys(properties) : ((schema['required'] ?? []) as string[]);
  return Object.fromEntries(names.map((name) => [name, sampleOf(properties[name] ?? {}, root, full)]));
}

/** A tuple has its places in `prefixItems`; a list its least number of the same. */
function listOf(schema: Json, root: Json, full: boolean): unknown[] {
  if (Array.isArray(schema['prefixItems']))
    return (schema['prefixItems'] as Json[]).map((place) => sampleOf(place, root, full));
  const items = typeof schema['items'] === 'object' ? (schema['items'] as Json) : {};
  const length = Math.max(Number(schema['minItems'] ?? 0), full ? 1 : 0);
  return Array.from({ length }, () => sampleOf(items, root, full));
}

function textOf(schema: Json): string {
  const pattern = typeof schema['pattern'] === 'string' ? new RegExp(schema['pattern'], 'u') : undefined;
  const least = Number(schema['minLength'] ?? 0);
  const most = Number(schema['maxLength'] ?? Number.POSITIVE_INFINITY);
  const fits = (text: string) => text.length >= least && text.length <= most && (pattern?.test(text) ?? true);
  const free = pattern === undefined && schema['format'] === undefined;
  const found = free ? ['text', 'a'.repeat(Math.max(1, least)), 'a'].find(fits) : texts.find(fits);
  if (found !== undefined || !pattern) return found ?? 'text';
  // The same seed each time: a check that fails must fail again.
  return fc.sample(fc.stringMatching(pattern).filter(fits), { numRuns: 1, seed: 1 })[0] ?? 'text';
}

function resolve(reference: string, root: Json): Json {
  return reference
    .replace('#/', '')
    .split('/')
    .reduce((at, part) => at[part] as Json, root);
}
