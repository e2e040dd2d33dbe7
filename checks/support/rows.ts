import type { TestApp } from '#testkit/test-app.ts';
import type { SampleCase, World } from './world.ts';

export type Table = { name: string; columns: Set<string> };
type Column = { table: string; column: string; type: string; nullable: boolean; generated: boolean; isArray: boolean };

/** Every table of ours that says whose its rows are. */
export async function tenantTables(app: TestApp): Promise<Table[]> {
  const byTable = new Map<string, Set<string>>();
  for (const column of await columnsOf(app)) {
    byTable.set(column.table, (byTable.get(column.table) ?? new Set()).add(column.column));
  }
  return [...byTable].map(([name, columns]) => ({ name, columns })).filter((table) => table.columns.has('tenant_id'));
}

/** Every table of ours. */
export async function allTables(app: TestApp): Promise<string[]> {
  return [...new Set((await columnsOf(app)).map((column) => column.table))];
}

async function columnsOf(app: TestApp): Promise<Column[]> {
  const { rows } = await app.owner.query<Column>(`
    select format('%s.%s', n.nspname, c.relname) as table, a.attname as column, format_type(a.atttypid, null) as type,
      not a.attnotnull as nullable, a.attgenerated <> '' or a.attidentity <> '' as generated, t.typcategory = 'A' as "isArray"
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
      join pg_type t on t.oid = a.atttypid
    where c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
      and n.nspname not in ('pg_catalog', 'information_schema', 'jobs') and n.nspname not like 'pg\\_%'
    order by 1, a.attnum`);
  return rows.filter((column) => column.table !== 'public.migrations' && !column.table.startsWith('public.'));
}

/**
 * Puts one row for every case of the world into every such table, as the owner and without its checks and references:
 * what a row says does not matter here, only whose it is.
 */
export async function fillTables(app: TestApp, world: World): Promise<void> {
  await app.owner.query(`set session_replication_role = replica`);
  const checks = await app.owner.query<{ drop: string }>(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop from pg_constraint
     where contype = 'c' and conrelid <> 0 and connamespace::regnamespace::text not in ('pg_catalog', 'information_schema', 'jobs')`,
  );
  for (const { drop } of checks.rows) await app.owner.query(drop);
  const columns = await columnsOf(app);
  for (const table of await tenantTables(app)) {
    const own = columns.filter((column) => column.table === table.name && !column.generated);
    for (const [index, one] of world.cases.entries()) await insertRow(app, own, one, index);
  }
  await app.owner.query(`set session_replication_role = origin`);
}

async function insertRow(app: TestApp, columns: readonly Column[], one: SampleCase, index: number): Promise<void> {
  const table = columns[0]?.table ?? '';
  const used = columns.filter(
    (column) => !column.nullable || ['case_id', 'patient_id', 'person_id'].includes(column.column),
  );
  const names = used.map((column) => `"${column.column}"`).join(', ');
  const places = used.map((_column, at) => `$${at + 1}`).join(', ');
  const values = used.map((column) => valueOf(column, one, index));
  await app.owner.query(`insert into ${table} (${names}) values (${places}) on conflict do nothing`, values);
}

function valueOf(column: Column, one: SampleCase, index: number): unknown {
  const known: Record<string, unknown> = {
    tenant_id: one.tenantId,
    case_id: one.id,
    patient_id: one.patientId,
    person_id: one.patientId,
  };
  if (column.column in known) return known[column.column];
  if (column.isArray) return [];
  if (/^(integer|bigint|smallint|numeric|real|double)/.test(column.type)) return 9000 + index;
  if (column.type === 'boolean') return false;
  if (/^(timestamp|date)/.test(column.type)) return '2026-01-01';
  if (/^json/.test(column.type)) return '{}';
  if (column.type === 'bytea') return Buffer.from([index]);
  return `row ${index} ${column.column}`;
}
