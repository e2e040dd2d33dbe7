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

/** An input with the marker in every text that takes one. `all` fills optional fields as well. */
export function markedInput(definition: OperationDefinition, known: Known, all: boolean): Json {
  const schema = inputSchema(definition);
  return marked(schema, schema, { known, all }, '') as Json;
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
      return [marked((schema['items'] ?? {}) as Json, root, wish, name.replace(/s$/, ''))];
    case 'string':
      return text(schema, wish, name);
    case 'integer':
    case 'number':
      return [...(wish.known.get(name) ?? [])].find((one) => typeof one === 'number') ?? schema['minimum'] ?? 0;
    default:
      return true;
  }
}

function object(schema: Json, root: Json, wish: Wish): Json {
  const required = (schema['required'] ?? []) as string[];
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Json>);
  return Object.fromEntries(
    properties
      .filter(([name]) => wish.all || required.includes(name))
      .map(([name, child]) => [name, marked(child, root, wish, name)]),
  );
}

/** Values where a form asks for one; days lie ahead, where most forms want them. */
const samples = [
  '2027-06-04',
  '2027-06-04T10:00:00.000Z',
  'en',
  'GB',
  '12345',
  'someone@example.org',
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
