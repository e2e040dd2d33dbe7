import type { OperationDefinition } from '#kernel/operation.ts';
import { inputSchema } from '../../checks/support/samples.ts';

type Json = Record<string, unknown>;

/** Runs if anybody takes it for HTML; as text it is found again by `sight`. */
export const marker = `"'><svg onload=__x(7)><b>m7q`;
export const sight = 'm7q';

/** What was seen in answers so far: values by the name of their field. */
export type Known = Map<string, Set<string | number>>;

/** Keeps ids, steps and versions of an answer, to fill in later. */
export function learn(known: Known, answer: unknown): void {
  if (Array.isArray(answer)) answer.forEach((one) => learn(known, one));
  else if (typeof answer === 'object' && answer !== null)
    for (const [name, value] of Object.entries(answer)) {
      if (typeof value === 'string' || typeof value === 'number') {
        const values = known.get(name) ?? new Set();
        if (values.size < 40) values.add(value);
        known.set(name, values);
      } else learn(known, value);
    }
}

/** What no schema tells: values that are looked up, or that have to fit each other. */
const hints: Record<string, Json> = {
  'intake.start': { disorder: 'cancer', questionKind: 'surgery', place: 'GB' },
  'intake.save-about': { birthDate: '1961-03-04' },
  'matching.offer': { answerBy: new Date(Date.now() + 3 * 86_400_000).toISOString() },
  'carers.invite': { email: 'helper@example.org' },
  'identity.invite': { email: 'new.person@example.org' },
  'emergency.open': { number: undefined },
  'rights.set-hold': { number: undefined },
};

/**
 * An input with the marker in every text that takes one. `all` fills optional fields as well.
 * @param more values that fit this person and case, over what is made up
 */
export function markedInput(definition: OperationDefinition, known: Known, all: boolean, more: Json = {}): Json {
  const schema = inputSchema(definition);
  const input = marked(schema, schema, { known, all }, '') as Json;
  const told = Object.fromEntries(
    Object.entries({ ...hints[definition.name], ...more }).map(([name, value]) => [
      name,
      value ?? [...(known.get(name) ?? [])][0],
    ]),
  );
  return { ...input, ...told };
}

type Wish = { known: Known; all: boolean };

function marked(schema: Json | boolean, root: Json, wish: Wish, name: string): unknown {
  if (typeof schema === 'boolean') return marker;
  if (typeof schema['$ref'] === 'string') return marked(resolve(schema['$ref'], root), root, wish, name);
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return (schema['enum'] as unknown[]).at(-1);
  for (const key of ['anyOf', 'oneOf', 'allOf']) {
    const choices = ((schema[key] ?? []) as (Json | boolean)[]).filter((one) => typeof one === 'object');
    const text = choices.find((one) => one['type'] === 'string') ?? choices.find((one) => one['type'] !== 'null');
    if (text) return marked(text, root, wish, name);
  }
  switch (schema['type']) {
    case 'object':
      return object(schema, root, wish);
    case 'array':
      return list(schema, root, wish, name.replace(/s$/, ''));
    case 'string':
      return text(schema, wish, name);
    case 'integer':
    case 'number':
      return number(schema, wish, name);
    default:
      return true;
  }
}

/** One element for each kind that a list may hold, and as many as it must. */
function list(schema: Json, root: Json, wish: Wish, name: string): unknown[] {
  if (Array.isArray(schema['prefixItems']))
    return (schema['prefixItems'] as Json[]).map((place) => marked(place, root, wish, name));
  const given = (schema['items'] ?? {}) as Json;
  const items = typeof given['$ref'] === 'string' ? resolve(given['$ref'], root) : given;
  const kinds = ((items['oneOf'] ?? items['anyOf'] ?? []) as Json[]).filter((kind) => kind['type'] === 'object');
  const least = Number(schema['minItems'] ?? 1);
  const places = kinds.length > 0 ? kinds : Array.from({ length: Math.max(1, least) }, () => items);
  return places.slice(0, Number(schema['maxItems'] ?? 100)).map((place) => marked(place, root, wish, name));
}

function number(schema: Json, { known }: Wish, name: string): unknown {
  const above = schema['exclusiveMinimum'] === undefined ? 0 : Number(schema['exclusiveMinimum']) + 1;
  const [least, most] = [Number(schema['minimum'] ?? above), Number(schema['maximum'] ?? Infinity)];
  const fits = (one: unknown) =>
    typeof one === 'number' && one >= least && one <= most && (schema['type'] !== 'integer' || Number.isInteger(one));
  return [...(known.get(name) ?? [])].findLast(fits) ?? Math.max(0, least);
}

function object(schema: Json, root: Json, wish: Wish): Json {
  const required = (schema['required'] ?? []) as string[];
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Json>);
  const own = properties
    .filter(([name]) => wish.all || required.includes(name))
    .map(([name, child]) => [name, marked(child, root, wish, name)]);
  const rest = schema['additionalProperties'];
  const keyed =
    wish.all && typeof rest === 'object' && rest !== null ? [['m7q', marked(rest as Json, root, wish, '')]] : [];
  return Object.fromEntries([...own, ...keyed]) as Json;
}

/** Values where a form asks for one; days lie ahead, where most forms want them. */
const samples = [
  '2027-06-04',
  '2027-06-04T10:00:00.000Z',
  'en',
  'GB',
  '12345',
  'a'.repeat(32),
  '1.2.840.1.1',
  '10.1000/182',
  'someone@example.org',
  'https://login.hospital.example',
  marker.slice(0, 20),
];

function text(schema: Json, { known }: Wish, name: string): string {
  const pattern = typeof schema['pattern'] === 'string' ? new RegExp(schema['pattern'], 'u') : undefined;
  const fits = (value: string) =>
    value.length <= Number(schema['maxLength'] ?? Infinity) && (pattern?.test(value) ?? true);
  if (schema['format'] === undefined && fits(marker)) return marker;
  const seen = [...(known.get(name) ?? known.get('id') ?? [])].map(String);
  if (schema['format'] === 'date-time') return '2027-06-04T10:00:00.000Z';
  return seen.find(fits) ?? samples.find(fits) ?? 'text';
}

function resolve(reference: string, root: Json): Json {
  return reference
    .replace('#/', '')
    .split('/')
    .reduce((at, part) => at[part] as Json, root);
}
