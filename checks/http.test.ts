import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '#kernel/ids.ts';
import type { OperationDefinition } from '#kernel/operation.ts';
import { countsIn, servePages } from '#platform/http/index.ts';
import { createTestApp, type TestApp } from '#testkit/test-app.ts';
import { reached, reachedProbe, serverOf } from './support/probe.ts';
import { read, requestOf, send, type Answer } from './support/request.ts';
import { sampleInput } from './support/samples.ts';
import { makeWorld, type World } from './support/world.ts';

let app: TestApp;
let world: World;
let probes: FastifyInstance;
beforeAll(async () => {
  app = await createTestApp();
  world = await makeWorld(app);
  probes = serverOf(app, app.operations.map(reachedProbe));
});

const always: Record<string, RegExp> = {
  'strict-transport-security': /max-age=(3153[6-9]|[4-9]\d{3}|\d{5})\d{3,}; includeSubDomains/,
  'x-content-type-options': /^nosniff$/,
  'referrer-policy': /^no-referrer$/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
  'permissions-policy': /camera=\(\)/,
  'x-frame-options': /^DENY$/,
  'content-security-policy': /default-src 'none'/,
};

function missingHeaders(headers: Answer['headers']): string[] {
  const wrong = Object.entries(always).filter(([name, pattern]) => !pattern.test(String(headers[name] ?? '')));
  const leaky = ['server', 'x-powered-by', 'access-control-allow-origin'].filter((name) => name in headers);
  return [...wrong.map(([name]) => `without ${name}`), ...leaky.map((name) => `with ${name}`)];
}

