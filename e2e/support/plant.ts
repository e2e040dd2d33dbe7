import type { OperationDefinition } from '#kernel/operation.ts';
import type { Draft } from '#modules/intake/intake.contract.ts';
import { requestOf } from '../../checks/support/request.ts';
import { inputSchema } from '../../checks/support/samples.ts';
import { learn, markedInput, marker, sight, type Known } from './marked.ts';
import { nextCode, type DemoLogin, type RunningConsilium } from './program.ts';

type Json = Record<string, unknown>;

/** A place of an input that takes text: names, and `*` for the elements of a list. */
export type TextField = { name: string; path: readonly string[]; free: boolean };

const shortest = 12;

/** Every place of an operation's input that takes text. `free`: a program fits there by the schema. */
export function textFieldsOf(definition: OperationDefinition): TextField[] {
  const schema = inputSchema(definition);
  const inPath = new Set([...definition.path.matchAll(/:(\w+)/g)].map((match) => match[1]));
  const found = new Map<string, TextField>();
  const visit = (given: Json | boolean, path: string[], depth: number): void => {
    if (depth > 12) return;
    if (typeof given === 'boolean') return add(path, true);
    const node = resolved(given, schema);
    if (node['type'] === 'string' && path.length > 0) add(path, isFree(node));
    for (const [name, child] of Object.entries((node['properties'] ?? {}) as Record<string, Json>))
      if (path.length > 0 || !inPath.has(name)) visit(child, [...path, name], depth + 1);
    for (const key of ['anyOf', 'oneOf', 'allOf'])
      for (const child of (node[key] ?? []) as Json[]) visit(child, path, depth + 1);
    if (typeof node['items'] === 'object') visit(node['items'] as Json, [...path, '*'], depth + 1);
    if (typeof node['additionalProperties'] === 'object')
      visit(node['additionalProperties'] as Json, [...path, '*'], depth + 1);
  };
  const add = (path: string[], free: boolean): void => {
    const name = `${definition.name}.${path.join('.')}`;
    found.set(name, { name, path, free: free || found.get(name)?.free === true });
  };
  visit(schema, [], 0);
  return [...found.values()];
}

/** Enumerations, formats and patterns are closed by themselves; a text of a few letters holds no program. */
function isFree(node: Json): boolean {
  if ('enum' in node || 'const' in node || 'format' in node) return false;
  if (Number(node['maxLength'] ?? Infinity) < shortest) return false;
  return typeof node['pattern'] !== 'string' || new RegExp(node['pattern'], 'u').test('<b>m7q</b>  ');
}

function resolved(node: Json, root: Json): Json {
  if (typeof node['$ref'] !== 'string') return node;
  const parts = node['$ref'].replace('#/', '').split('/');
  return parts.reduce((at, part) => at[part] as Json, root);
}

/** Places where the marker stands in an input that was sent. */
function markedPlaces(definition: OperationDefinition, input: unknown): string[] {
  const found = new Set<string>();
  const visit = (value: unknown, path: string[]): void => {
    if (typeof value === 'string' && value.includes(sight)) found.add(`${definition.name}.${path.join('.')}`);
    if (Array.isArray(value)) value.forEach((one) => visit(one, [...path, '*']));
    else if (typeof value === 'object' && value !== null)
      for (const [name, one] of Object.entries(value)) visit(one, [...path, name === sight ? '*' : name]);
  };
  visit(input, []);
  return [...found];
}

const writes = new Set(['POST', 'PUT', 'PATCH']);
export const isWrite = ({ method, stream }: OperationDefinition): boolean => writes.has(method) && !stream;

/** Acts that would end what the screens are to show. */
const ends =
  /end|withdraw|decline|close|revoke|sign-out|sign-in|remove|delete|stop|link|accept|send-request|cancel|leave|erasure/;

