import { beforeAll, describe, expect, test } from 'vitest';
import type { OperationDefinition } from '#kernel/operation.ts';
import type { Implemented } from '#platform/operations/index.ts';
import { createTestApp, type TestApp } from '#testkit/test-app.ts';
import { expected } from './support/expected.ts';
import { fieldsOf, hostileBodies, hostileValues, polluted, readOnly } from './support/hostile.ts';
import { serverOf } from './support/probe.ts';
import { read, requestOf, send, type Answer } from './support/request.ts';
import { fullInput, inputSchema, sampleInput } from './support/samples.ts';
import { makeWorld, type World } from './support/world.ts';

let app: TestApp;
let world: World;
beforeAll(async () => {
  app = await createTestApp();
  world = await makeWorld(app);
  await app.owner.query('update identity.clients set proved_at = now()');
});

/** Searches of DICOMweb (PS3.18 §8.3.4) and of FHIR (R4, search) take names of parameters that the search itself knows; each value is bounded. */
const takesAnyName = (definition: OperationDefinition) =>
  /^(?:dicomweb\.search-|fhir\.(?:search|post-search|everything))/.test(definition.name) &&
  typeof inputSchema(definition)['additionalProperties'] === 'object';

type Actor = { headers: Record<string, string>; caseId: string };

/** Somebody who may, so that what is sent reaches what is behind the door. */
function allowed(definition: OperationDefinition): Actor {
  for (const one of world.cases) {
    for (const who of world.people) {
      const want = expected(definition, who, one.relations[who.label]);
      if (want !== 'reached' && want !== 'step-up') continue;
      const token = who.client?.person.token;
      return { caseId: one.id, headers: token ? { authorization: `Bearer ${token}` } : { 'x-consilium-request': '1' } };
    }
  }
  throw new Error(`nobody in the sample world may ${definition.name}`);
}

/** Streams of events never end by themselves; what they take is checked by the matrix. */
const endless = (definition: OperationDefinition) =>
  definition.stream?.produces?.includes('text/event-stream') === true;

/** What is wrong with an answer, or nothing. A refusal is a problem document in words and shows nothing of the inside. */
function complaint(answer: Answer): string | undefined {
  if (answer.status >= 500) return `${answer.status}`;
  if (answer.status < 400 || answer.body === '') return undefined;
  if (String(answer.headers['content-type']).startsWith('application/fhir+json'))
    return answer.body.includes('"OperationOutcome"') ? undefined : `a ${answer.status} that is no OperationOutcome`;
  if (!String(answer.headers['content-type']).startsWith('application/problem+json'))
    return `a ${answer.status} that is no problem document`;
  const problem = JSON.parse(answer.body) as Record<string, unknown>;
  const whole = ['type', 'title', 'status', 'detail', 'code', 'requestId'].every((key) => key in problem);
  if (!whole || problem['status'] !== answer.status)
    return `a problem document that is not whole: ${answer.body.slice(0, 200)}`;
  return /\bat .*\.[jt]s:\d|node_modules|select .* from|\/src\//i.test(answer.body)
    ? `shows the inside: ${answer.body.slice(0, 200)}`
    : undefined;
}

async function eachOperation(
  body: (operation: Implemented, inject: Parameters<typeof send>[0], who: Actor) => Promise<void>,
) {
  for (const operation of app.operations) {
    if (endless(operation.definition)) continue;
    // A server of its own for each, so that the limit of tries of one does not hide another.
    const server = serverOf(app);
    await body(operation, server.inject.bind(server) as Parameters<typeof send>[0], allowed(operation.definition));
  }
}