describe('every answer', () => {
  test('carries the headers, signed in or not, refused or not', { timeout: 60_000 }, async () => {
    const wrong: string[] = [];
    for (const { definition } of app.operations) {
      for (const label of ['', 'a/patient', 'a/coordinator']) {
        const input = sampleInput(definition, { caseId: world.case('a/shared').id });
        const headers: Record<string, string> = label
          ? { authorization: `Bearer ${world.who(label).person.token}` }
          : {};
        const answer = await send(probes.inject.bind(probes) as never, definition, input, headers);
        const complaints = missingHeaders(answer.headers);
        if (
          answer.body !== '' &&
          !/^application\/problem\+json; charset=utf-8$/.test(String(answer.headers['content-type']))
        )
          complaints.push('without its content type');
        if (answer.headers['cache-control'] !== 'no-store') complaints.push('may be stored');
        wrong.push(...complaints.map((text) => `${definition.name} ${answer.status} ${text}`));
      }
    }
    expect(wrong).toEqual([]);
  });

  test.each([
    '/nothing',
    '/api/nothing',
    `/api/cases/${newId()}/nothing`,
    '/.git/config',
    '/api/../etc/passwd',
    '/%00',
    '/%ff',
    '/a'.repeat(5000),
  ])('to %s is a problem document with the headers', async (url) => {
    const answer = read(await app.http.inject({ url }));
    expect([400, 404, 414]).toContain(answer.status);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(missingHeaders(answer.headers)).toEqual([]);
  });

  test('of a page has its own policy: scripts of ours only, nothing framed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'consilium-pages-'));
    try {
      mkdirSync(join(folder, 'assets'));
      writeFileSync(join(folder, 'assets', 'a-1234.js'), 'void 0');
      writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Page</title>');
      const server = serverOf(app);
      await servePages(server, folder, [{ file: 'index.html', policy: 'patient', paths: ['/', '/request/*'] }]);
      for (const url of ['/', '/request/a', '/assets/a-1234.js']) {
        const answer = read(await server.inject({ url }));
        expect(answer.status).toBe(200);
        expect(missingHeaders(answer.headers), url).toEqual([]);
      }
      const policy = String((await server.inject({ url: '/' })).headers['content-security-policy']);
      for (const part of [
        `object-src 'none'`,
        `base-uri 'none'`,
        `frame-ancestors 'none'`,
        `form-action 'self'`,
        `script-src 'self'`,
      ])
        expect(policy).toContain(part);
      expect(policy).not.toMatch(/unsafe-inline|unsafe-eval|https?:|\*/);
      expect((await server.inject({ url: '/assets/../../package.json' })).statusCode).toBe(404);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('the workshop', () => {
  /** What people who look for a way in ask every server for. */
  const asked = ['.git/HEAD', '.git/config', '.env', '.npmrc', 'package.json', 'package-lock.json', 'node_modules/']
    .concat([
      'src/main.ts',
      'tsconfig.json',
      'README.md',
      'metrics',
      'debug',
      'debug/pprof/',
      'status',
      'server-status',
    ])
    .concat([
      'admin',
      'phpinfo.php',
      'wp-login.php',
      'graphql',
      'swagger.json',
      'api',
      'api/',
      'api/debug',
      'actuator/env',
    ])
    .concat([
      'assets/',
      'assets/index.js.map',
      '..%2fpackage.json',
      'assets/..%2f..%2fpackage.json',
      '%2e%2e/package.json',
    ]);

  test('is not served, and no answer says what it is made with', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'consilium-pages-'));
    const server = serverOf(app);
    try {
      mkdirSync(join(folder, 'assets'));
      writeFileSync(join(folder, 'index.html'), '<!doctype html><title>x</title>');
      writeFileSync(join(folder, 'assets', 'a-1234.js'), '1');
      await servePages(server, folder, [{ file: 'index.html', policy: 'patient', paths: ['/', '/request/*'] }]);
      for (const path of asked) {
        const answer = await server.inject({ url: `/${path}` });
        expect([400, 404, 405], path).toContain(answer.statusCode);
        expect(answer.body, path).not.toMatch(/node_modules|\bat \S+ \(|"dependencies"|ref: refs/);
        expect(Object.keys(answer.headers), path).not.toEqual(expect.arrayContaining(['x-powered-by']));
        expect(answer.headers['server'], path).toBeUndefined();
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('leaves no map of the source in what is built', () => {
    const built = new URL('../dist/', import.meta.url);
    const files = existsSync(built) ? readdirSync(built, { recursive: true, encoding: 'utf8' }) : [];
    expect(files.filter((name) => name.includes('.map'))).toEqual([]);
  });
});

describe('methods', () => {
  test('that are not in the registry are refused on every path', async () => {
    const listed = new Set(app.operations.flatMap(({ definition }) => methodsOf(definition).map((method) => `${method} ${definition.path}`))); // prettier-ignore
    const headers = { authorization: `Bearer ${world.who('a/patient').person.token}` };
    const wrong: string[] = [];
    for (const { definition } of app.operations) {
      const { url } = requestOf(definition, sampleInput(definition, { caseId: world.case('a/shared').id }));
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND']) {
        if (listed.has(`${method} ${definition.path}`) || matchesAnother(method, url)) continue;
        const answer = await probes.inject({ method: method as 'GET', url, headers });
        if (answer.statusCode !== 404 && answer.statusCode !== 405)
          wrong.push(`${method} ${definition.path}: ${answer.statusCode}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  function methodsOf({ method, head }: OperationDefinition): string[] {
    return head ? [method, 'HEAD'] : [method];
  }

  function matchesAnother(method: string, url: string): boolean {
    return app.operations.some(({ definition }) => {
      const pattern = definition.path.replaceAll(/[.]/g, '\\.').replaceAll(/:\w+/g, '[^/]+').replace('*', '.*');
      return methodsOf(definition).includes(method) && new RegExp(`^${pattern}$`).test(url);
    });
  }
});

describe('changes from another site', () => {
  const own = 'http://127.0.0.1:8080';
  const header = { 'x-consilium-request': '1' };
  const foreign: Record<string, Record<string, string>> = {
    'another origin': { ...header, origin: 'https://evil.example' },
    'an origin that only starts like ours': { ...header, origin: `${own}.evil.example` },
    'no origin at all': { ...header, origin: 'null' },
    'another site by fetch metadata': { ...header, 'sec-fetch-site': 'cross-site' },
    'a sibling site by fetch metadata': { ...header, 'sec-fetch-site': 'same-site' },
    'no header of ours': { origin: own },
  };

  test.each(Object.keys(foreign))('%s: refused on every write, with a cookie', async (name) => {
    const passed: string[] = [];
    for (const { definition } of app.operations.filter((o) => !['GET', 'HEAD'].includes(o.definition.method))) {
      if (definition.anyOrigin) continue;
      const input = sampleInput(definition, { caseId: world.case('a/shared').id });
      const answer = await send(probes.inject.bind(probes) as never, definition, input, {
        ...foreign[name],
        cookie: `__Host-consilium=${'a'.repeat(43)}`,
      });
      if (answer.status !== 403 || answer.code !== 'origin.refused')
        passed.push(`${definition.name}: ${answer.status}`);
    }
    expect(passed).toEqual([]);
  });

  test('any program may send only what needs no session, by a list that is looked at', () => {
    const open = app.operations.filter((o) => o.definition.anyOrigin).map((o) => o.definition);
    // A log that asks its witness brings the log's signature; the server does not even read a cookie there.
    expect(open.map(({ name, target }) => `${name} ${target}`)).toEqual(['witness.add-checkpoint public']);
  });

  test('our own page passes that door', async () => {
    const operation = app.operations.find((o) => o.definition.name === 'identity.request-link');
    if (!operation) throw new Error('no such operation');
    const headers = { ...header, origin: own, 'sec-fetch-site': 'same-origin' };
    const answer = await send(
      probes.inject.bind(probes) as never,
      operation.definition,
      sampleInput(operation.definition),
      headers,
    );
    expect(answer.status).toBe(reached);
  });

  test('reading changes nothing but the access log and the session', { timeout: 60_000 }, async () => {
    const before = await contents();
    for (const { definition } of app.operations) {
      if (!['GET', 'HEAD'].includes(definition.method) || definition.stream?.produces?.includes('text/event-stream'))
        continue;
      for (const label of ['a/patient', 'a/coordinator', 'a/expert', 'a/expert-invited', 'a/auditor']) {
        const headers = { authorization: `Bearer ${world.who(label).person.token}` };
        await send(
          app.http.inject.bind(app.http) as never,
          definition,
          sampleInput(definition, { caseId: world.case('a/shared').id }),
          headers,
        );
      }
    }
    expect(await contents()).toEqual(before);
  });

  async function contents(): Promise<Record<string, string>> {
    const { rows } = await app.owner.query<{ name: string }>(
      `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema', 'audit', 'jobs')
         and n.nspname not like 'pg\\_%' and c.oid::regclass::text not in ('identity.sessions', 'identity.clients')`,
    );
    const sums: Record<string, string> = {};
    for (const { name } of rows) {
      const sum = await app.owner.query<{ sum: string }>(
        `select md5(coalesce(string_agg(t::text, '' order by t::text), '')) as sum from ${name} t`,
      );
      sums[name] = sum.rows[0]?.sum ?? '';
    }
    return sums;
  }
});

describe('too many tries', () => {
  /** Tries are counted by the minute: all of them have to lie in one. */
  async function withinOneMinute(): Promise<void> {
    const leftMs = 60_000 - (Date.now() % 60_000);
    if (leftMs < 30_000) await new Promise((resolve) => setTimeout(resolve, leftMs));
  }

  /** So many tries, some at a time, as a program would make them. */
  async function tryOften(server: FastifyInstance, times: number, remoteAddress: string): Promise<Answer[]> {
    const answers: Answer[] = [];
    const one = async (nr: number) =>
      read(
        await server.inject({
          method: 'POST',
          url: '/api/sign-in/link',
          remoteAddress,
          headers: { authorization: `Bearer invented-token-number-${nr}` },
          payload: { email: `nobody${nr}@example.org`, programme: 'none' },
        }),
      );
    for (let from = 0; from < times; from += 30)
      answers.push(
        ...(await Promise.all(Array.from({ length: Math.min(30, times - from) }, (_, at) => one(from + at)))),
      );
    return answers;
  }
  const refused = (answers: readonly Answer[]) => answers.filter(({ status }) => status === 429).length;

  test('are asked to wait, with the time to wait, whatever token each of them invents', async () => {
    await withinOneMinute();
    const answers = await tryOften(serverOf(app), 301, '10.0.0.1');
    const last = answers.find(({ status }) => status === 429);
    expect([last?.code, last?.headers['retry-after']]).toEqual(['rate.limited', '60']);
    expect(refused(answers)).toBe(1);
  });

  test('are counted by all programs over one database together, and by one that was just restarted', async () => {
    await withinOneMinute();
    const start = async () => {
      const server = serverOf(app, app.operations, { counts: countsIn(app.parts.db) });
      await server.ready();
      return server;
    };
    const [one, other] = [await start(), await start()];
    expect(refused(await tryOften(one, 200, '10.0.0.2'))).toBe(0);
    expect(refused(await tryOften(other, 50, '10.0.0.2'))).toBe(0);
    // They tell one another once a second.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(refused(await tryOften(other, 100, '10.0.0.2'))).toBe(50);
    expect(refused(await tryOften(other, 5, '10.0.0.3'))).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const again = await start();
    expect(refused(await tryOften(again, 5, '10.0.0.2'))).toBe(5);
    const { rows } = await app.owner.query<{ text: string }>(
      `select string_agg(t::text, ' ') as text from platform.request_counts t`,
    );
    expect(rows[0]?.text).not.toContain('10.0.0');
    for (const server of [one, other, again]) await server.close();
  });
});
