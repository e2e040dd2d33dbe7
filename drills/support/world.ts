import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createParts, type Parts } from '#app/parts.ts';
import type { Actor } from '#kernel/actor.ts';
import { systemClock } from '#kernel/clock.ts';
import { appendLeaf } from '#modules/audit/index.ts';
import { createDatabase, migrate, startEmbeddedServer } from '#platform/db/index.ts';
import { createLogger } from '#platform/telemetry/index.ts';
import { keysIn } from '#testkit/keys.ts';
import { readConfig } from '../../src/config.ts';

/** One copy of the world: a database of its own, a data folder of its own, its guard. */
export type World = {
  parts: Parts;
  owner: pg.Client;
  /** Folder of the logs, to be laid hands on. */
  log: string;
  guard: string;
};

function actorOf(tenantId: string, name: string): Actor {
  const personId = `person-${name}`;
  return {
    personId,
    tenantId,
    name,
    roles: ['coordinator'],
    purpose: 'HOPERAT',
    sessionId: 's',
    strength: 'password+totp',
    provedAt: undefined,
  };
}

/** Acts of two organisations on five patients, some on none, and signed opinions: written as operations write them. */
export async function act(parts: Parts, count: number, from = 0): Promise<void> {
  for (let i = from; i < from + count; i += 1)
    await parts.db.transaction({ kind: 'system' }, async (tx) => {
      const tenantId = `tenant-${i % 2}`;
      const on = { tenantId, caseId: `case-${i % 5}`, patientId: `patient-${i % 5}`, relations: [] };
      await parts.audit.record(tx, {
        event: i % 7 === 0 ? 'desk.listed' : 'records.document-read',
        operation: 'drill.act',
        actor: actorOf(tenantId, `Nurse ${i % 3}`),
        case: i % 7 === 0 ? undefined : { ...on, keyId: `key-${i % 5}`, state: 'records' },
        subject: { id: `document-${i}` },
        outcome: 'done',
        facts: { requestId: `request-${i}`, address: '127.0.0.1', userAgent: 'drill' },
        at: parts.clock.now(),
        onceKey: undefined,
      });
      if (i % 10 === 0)
        await appendLeaf(
          tx,
          'opinions',
          `{"c":"${i}","t":"2026-01-01T00:00Z","type":"opinion.signed","v":1}`,
          parts.clock.now(),
        );
    });
}

export async function sequenceAll({ audit }: Parts): Promise<void> {
  for (const log of [audit.opinions, audit.access]) while ((await log.sequence()) > 0);
}

/**
 * Makes a world of `acts` acts on a database server of its own and hands out copies of it, one at a time: a copy is
 * closed when the next is asked for, because the server has only so many connections. All is removed afterwards.
 */
export async function withWorlds(acts: number, work: (copy: () => Promise<World>) => Promise<void>): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'consilium-drill-'));
  let open: World | undefined;
  let copies = 0;
  const close = async (): Promise<void> => {
    await open?.parts.db.close();
    await open?.owner.end();
    open = undefined;
  };
  const config = (name: string) =>
    readConfig({ CONSILIUM_DATA: join(home, name), CONSILIUM_LOG_GUARD: join(home, `${name}-guard`) });
  // Without fsync: nothing here must survive, and each copy is a database of its own.
  const server = await startEmbeddedServer({ folder: join(home, 'postgres'), fsync: false });
  const host = server.socketFolder;
  await createDatabase({ host, user: server.owner }, 'consilium');
  await migrate({ host, user: server.owner, database: 'consilium' }, 'db/migrations');
  const keys = await keysIn(join(home, 'keys'));
  const partsOf = (name: string, connection: pg.PoolConfig) =>
    createParts({
      config: config(name),
      clock: systemClock,
      log: createLogger('silent'),
      connection,
      keys,
      publicOrigin: () => '',
    });
  const as = async (name: string) => {
    const client = new pg.Client({ host, user: server.owner, database: name });
    await client.connect();
    return client;
  };
  const postgres = await as('postgres');
  try {
    const base = partsOf('base', { host, user: 'consilium_app', database: 'consilium' });
    // In several turns, so that there are partial tiles of different widths and older heads.
    for (let done = 0; done < acts; done += Math.ceil(acts / 3)) {
      await act(base, Math.min(Math.ceil(acts / 3), acts - done), done);
      await sequenceAll(base);
    }
    await base.db.close();
    await work(async () => {
      await close();
      const name = `copy_${(copies += 1)}`;
      await postgres.query(`create database ${name} template consilium`);
      cpSync(join(home, 'base', 'log'), join(home, name, 'log'), { recursive: true });
      cpSync(join(home, 'base-guard'), join(home, `${name}-guard`), { recursive: true });
      open = {
        parts: partsOf(name, { host, user: 'consilium_app', database: name }),
        owner: await as(name),
        log: join(home, name, 'log'),
        guard: join(home, `${name}-guard`),
      };
      return open;
    });
  } finally {
    await close();
    await postgres.end();
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  }
}