describe('hostile input', () => {
  test('every input is a closed schema, and every text and list in it has an end', () => {
    const open: string[] = [];
    for (const { definition } of app.operations) {
      const schema = inputSchema(definition);
      if (schema['additionalProperties'] !== false && !takesAnyName(definition))
        open.push(`${definition.name}: takes unknown fields`);
      for (const path of endlessParts(schema, '')) open.push(`${definition.name}${path}`);
    }
    expect(open).toEqual([]);
  });

  test('no field of any operation falls over', { timeout: 300_000 }, async () => {
    const wrong: string[] = [];
    let cells = 0;
    await eachOperation(async ({ definition }, inject, who) => {
      const sample = sampleInput(definition, { caseId: who.caseId });
      for (const field of fieldsOf(definition)) {
        for (const [name, value] of hostileValues) {
          const input = { ...sample, [field]: value };
          const answer = await send(inject, definition, input, who.headers);
          const bad = complaint(answer);
          cells += 1;
          if (bad) wrong.push(`${definition.name}.${field} = ${name}: ${bad}`);
        }
      }
    });
    process.stdout.write(`hostile fields: ${cells} requests\n`);
    expect(brief(wrong)).toEqual([]);
  });

  test('a body that is no input is refused in words', { timeout: 120_000 }, async () => {
    const wrong: string[] = [];
    await eachOperation(async ({ definition }, inject, who) => {
      if (definition.stream?.in || ['GET', 'HEAD', 'DELETE'].includes(definition.method)) return;
      const { url } = requestOf(definition, sampleInput(definition, { caseId: who.caseId }));
      for (const [name, type, payload] of hostileBodies) {
        const answer = read(
          await inject({
            method: definition.method as 'POST',
            url,
            headers: { ...who.headers, 'content-type': type },
            payload,
          }),
        );
        const bad = complaint(answer);
        if (bad) wrong.push(`${definition.name} with ${name}: ${bad}`);
      }
    });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(wrong).toEqual([]);
  });

  test('a name of the making of objects is refused at every depth of every body', { timeout: 120_000 }, async () => {
    const taken: string[] = [];
    let depths = 0;
    await eachOperation(async ({ definition }, inject, who) => {
      if (definition.stream?.in || ['GET', 'HEAD', 'DELETE'].includes(definition.method)) return;
      const { url, payload } = requestOf(definition, fullInput(definition, who.caseId));
      for (const text of polluted(payload)) {
        depths += 1;
        const headers = { ...who.headers, 'content-type': 'application/json' };
        const answer = read(await inject({ method: definition.method as 'POST', url, headers, payload: text }));
        if (answer.status !== 400 && answer.status !== 422)
          taken.push(`${definition.name}: ${answer.status} to ${text}`);
      }
    });
    process.stdout.write(`prototype pollution: ${depths} bodies\n`);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(brief(taken)).toEqual([]);
  });

  test('fields that are not the caller’s to set are refused', { timeout: 60_000 }, async () => {
    const taken: string[] = [];
    await eachOperation(async ({ definition }, inject, who) => {
      for (const [name, value] of Object.entries(readOnly)) {
        if (fieldsOf(definition).includes(name) || takesAnyName(definition)) continue;
        const input = { ...sampleInput(definition, { caseId: who.caseId }), [name]: value };
        const answer = await send(inject, definition, input, who.headers);
        if (answer.status < 400) taken.push(`${definition.name} takes ${name}`);
      }
    });
    expect(taken).toEqual([]);
  });

  test('one name twice, in lists or in two places, never means two things', { timeout: 60_000 }, async () => {
    const wrong: string[] = [];
    await eachOperation(async ({ definition }, inject, who) => {
      const { url } = requestOf(definition, sampleInput(definition, { caseId: who.caseId }));
      if (takesAnyName(definition)) return;
      for (const query of [
        'caseId=a',
        'limit=1&limit=2',
        'limit[]=1',
        'limit=1&limit=999999',
        '__proto__=1',
        'constructor=1',
      ]) {
        const method = definition.method as 'GET';
        const json =
          definition.method === 'GET'
            ? {}
            : { payload: '{}', headers: { ...who.headers, 'content-type': 'application/json' } };
        const answer = read(await inject({ method, url: `${url}?${query}`, headers: who.headers, ...json }));
        const bad = complaint(answer) ?? (answer.status < 400 ? `answered ${answer.status}` : undefined);
        if (bad) wrong.push(`${definition.name} ?${query}: ${bad}`);
      }
    });
    expect(wrong).toEqual([]);
  });
});

/** The first of many, so that a failure can be read. */
const brief = (wrong: readonly string[]) =>
  wrong.length > 20 ? [...wrong.slice(0, 20), `and ${wrong.length - 20} more`] : wrong;

/** Paths inside a schema where text or lists have no upper bound. */
function endlessParts(schema: Record<string, unknown>, path: string): string[] {
  const bounded = 'enum' in schema || 'const' in schema || 'pattern' in schema || 'format' in schema;
  const own: string[] = [];
  if (schema['type'] === 'string' && !bounded && schema['maxLength'] === undefined)
    own.push(`${path}: text without maxLength`);
  if (schema['type'] === 'array' && schema['maxItems'] === undefined) own.push(`${path}: list without maxItems`);
  const children = Object.entries((schema['properties'] ?? {}) as Record<string, Record<string, unknown>>);
  const choices = ['anyOf', 'oneOf', 'allOf'].flatMap((key) => (schema[key] ?? []) as Record<string, unknown>[]);
  const items = schema['items'] && !Array.isArray(schema['items']) ? [schema['items'] as Record<string, unknown>] : [];
  return [
    ...own,
    ...children.flatMap(([name, child]) => endlessParts(child, `${path}.${name}`)),
    ...[...choices, ...items].flatMap((child) => endlessParts(child, path)),
  ];
}
