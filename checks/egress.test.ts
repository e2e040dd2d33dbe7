import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OperationDefinition } from '#kernel/operation.ts';
import { createEgress } from '#platform/egress/index.ts';
import { createTestApp, type TestApp } from '#testkit/test-app.ts';
import { startCanary, type Canary } from './support/canary-server.ts';
import { expected } from './support/expected.ts';
import { serverOf } from './support/probe.ts';
import { send, type Inject } from './support/request.ts';
import { inputSchema, sampleInput } from './support/samples.ts';
import { trusted, urlSpellings } from './support/url-spellings.ts';
import { makeWorld, type World } from './support/world.ts';

// G4: whatever is written where an address is taken, nobody is sent to this machine or to a private network, and no
// credential goes to an origin it does not belong to.

const secret = 'Bearer do-not-tell-this-to-strangers';
let canary: Canary;
let asked = 0;
beforeAll(async () => {
  canary = await startCanary();
});
afterAll(async () => {
  await canary.close();
  const told = canary.heard.filter((text) => text.includes('do-not-tell')).length;
  process.stdout.write(`ssrf: ${asked} tries, ${canary.heard.length} canary hits, ${told} credentials told\n`);
});

const request = (origins: readonly string[]) => ({
  purpose: 'the check',
  origins,
  headers: { authorization: secret },
  timeoutMs: 2_000,
});

describe('the door out', () => {
  test('there are sixty spellings and more', () => {
    expect(new Set(urlSpellings(1)).size).toBeGreaterThanOrEqual(60);
  });

  test('leads to none of them, not even when somebody configured exactly that', async () => {
    // A resolver that calls everything this machine: the worst that DNS can say.
    const liar = async () => [{ address: '127.0.0.1', family: 4 }];
    for (const egress of [createEgress({ resolve: liar }), createEgress()]) {
      for (const url of urlSpellings(canary.port)) {
        for (const origins of [[`https://${trusted}`], [url]]) {
          asked += 1;
          await expect(egress.fetch(url, request(origins)), url).rejects.toThrow('We ');
        }
      }
    }
    expect(canary.heard).toEqual([]);
  });

  test('is not moved by a name that changes its address between the check and the connection', async () => {
    for (const answers of [
      ['203.0.113.9', '127.0.0.1'],
      ['127.0.0.1', '203.0.113.9'],
    ]) {
      let turn = 0;
      const resolve = async () => [{ address: answers[turn++ % 2] ?? '', family: 4 }];
      asked += 1;
      const origin = `https://rebind.example:${canary.port}`;
      await expect(createEgress({ resolve }).fetch(`${origin}/`, request([origin]))).rejects.toThrow('We ');
      expect(turn).toBe(1);
    }
    expect(canary.heard).toEqual([]);
  });

  test('follows nobody who sends it on, in any of the ways', async () => {
    let seen = 0;
    let where = '';
    let status = 302;
    const sender: Server = createServer((_incoming, reply) => {
      seen += 1;
      reply.writeHead(status, { location: where }).end();
    });
    await new Promise<void>((done) => sender.listen(0, '127.0.0.1', done));
    try {
      const origin = `http://127.0.0.1:${(sender.address() as AddressInfo).port}`;
      const egress = createEgress({ privateOrigins: [origin] });
      const places = [
        `http://127.0.0.1:${canary.port}/`,
        `//127.0.0.1:${canary.port}/`,
        `\\\\127.0.0.1:${canary.port}`,
      ];
      const codes = [300, 301, 302, 303, 307, 308];
      for (status of codes)
        for (where of places) {
          asked += 1;
          await expect(egress.fetch(`${origin}/`, request([origin]))).rejects.toThrow('sends us on');
        }
      expect(seen).toBe(codes.length * places.length);
    } finally {
      await new Promise((done) => sender.close(done));
    }
    expect(canary.heard).toEqual([]);
  });
});