/** Why a field does not take the marker, by the beginning of its name. */
const reasons: readonly (readonly [RegExp, string])[] = [
  [
    /^identity\.(?:use-link|sign-in|prove|replace-codes|change-password|reset-password|look-at|accept-invitation\.(?:token|password)|finish)/,
    'a secret, compared and never shown',
  ],
  [/^records\.find-journey\.state$/, 'a secret, opened and never shown'],
  [/^identity\.accept-invitation\.name$/, 'the same name as that of identity.invite, with a token of a mail'],
  [/^identity\.request-link\.programme$/, 'the short name of a programme that is there'],
  [/^identity\.passkey/, 'needs an authenticator; its name has a test of its own'],
  [/^identity\.save-provider/, 'the provider is asked first, and there is none of this name'],
  [/^(?:consent\.(?:change|decide)\.shown|intake\.agree\.version)$/, 'has to be the words that were shown'],
  [/^intake\.start\./, 'chosen from the programmes'],
  [/^intake\.answer\.(?:step|answers\.\*\.linkId|answers\.\*\.value\.\*)$/, 'chosen from the questions'],
  [/^intake\.save-goals/, 'chosen from the goals'],
  [/^(?:emergency\.open|rights\.set-hold)\.number$/, 'the number of a request that is there'],
  [/^(?:audit\.answer|emergency\.review)\.words$/, 'answers somebody of another organisation of the demo'],
  [/^imaging\.save-measurement\.label$/, 'needs the number of a picture, which only DICOMweb tells'],
  [/^witness\./, 'kept only beside keys of a log or witness, which this walk has none of'],
  [/^opinions\.set-timestamp-authority\./, 'certificates of an authority, which are read as such'],
  [
    /^rights\.(?:ask-correction|answer-correction|disagree)\./,
    'about one piece of the record, which this walk does not choose',
  ],
  [/^records\.sign-request\./, 'has to be the name of the request, and the hash of its words'],
  [/^records\.(?:note-request|answer-ask)\.words$/, 'needs a letter that was sent, or a question that is open'],
  [/^records\.ask-more\./, 'asked by the reading doctor of a case that this walk does not open'],
  [/^opinions\.withdraw-key\./, 'ends what the screens are to show'],
  [/^matching\.decline\.words$|^rights\.(?:ask-erasure|decide|lift-hold)/, 'ends what the screens are to show'],
];

export const reasonFor = (name: string): string | undefined => reasons.find(([start]) => start.test(name))?.[1];

/** Asks by HTTP, as this person. */
async function ask(program: RunningConsilium, person: DemoLogin, definition: OperationDefinition, input: Json) {
  const { url, method, query, payload } = requestOf(definition, input);
  const search = query ? `?${new URLSearchParams(query as Record<string, string>).toString()}` : '';
  const answer = await fetch(`${program.origin}${url}${search}`, {
    method,
    headers: {
      authorization: `Bearer ${person.token}`,
      'idempotency-key': crypto.randomUUID(),
      ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(payload === undefined ? {} : { body: JSON.stringify(payload) }),
  });
  const isJson = answer.headers.get('content-type')?.includes('json');
  return { ok: answer.ok, body: (isJson ? await answer.json() : await answer.arrayBuffer()) as unknown };
}

/**
 * Writes the marker into every text of every operation that this person may do on this case, first with all fields, then
 * with the required ones.
 * @returns the places where it was taken
 */
export async function plantEverywhere(
  program: RunningConsilium,
  operations: readonly OperationDefinition[],
  person: DemoLogin,
  caseId: string,
  shared: Known,
): Promise<Set<string>> {
  const known: Known = new Map([['caseId', new Set([caseId])]]);
  const answers = new Map<string, unknown>();
  // What this person may read gives the ids and versions that writing asks for.
  for (const definition of operations.filter(({ method, stream }) => method === 'GET' && !stream)) {
    const { ok, body } = await ask(program, person, definition, markedInput(definition, known, false));
    if (ok) learn(known, body);
    if (ok) answers.set(definition.name, body);
  }
  known.set('caseId', new Set([caseId]));
  // Officers name a request by its number, which they were told.
  const numbers = [...(known.get('number') ?? [])].filter((one) => /^[A-Z]+-/.test(String(one)));
  shared.set('number', new Set([...(shared.get('number') ?? []), ...numbers]));
  known.set('number', new Set(shared.get('number')));
  await proveAgain(program, operations, person);
  const taken = new Set<string>();
  for (const definition of operations.filter(
    (one) => isWrite(one) && one.target !== 'public' && !ends.test(one.name),
  )) {
    if (!textFieldsOf(definition).some(({ free }) => free)) continue;
    const more = definition.name === 'intake.answer' ? textAnswers(answers.get('intake.draft')) : {};
    for (const all of [true, false]) {
      const input = markedInput(definition, known, all, more);
      const { ok } = await ask(program, person, definition, input);
      if (ok) for (const place of markedPlaces(definition, input)) taken.add(place);
      if (ok) break;
    }
  }
  return taken;
}

/** Staff prove once more who they are, so that acts that ask for it are reached too. */
async function proveAgain(
  program: RunningConsilium,
  operations: readonly OperationDefinition[],
  person: DemoLogin,
): Promise<void> {
  const prove = operations.find(({ name }) => name === 'identity.prove');
  if (!prove || person.key.startsWith('patient')) return;
  // The demo itself may have used the code of this half minute.
  for (let tries = 0; tries < 2; tries += 1) {
    const { ok } = await ask(program, person, prove, { password: person.password, code: await nextCode(person) });
    if (ok) return;
  }
}

/** Answers with the marker to the texts of the first page that has any. */
function textAnswers(draft: unknown): Json {
  const pages = ((draft ?? {}) as Partial<Draft>).pages ?? [];
  for (const { step, fields } of pages) {
    const answers = fields
      .filter(({ kind }) => kind === 'text' || kind === 'string')
      .map(({ linkId }) => ({ linkId, value: marker, version: 0 }));
    if (answers.length > 0) return { step, answers, finish: false };
  }
  return {};
}
