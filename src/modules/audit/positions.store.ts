import { sql } from 'kysely';
import { tables, type Tx } from '#platform/db/index.ts';
import type { AuditTables, LogName } from './audit.store.ts';
import type { Range } from './findings.rules.ts';

const db = (tx: Tx) => tables<AuditTables>(tx);

/** One sequencer at a time over all nodes; false when another has the turn. Held until the transaction ends. */
export async function takeTurn(tx: Tx, log: LogName): Promise<boolean> {
  const { rows } = await sql<{
    mine: boolean;
  }>`select pg_try_advisory_xact_lock(7203, hashtext(${log})) as mine`.execute(db(tx));
  return rows[0]?.mine === true;
}

/** Waits for the turn. Held until the transaction ends. */
export async function waitForTurn(tx: Tx, log: LogName): Promise<void> {
  await sql`select pg_advisory_xact_lock(7203, hashtext(${log}))`.execute(db(tx));
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

/** How many leaves wait. */
export async function pendingCount(tx: Tx, log: LogName): Promise<number> {
  const row = await db(tx)
    .selectFrom('audit.pending')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('log', '=', log)
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

/** One more than the last place: the size of this epoch as the database knows it. */
export async function placedSize(tx: Tx, log: LogName, epoch: number): Promise<number> {
  const row = await db(tx)
    .selectFrom('audit.positions')
    .select((eb) => eb.fn.max('idx').as('last'))
    .where('log', '=', log)
    .where('epoch', '=', epoch)
    .executeTakeFirst();
  return row?.last === null || row?.last === undefined ? 0 : Number(row.last) + 1;
}

/** The last epoch that the database knows, when it is later than this one; else 0. */
export async function newerEpochs(tx: Tx, log: LogName, epoch: number): Promise<number> {
  const row = await db(tx)
    .selectFrom('audit.positions')
    .select((eb) => eb.fn.max('epoch').as('last'))
    .where('log', '=', log)
    .where('epoch', '>', epoch)
    .executeTakeFirst();
  return row?.last ?? 0;
}

/** Numbers below `size` that no leaf has, as ranges. Cheap when none is missing. */
export async function placedNumbersMissing(tx: Tx, log: LogName, epoch: number, size: number): Promise<Range[]> {
  const { rows } = await sql<{ from: number; to: number }>`
    select gap.from, gap.to from (
      select coalesce(lag(idx) over (order by idx) + 1, 0) as "from", idx - 1 as "to" from (
        select idx from audit.positions where log = ${log} and epoch = ${epoch} and idx < ${size}
        union all select ${size}::bigint) as places) as gap
    where gap.from <= gap.to order by 1`.execute(db(tx));
  return rows.map(({ from, to }) => [Number(from), Number(to)]);
}

/** Writes down the places `first, first + 1, …` of these leaves. */
export async function placeLeaves(
  tx: Tx,
  log: LogName,
  epoch: number,
  leafIds: readonly number[],
  first: number,
): Promise<void> {
  await sql`
    with placed as (
      insert into audit.positions (leaf_id, log, epoch, idx)
      select id, ${log}, ${epoch}, ${first}::bigint + nr - 1
      from unnest(${leafIds}::bigint[]) with ordinality as given(id, nr) returning leaf_id)
    delete from audit.pending where leaf_id in (select leaf_id from placed)`.execute(db(tx));
}

/** Lets the leaves from this place on wait again, because the files of their epoch are lost. @returns how many */
export async function placeAgain(tx: Tx, log: LogName, epoch: number, from: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`select audit.place_again(${log}, ${epoch}, ${from}) as n`.execute(db(tx));
  return Number(rows[0]?.n ?? 0);
}

export async function positionOf(
  tx: Tx,
  leafId: number,
): Promise<{ idx: number; epoch: number; leaf: string; log: LogName } | undefined> {
  const row = await db(tx)
    .selectFrom('audit.positions as p')
    .innerJoin('audit.leaves as l', 'l.id', 'p.leaf_id')
    .select(['p.idx', 'p.epoch', 'l.leaf', 'l.log'])
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
