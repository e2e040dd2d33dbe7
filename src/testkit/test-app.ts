import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import type { Logger } from 'pino';
import { afterAll, inject } from 'vitest';
import { composeProgram, type Composition, type ModuleFace } from '#app/operations.ts';
import { createParts, type Parts } from '#app/parts.ts';
import type { Role } from '#kernel/actor.ts';
import { systemClock, type Clock } from '#kernel/clock.ts';
import { newId } from '#kernel/ids.ts';
import type { OperationDefinition, OutputOf, RequestOf } from '#kernel/operation.ts';
import { addPerson } from '#modules/identity/index.ts';
import { newTotpSecret, randomToken } from '#platform/crypto/index.ts';
import { outcomeOf } from '#edges/fhir/index.ts';
import { createHttpServer } from '#platform/http/index.ts';
import { createLogger } from '#platform/telemetry/index.ts';
import { readConfig } from '../config.ts';
import { keysIn } from './keys.ts';

export type TestPerson = {
  id: string;
  tenantId: string;
  name: string;
  email: string;
  password: string;
  totpSecret: string;
  token: string;
};

/** A person's client: performs operations over HTTP in memory with their bearer token. */
export type TestClient = {
  person: TestPerson;
  /** Performs an operation; throws the problem document on refusal. */
  call<D extends OperationDefinition>(
    definition: D,
    input: RequestOf<D>,
    headers?: Record<string, string>,
  ): Promise<OutputOf<D>>;
  /** A raw request with the token. */
  inject: FastifyInstance['inject'];
};

export type TestApp = {
  http: FastifyInstance;
  parts: Parts;
  operations: Composition['operations'];
  performer: Composition['performer'];
  /** A database client of the owner, to look at rows as they are. */
  owner: pg.Client;
  newTenant(name?: string): Promise<string>;
  newPerson(tenantId: string, roles: Role[], name?: string, email?: string): Promise<TestClient>;
  /** Starts the job workers; resolves when nothing is left to do. */
  runJobs(): Promise<void>;
};

/** Longer than any single job of a test, with a machine busy with other things. */
const stalledMs = 60_000;

/** The whole program in memory on a fresh database, cloned from the migrated template. Closed after the test file. */
export async function createTestApp(
  options: {
    clock?: Clock;
    log?: Logger;
    modules?: (parts: Parts) => ModuleFace[];
    /** Stand-ins on loopback that the program may connect to. */
    privateOrigins?: readonly string[];
    /** Settings of an operator, besides those of every test. */
    settings?: Readonly<Record<string, string>>;
  } = {},
): Promise<TestApp> {
  const socketFolder = inject('socketFolder');
  const database = `test_${newId().slice(0, 16)}`;
  await onOwner(socketFolder, 'postgres', (client) =>
    client.query(`create database ${database} template template_app`),
  );
  const dataFolder = mkdtempSync(join(tmpdir(), 'consilium-app-'));
  const settings = {
    CONSILIUM_DATA: dataFolder,
    CONSILIUM_LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'silent',
    CONSILIUM_PRIVATE_ORIGINS: (options.privateOrigins ?? []).join(','),
    ...options.settings,
  };
  const config = readConfig(settings);
  const keys = await keysIn(config.keys.folder);
  const parts = createParts({
    config,
    clock: options.clock ?? systemClock,
    log: options.log ?? createLogger(config.logLevel),
    connection: { host: socketFolder, user: 'consilium_app', database },
    keys,
    publicOrigin: () => 'http://127.0.0.1:8080',
  });
  const { modules, ...program } = composeProgram(parts, options.modules);
  const http = createHttpServer({
    ...program,
    log: parts.log,
    publicOrigin: parts.publicOrigin,
    evenTime: false,
    otherProblems: outcomeOf,
  });
  const owner = new pg.Client({ host: socketFolder, user: 'consilium_owner', database });
  await owner.connect();
  let started = false;
  afterAll(async () => {
    await http.close();
    if (started) await parts.jobs.stop();
    for (const m of modules) await m.stop?.();
    await owner.end();
    await parts.db.close();
    await keys.keeper.close();
    rmSync(dataFolder, { recursive: true, force: true });
    rmSync(`${dataFolder}-guard`, { recursive: true, force: true });
    await onOwner(socketFolder, 'postgres', (client) => client.query(`drop database ${database} with (force)`)).catch(
      () => undefined,
    );
  });

  return {
    http,
    parts,
    ...program,
    owner,
    newTenant: async (name = 'Test clinic') => {
      const id = newId();
      await owner.query('insert into identity.organisations (id, slug, name) values ($1, $2, $3)', [
        id,
        `t-${id.slice(0, 8)}`,
        name,
      ]);
      return id;
    },
    newPerson: async (tenantId, roles, name = `Test ${roles[0]}`, email = `${newId().slice(0, 10)}@example.org`) => {
      const secrets = {
        email,
        password: 'a long enough password',
        totpSecret: newTotpSecret(),
        token: randomToken(),
      };
      const id = await parts.db.transaction({ kind: 'system' }, (tx) =>
        addPerson(tx, parts.keyring, { tenantId, name, roles, ...secrets }, parts.clock.now()),
      );
      return clientOf(http, { id, tenantId, name, ...secrets });
    },
    runJobs: async () => {
      if (!started) await parts.jobs.start(modules.flatMap((m) => m.jobs ?? []));
      started = true;
      // However slow the machine is, some job ends now and then; when none does, the engine hangs.
      for (let last = '', since = Date.now(); Date.now() - since < stalledMs;) {
        if (await parts.jobs.idle()) return;
        const { rows } = await owner.query<{ seen: string }>(
          `select concat(count(*), ' ', max(started_on), ' ', max(completed_on)) as seen from jobs.job`,
        );
        const seen = rows[0]?.seen ?? '';
        if (seen !== last) [last, since] = [seen, Date.now()];
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`no job began or ended for ${stalledMs / 1000} s`);
    },
  };
}

async function onOwner(host: string, database: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ host, user: 'consilium_owner', database });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function clientOf(http: FastifyInstance, person: TestPerson): TestClient {
  const authorization = `Bearer ${person.token}`;
  return {
    person,
    inject: ((options: { headers?: Record<string, string> }) =>
      http.inject({ ...options, headers: { authorization, ...options.headers } })) as FastifyInstance['inject'],
    call: async (definition, input, headers = {}) => {
      const rest: Record<string, unknown> = { ...(input as Record<string, unknown>) };
      const url = definition.path.replaceAll(/:(\w+)/g, (_, name: string) => {
        const value = encodeURIComponent(String(rest[name]));
        delete rest[name];
        return value;
      });
      const inQuery = definition.method === 'GET' || definition.method === 'DELETE';
      const query = Object.fromEntries(
        Object.entries(rest)
          .filter(([, v]) => v !== undefined)
          .map(([k, v]) => [k, String(v)]),
      );
      const answer = await http.inject({
        method: definition.method,
        url,
        headers: { authorization, ...headers },
        ...(inQuery ? { query } : { payload: rest }),
      });
      const body: unknown = answer.body === '' ? null : JSON.parse(answer.body);
      if (answer.statusCode >= 400) throw Object.assign(new Error(answer.body), body);
      return body as OutputOf<typeof definition>;
    },
  };
}
