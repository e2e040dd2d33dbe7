import { beforeAll, describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import type { Scope } from '#platform/db/index.ts';
import { createTestApp, type TestApp } from '#testkit/test-app.ts';
import { allTables, fillTables, tenantTables, type Table } from './support/rows.ts';
import { makeWorld, type World } from './support/world.ts';

/** Tables without `tenant_id`, and why no row of theirs needs a second lock. A new one needs a line and a reason. */
const shared: Record<string, string> = {
  'platform.migrations': 'names of migrations',
  'platform.request_counts': 'counts of one minute per hash of who asks, before anybody is known',
  'platform.idempotency': 'keyed by person; asked only with the asker’s own id',
  'audit.chains': 'a number and a hash per patient id',
  'audit.leaves': 'commitments that tell nothing',
  'audit.positions': 'places in the log',
  'audit.pending': 'places in the log',
  'audit.watched_heads': 'heads of logs that their keepers publish',
  'audit.witness_states': 'how far witnesses have seen our own logs',
  'identity.organisations': 'public names',
  'identity.failures': 'counts per hash of who tries, read at the door before anybody is known',
  'identity.challenges': 'hashes of random numbers, read at the door before anybody is known',
};

/** Tables that the whole organisation's transactions may read in every scope, and why. */
const tenantWide: Record<string, string> = {
  'audit.outbox': 'types and ids of events; an insert that returns its id must see its row',
  'identity.people': 'names are shown beside what people did',
};

/** Tables that the sign-in door and the sequencer read in scope `system`. */
const atTheDoor = new Set([
  'identity.people',
  'identity.sessions',
  'identity.links',
  'identity.clients',
  'identity.invitations',
  'identity.providers',
  'identity.external',
  'identity.oidc_journeys',
  'identity.passkeys',
  'identity.recovery_codes',
  'identity.devices',
  'identity.mail_codes',
  'identity.resets',
  // Sealed mails on their way: only the sending reads them.
  'identity.mails',
  // Heads of whole logs: the self-check compares them, whoever wrote them down.
  'audit.anchors',
  'audit.entries',
  // Whom to ask, and whose heads may be cosigned: keys and addresses that their owners publish.
  'audit.watched_logs',
  'audit.witnesses',
  'audit.witness_quorums',
  // Which leaf tells of which erasure: read by the log's check of itself.
  'audit.erasures',
  // Profiles of experts, of the organisation and not of a case: written while the program adds people.
  'experts.profiles',
]);

let app: TestApp;
let world: World;
let tables: Table[];
beforeAll(async () => {
  app = await createTestApp();
  world = await makeWorld(app);
  await fillTables(app, world);
  tables = await tenantTables(app);
});

type Row = { tenant_id: string | null; case_id?: string | null };

/** What a query that forgot its `where` would get. */
async function everything(table: string, scope: Scope): Promise<Row[]> {
  return app.parts.db.transaction(
    scope,
    async (tx) => (await sql<Row>`select * from ${sql.table(table)}`.execute(tx)).rows,
  );
}

async function readable(table: string): Promise<boolean> {
  const { rows } = await app.owner.query<{ may: boolean }>(
    `select has_table_privilege('consilium_app', $1, 'select') as may`,
    [table],
  );
  return rows[0]?.may === true;
}

describe('row-level security as the second lock', () => {
  test('every table says whose its rows are, or is on the list of those that need not', async () => {
    const named = new Set(tables.map((table) => table.name));
    const without = (await allTables(app)).filter((name) => !named.has(name));
    expect(without.filter((name) => !(name in shared))).toEqual([]);
  });

  test('every such table has row-level security on', async () => {
    const { rows } = await app.owner.query<{ name: string }>(
      `select c.oid::regclass::text as name from pg_class c where c.relkind in ('r','p') and not c.relrowsecurity`,
    );
    const open = new Set(rows.map((row) => row.name));
    expect(tables.filter((table) => open.has(table.name)).map((table) => table.name)).toEqual([]);
  });

  test('a forgotten filter gives no row of another organisation or another case', async () => {
    const one = world.case('a/shared');
    const base = { tenantId: one.tenantId, personId: one.patientId };
    const own = new Set(world.cases.filter((c) => c.patientId === one.patientId).map((c) => c.id));
    const wrong: string[] = [];
    let cells = 0;
    for (const { name, columns } of tables) {
      if (!(await readable(name))) continue;
      const count = await app.owner.query(`select 1 from ${name} where tenant_id <> $1 limit 1`, [one.tenantId]);
      expect(count.rowCount, `${name} holds rows of another organisation to be found`).toBe(1);
      for (const kind of ['tenant', 'person', 'case'] as const) {
        const rows = await everything(name, { kind, ...base, caseId: one.id });
        cells += 1;
        if (rows.some((row) => row.tenant_id !== one.tenantId)) wrong.push(`${name} as ${kind}: another organisation`);
        if (kind === 'tenant' || name in tenantWide || !columns.has('case_id')) continue;
        const allowed = (id: string | null | undefined) => (kind === 'case' ? id === one.id : own.has(id ?? ''));
        if (!rows.every((row) => allowed(row.case_id))) wrong.push(`${name} as ${kind}: another case`);
      }
    }
    process.stdout.write(`row-level security: ${tables.length} tables, ${cells} cells\n`);
    expect(wrong).toEqual([]);
  });

  test('without a scope there is nothing, and the door sees only what a door needs', async () => {
    const wrong: string[] = [];
    for (const { name } of tables) {
      if (!(await readable(name))) continue;
      if ((await everything(name, { kind: 'none' })).length > 0) wrong.push(`${name} without a scope`);
      if (!atTheDoor.has(name) && (await everything(name, { kind: 'system' })).length > 0)
        wrong.push(`${name} at the door`);
    }
    expect(wrong).toEqual([]);
  });

  test('a row cannot be written into another organisation', async () => {
    const [mine, theirs] = [world.case('a/shared'), world.case('b/shared')];
    const scope = { kind: 'case', tenantId: mine.tenantId, personId: mine.patientId, caseId: mine.id } as const;
    for (const { name, columns } of tables.filter((table) => table.columns.has('case_id'))) {
      if (!columns.has('tenant_id') || name === 'audit.outbox' || name === 'audit.entries') continue;
      const attempt = app.parts.db.transaction(scope, (tx) =>
        sql`insert into ${sql.table(name)} (tenant_id, case_id) values (${theirs.tenantId}, ${theirs.id})`.execute(tx),
      );
      await expect(attempt, name).rejects.toThrow(/row-level security|permission denied|non-DEFAULT value/);
    }
  });
});

describe('the application’s role', () => {
  test('owns nothing and has no special right', async () => {
    const owned = await app.owner.query(`select relname from pg_class where relowner = 'consilium_app'::regrole`);
    expect(owned.rows).toEqual([]);
    const { rows } = await app.owner.query(
      `select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = 'consilium_app'`,
    );
    expect(rows[0]).toEqual({ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false });
  });

  test.each([
    'create table public.mine (id int)',
    'create schema mine',
    'alter table cases.cases disable row level security',
    'drop policy by_scope on cases.cases',
    'drop table audit.entries',
    'truncate audit.entries',
    `update audit.entries set actor_name = ''`,
    'delete from audit.entries',
    `update audit.leaves set leaf = ''`,
    'delete from audit.leaves',
    'update audit.positions set idx = 0',
    'delete from audit.positions',
    `update audit.outbox set type = ''`,
    'delete from audit.outbox',
    'delete from audit.chains',
    'delete from consent.grants',
    'delete from cases.cases',
    'delete from cases.history',
    'set role consilium_owner',
  ])('may not: %s', async (statement) => {
    await expect(app.parts.db.pool.query(statement)).rejects.toThrow(/permission denied|must be owner/);
  });
});