describe('every input of every operation', () => {
  let app: TestApp;
  let world: World;
  beforeAll(async () => {
    app = await createTestApp();
    world = await makeWorld(app);
    await app.owner.query('update identity.clients set proved_at = now()');
  });

  test('that takes text may be given an address, and nobody goes there', { timeout: 180_000 }, async () => {
    const fields = app.operations.flatMap(({ definition }) => textFields(definition));
    const addresses = fields.filter(({ isAddress }) => isAddress);
    for (const { definition, path, isAddress } of fields) {
      const inject = freshServer();
      const who = allowed(definition);
      const few = isAddress ? urlSpellings(canary.port) : urlSpellings(canary.port).filter((_, at) => at % 15 === 0);
      for (const url of few) {
        asked += 1;
        const input = put(sampleInput(definition, { caseId: who.caseId }), path, url);
        await send(inject, definition, input, who.headers);
      }
    }
    await readEverything();
    await app.runJobs();
    process.stdout.write(`ssrf: ${fields.length} text fields, ${addresses.length} of them for addresses\n`);
    expect(fields.length).toBeGreaterThan(50);
    expect(canary.heard).toEqual([]);
  });

  // The limit of tries must not be what keeps an address away.
  const freshServer = (): Inject => {
    const server = serverOf(app);
    return server.inject.bind(server) as Inject;
  };

  /** What was stored may be used when somebody looks. */
  async function readEverything(): Promise<void> {
    const inject = freshServer();
    for (const { definition } of app.operations) {
      if (definition.stream?.produces?.includes('text/event-stream')) continue;
      if (definition.method !== 'GET' && definition.target !== 'public') continue;
      const who = allowed(definition);
      await send(inject, definition, sampleInput(definition, { caseId: who.caseId }), who.headers);
    }
  }

  function allowed(definition: OperationDefinition): { headers: Record<string, string>; caseId: string } {
    for (const one of world.cases)
      for (const who of world.people) {
        const want = expected(definition, who, one.relations[who.label]);
        if (want !== 'reached' && want !== 'step-up') continue;
        const token = who.client?.person.token;
        const headers: Record<string, string> = token
          ? { authorization: `Bearer ${token}` }
          : { 'x-consilium-request': '1' };
        return { headers, caseId: one.id };
      }
    throw new Error(`nobody in the sample world may ${definition.name}`);
  }
});

type Json = Record<string, unknown>;
type Field = { definition: OperationDefinition; path: readonly string[]; isAddress: boolean };

const namedLikeAddress = /url|uri|origin|issuer|endpoint|href|link|host|site|server/i;

/** Every place of an input that takes text, nested ones too, but not the ids in the path. */
function textFields(definition: OperationDefinition): Field[] {
  if (definition.stream?.produces?.includes('text/event-stream')) return [];
  const schema = inputSchema(definition);
  const inPath = new Set([...definition.path.matchAll(/:(\w+)/g)].map((match) => match[1]));
  const found: Field[] = [];
  const visit = (node: Json, path: string[]) => {
    const takesText = node['type'] === 'string' && !('enum' in node) && !('const' in node);
    if (takesText && path.length > 0) {
      const isAddress = node['format'] === 'uri' || namedLikeAddress.test(path.findLast((part) => part !== '*') ?? '');
      found.push({ definition, path, isAddress });
    }
    for (const [name, child] of Object.entries((node['properties'] ?? {}) as Record<string, Json>))
      if (path.length > 0 || !inPath.has(name)) visit(child, [...path, name]);
    if (typeof node['items'] === 'object') visit(node['items'] as Json, [...path, '*']);
    if (typeof node['additionalProperties'] === 'object') visit(node['additionalProperties'] as Json, [...path, 'a']);
    for (const key of ['anyOf', 'oneOf', 'allOf']) for (const child of (node[key] ?? []) as Json[]) visit(child, path);
  };
  visit(schema, []);
  return found;
}

/** The input with one place replaced; what is not there yet is made. */
function put(input: Json, [name = '', ...rest]: readonly string[], value: unknown): Json {
  if (rest[0] === '*') return { ...input, [name]: [rest.length === 1 ? value : put({}, rest.slice(1), value)] };
  const inner = typeof input[name] === 'object' && input[name] !== null ? (input[name] as Json) : {};
  return { ...input, [name]: rest.length === 0 ? value : put(inner, rest, value) };
}
