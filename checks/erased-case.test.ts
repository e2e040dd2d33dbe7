import { beforeAll, expect, test } from 'vitest';
import { eraseCase } from '#testkit/erase-case.ts';
import { createTestApp, type TestApp } from '#testkit/test-app.ts';
import { fillTables, tenantTables } from './support/rows.ts';
import { makeWorld, type World } from './support/world.ts';

/** An erased case is gone from every table there is; a table that comes later is held to it by itself. */
let app: TestApp;
let world: World;
beforeAll(async () => {
  app = await createTestApp();
  world = await makeWorld(app);
  await fillTables(app, world);
  // What stands in a row does not matter here, but names of objects must have their form.
  await app.owner.query(`update records.files set extents = '[]'`);
  for (const [table, column] of objectColumns)
    await app.owner.query(
      `update ${table} set ${column} = substr(translate(md5(${column} || random()), '01', 'xy'), 1, 32)`,
    );
  // The account of erasures is what the erasing itself writes.
  await app.owner.query('delete from rights.erasures');
  await app.owner.query('delete from rights.holds');
  await app.owner.query('delete from rights.requests');
});

/** Where ids of encrypted objects stand. */
const objectColumns = [
  ['records.objects', 'id'],
  ['imaging.segments', 'id'],
  ['opinions.prepared', 'object_id'],
  ['opinions.signed', 'object_id'],
  ['opinions.deliveries', 'object_id'],
] as const;

/** What stays, and why: see docs/decisions/0039-erasing-a-case.md. */
const stays = ['audit.entries', 'cases.keys', 'rights.erasures', 'rights.requests'];

async function countOf(table: string, caseId: string): Promise<number> {
  return (await app.owner.query(`select 1 from ${table} where case_id = $1`, [caseId])).rowCount ?? 0;
}

test('the catalogue of the database and the tables that are erased agree', async () => {
  const { rows } = await app.owner.query<{ name: string }>(
    `select c.table_schema || '.' || c.table_name as name from information_schema.columns c
     join information_schema.tables t using (table_schema, table_name)
     where c.column_name = 'case_id' and t.table_type = 'BASE TABLE'
       and c.table_schema not in ('jobs', 'pg_catalog', 'information_schema') order by 1`,
  );
  const erased = await app.owner.query<{ name: string }>(`select platform.case_tables()::text as name`);
  expect([...erased.rows.map(({ name }) => name), ...stays].toSorted()).toEqual(
    rows.map(({ name }) => name).toSorted(),
  );
});

test('an erased case is gone from every table, and nothing else is', async () => {
  const gone = world.case('a/shared');
  const other = world.case('b/shared');
  const tables = (await tenantTables(app)).filter(({ columns }) => columns.has('case_id')).map(({ name }) => name);
  const filled = tables.filter((name) => !stays.includes(name) && name !== 'rights.holds');
  for (const name of filled) expect(await countOf(name, gone.id), name).toBeGreaterThan(0);
  const before = new Map(await Promise.all(filled.map(async (name) => [name, await countOf(name, other.id)] as const)));
  await eraseCase(app, world.who('a/patient'), gone.id);
  const left: string[] = [];
  for (const name of filled) {
    if ((await countOf(name, gone.id)) > 0) left.push(name);
    expect(await countOf(name, other.id), name).toBe(before.get(name));
  }
  expect(left).toEqual([]);
  process.stdout.write(`erased case: ${filled.length} tables, rows left in 0\n`);
});
