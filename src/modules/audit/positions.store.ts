import { sql } from 'kysely';
import { tables, type Tx } from '#platform/db/index.ts';
import type { AuditTables, LogName } from './audit.store.ts';

const db = (tx: Tx) => tables<AuditTables>(tx);

/** One sequencer at a time over all nodes; false when another has the turn. Held until the transaction ends. */
export async function takeTurn(tx: Tx, log: LogName): Promise<boolean> {
  const { rows } = await sql<{
    mine: boolean;
  }>`select pg_try_advisory_xact_lock(7203, hashtext(${log})) as mine`.execute(db(tx));
  return rows[0]?.mine === true;
}

/** Leaves without a place, in the order of writing. */
export async function pendingLeaves(tx: Tx, log: LogName, limit: number): Promise<{ id: number; leaf: string }[]> {
  return db(tx)
    .selectFrom('audit.pending as p')
    .innerJoin('audit.leaves as l', 'l.id', 'p.leaf_id')
    .select(['l.id', 'l.leaf'])
    .where('p.log', '=', log)
    .orderBy('p.leaf_id')
    .limit(limit)
    .execute();
}

/** How many leaves have a place: the size of the log as the database knows it. */
export async function placedCount(tx: Tx, log: LogName): Promise<number> {
  const row = await db(tx)
    .selectFrom('audit.positions')
    .select((eb) => eb.fn.max('idx').as('last'))
    .where('log', '=', log)
    .executeTakeFirst();
  return row?.last === null || row?.last === undefined ? 0 : Number(row.last) + 1;
}

/** Writes down the places `first, first + 1, …` of these leaves. */
export async function placeLeaves(tx: Tx, log: LogName, leafIds: readonly number[], first: number): Promise<void> {
  if (leafIds.length === 0) return;
  await db(tx)
    .insertInto('audit.positions')
    .values(leafIds.map((id, i) => ({ leaf_id: id, log, idx: first + i })))
    .execute();
  await db(tx)
    .deleteFrom('audit.pending')
    .where('leaf_id', 'in', [...leafIds])
    .execute();
}

export async function positionOf(
  tx: Tx,
  leafId: number,
): Promise<{ idx: number; leaf: string; log: LogName } | undefined> {
  const row = await db(tx)
    .selectFrom('audit.positions as p')
    .innerJoin('audit.leaves as l', 'l.id', 'p.leaf_id')
    .select(['p.idx', 'l.leaf', 'l.log'])
    .where('p.leaf_id', '=', leafId)
    .executeTakeFirst();
  return row ? { ...row, idx: Number(row.idx) } : undefined;
}

export type AccessQuery = { limit: number; before?: number };

/** Entries of one patient, newest first, with the place of each leaf in the log. */
export async function entriesOfPatient(tx: Tx, patientId: string, query: AccessQuery) {
  let select = db(tx)
    .selectFrom('audit.entries as e')
    .innerJoin('audit.leaves as l', 'l.id', 'e.leaf_id')
    .leftJoin('audit.positions as p', 'p.leaf_id', 'e.leaf_id')
    .selectAll('e')
    .select(['p.idx', 'l.leaf'])
    .where('e.patient_id', '=', patientId);
  if (query.before !== undefined) select = select.where('e.n', '<', query.before);
  return select.orderBy('e.n', 'desc').limit(query.limit).execute();
}

/** Entries of the organisation, newest first. */
export async function entriesOfTenant(tx: Tx, tenantId: string, query: AccessQuery) {
  let select = db(tx)
    .selectFrom('audit.entries as e')
    .leftJoin('audit.positions as p', 'p.leaf_id', 'e.leaf_id')
    .selectAll('e')
    .select('p.idx')
    .where('e.tenant_id', '=', tenantId);
  if (query.before !== undefined) select = select.where('e.id', '<', query.before);
  return select.orderBy('e.id', 'desc').limit(query.limit).execute();
}

export async function entryOfPatient(tx: Tx, patientId: string, n: number) {
  return db(tx)
    .selectFrom('audit.entries')
    .selectAll()
    .where('patient_id', '=', patientId)
    .where('n', '=', n)
    .executeTakeFirst();
}
