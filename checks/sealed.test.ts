import { beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '#testkit/test-app.ts';
import { canary, withCanary } from './support/canary-input.ts';
import { expected } from './support/expected.ts';
import { serverOf } from './support/probe.ts';
import { send, type Inject } from './support/request.ts';
import { makeWorld, type World } from './support/world.ts';

let app: TestApp;
let world: World;

beforeAll(async () => {
  app = await createTestApp();
  world = await makeWorld(app);
  await app.owner.query(`update identity.clients set proved_at = now()`);
});

/** Every column of every table of ours that can hold a text. */
async function textColumns(): Promise<{ table: string; column: string }[]> {
  const { rows } = await app.owner.query<{ table: string; column: string }>(`
    select c.table_schema || '.' || c.table_name as table, c.column_name as column
    from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where t.table_type = 'BASE TABLE' and c.table_schema not in ('pg_catalog', 'information_schema')
      and c.data_type in ('text', 'jsonb', 'json', 'character varying', 'ARRAY', 'bytea')
    order by 1, 2`);
  return rows;
}

test('what anybody writes by any operation stands in no table in the clear', { timeout: 240_000 }, async () => {
  let asked = 0;
  let accepted = 0;
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
      const answer = await send(
        server.inject.bind(server) as Inject,
        definition,
        withCanary(operation, one.id),
        headers,
      );
      asked += 1;
      if (answer.status < 300) accepted += 1;
    }
  }
  await app.runJobs();
  const found: string[] = [];
  const columns = await textColumns();
  for (const { table, column } of columns) {
    const { rows } = await app.owner.query<{ n: number }>(
      `select count(*)::int as n from ${table} where strpos(${column}::text, $1) > 0`,
      [canary],
    );
    if ((rows[0]?.n ?? 0) > 0) found.push(`${table}.${column}`);
  }
  process.stdout.write(
    `sealed: ${asked} requests with a canary, ${accepted} accepted, ${columns.length} columns looked into\n`,
  );
  expect(found).toEqual([]);
});
