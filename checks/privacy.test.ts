import { Writable } from 'node:stream';
import { sql } from 'kysely';
import { pino } from 'pino';
import { beforeAll, describe, expect, test } from 'vitest';
import { redactedError } from '#platform/telemetry/index.ts';
import type { Implemented } from '#platform/operations/index.ts';
import { createTestApp, type TestApp } from '#testkit/test-app.ts';
import { canary, withCanary } from './support/canary-input.ts';
import { expected } from './support/expected.ts';
import { serverOf } from './support/probe.ts';
import { send, type Inject } from './support/request.ts';
import { makeWorld, type World } from './support/world.ts';

let app: TestApp;
let world: World;
const lines: string[] = [];

beforeAll(async () => {
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
  app = await createTestApp({
    log: pino({ level: 'debug', base: undefined, serializers: { err: redactedError } }, stream),
  });
  world = await makeWorld(app);
  await app.owner.query(`update cases.cases set subject_name = $1, topic = $1, subject_place = $1`, [canary]);
  await app.owner.query(`update identity.clients set proved_at = now()`);
});

describe('protected data', () => {
  test('is in no log line and in no mail, whatever is asked with it', { timeout: 180_000 }, async () => {
    let asked = 0;
    for (const operation of app.operations) {
      const { definition } = operation;
      if (definition.stream) continue;
      const server = serverOf(app);
      const one = world.case('a/shared');
      for (const who of world.people) {
        const want = expected(definition, who, one.relations[who.label]);
        if (want !== 'reached' && want !== 'step-up') continue;
        const headers: Record<string, string> = who.client
          ? { authorization: `Bearer ${who.client.person.token}` }
          : { 'x-consilium-request': '1' };
        await send(server.inject.bind(server) as Inject, definition, withCanary(operation, one.id), headers);
        asked += 1;
      }
    }
    await app.runJobs();
    process.stdout.write(`canaries sent: ${asked} requests, ${lines.length} log lines\n`);
    expect(lines.filter((line) => line.includes(canary))).toEqual([]);
    const mails = await app.parts.mailer.list();
    expect(mails.filter((mail) => JSON.stringify(mail).includes(canary))).toEqual([]);
  });

  test('tries that were refused are in the log, by code and route and nothing that was sent', async () => {
    const server = serverOf(app);
    const before = lines.length;
    const ask = (url: string, payload: object) =>
      server.inject({ method: 'POST', url, headers: { 'x-consilium-request': '1' }, payload });
    await ask('/api/sign-in/link', { email: canary, programme: canary, more: canary });
    await server.inject({ method: 'GET', url: `/api/cases/${canary}` });
    await server.inject({
      method: 'POST',
      url: '/api/sign-in/link',
      headers: { origin: 'https://evil.example' },
      payload: { email: 'a@example.org', programme: 'none' },
    });
    const refused = lines
      .slice(before)
      .map((line) => JSON.parse(line) as { msg: string; code: string; route: string; requestId: string })
      .filter(({ msg }) => msg === 'request refused');
    expect(refused).toMatchObject([
      { code: 'input.invalid', route: '/api/sign-in/link', requestId: expect.any(String) },
      { code: 'session.required', route: '/api/cases/:caseId' },
      { code: 'origin.refused', route: '/api/sign-in/link' },
    ]);
    expect(lines.slice(before).join('')).not.toContain(canary);
  });

  test('is not in the log when the database or a parser chokes on it', async () => {
    const first = app.operations.find((o) => o.definition.name === 'identity.me');
    if (!first) throw new Error('no such operation');
    const failing = (handler: Implemented['handler']) => serverOf(app, [{ definition: first.definition, handler }]);
    const headers = { authorization: `Bearer ${world.who('a/patient').person.token}` };
    const handlers: Implemented['handler'][] = [
      () => app.parts.db.transaction({ kind: 'none' }, (tx) => sql`select ${canary}::date`.execute(tx)),
      () =>
        app.parts.db.transaction({ kind: 'system' }, (tx) =>
          sql`insert into identity.organisations (id, slug, name) values (${canary}, ${canary}, null)`.execute(tx),
        ),
      () => Promise.resolve(JSON.parse(`${canary} is no JSON`) as unknown),
      () => Promise.reject(new Error(`cannot read ${canary}`, { cause: new Error(canary) })),
    ];
    const before = lines.length;
    for (const handler of handlers) {
      const server = failing(handler);
      const answer = await server.inject({ url: first.definition.path, headers });
      expect(answer.statusCode).toBe(500);
      expect(answer.body).not.toContain(canary);
    }
    const written = lines.slice(before);
    const logged = written.filter((line) => line.includes('request failed'));
    expect(logged).toHaveLength(handlers.length);
    expect(written.filter((line) => line.includes(canary))).toEqual([]);
    // What is left is enough to find the place: the kind of error, the database's code, the line of the code.
    expect(logged[0]).toMatch(/"code":"22007"/);
    for (const line of logged) expect(line).toMatch(/"at":\["[^"]+:\d+:\d+/);
  });

  test('is not in the events that other modules and live pages hear', async () => {
    const { rows } = await app.owner.query(`select 1 from audit.outbox where strpos(data::text, $1) > 0`, [canary]);
    expect(rows).toEqual([]);
  });
});
