import { sql, type Selectable } from 'kysely';
import { tables, tolerateDamage, type Tx } from '#platform/db/index.ts';
import type { AuditTables, LogName } from './audit.store.ts';

const db = (tx: Tx) => tables<AuditTables>(tx);

/** Rows read at once: memory stays the same whatever the size of the log. */
const page = 5000;

export type PlacedRow = { idx: number; leaf: string | null; log: string | null };

/** Every place of an epoch with its leaf, by number; the leaf is null when its row is gone. */
export async function* placesOf(tx: Tx, log: LogName, epoch: number): AsyncGenerator<PlacedRow, undefined> {
  for (let after = -1; ;) {
    const { rows } = await sql<PlacedRow>`
      select p.idx, l.leaf, l.log from audit.positions p left join audit.leaves l on l.id = p.leaf_id
      where p.log = ${log} and p.epoch = ${epoch} and p.idx > ${after} order by p.idx limit ${page}`.execute(db(tx));
    yield* rows;
    if (rows.length < page) return undefined;
    after = rows.at(-1)?.idx ?? after;
  }
}

/** A place with its leaf and one entry of that leaf, each null when its row is gone. */
export type RecordedRow = { idx: number; leaf: string | null; entry: Selectable<AuditTables['audit.entries']> | null };

/** Rows of the places `from … until - 1` of an epoch; a place whose leaf has several entries comes as often. */
export async function rowsBetween(
  tx: Tx,
  log: LogName,
  epoch: number,
  from: number,
  until: number,
): Promise<RecordedRow[]> {
  tolerateDamage(tx);
  const rows = await db(tx)
    .selectFrom('audit.positions as p')
    .leftJoin('audit.leaves as l', (join) => join.onRef('l.id', '=', 'p.leaf_id').onRef('l.log', '=', 'p.log'))
    .leftJoin('audit.entries as e', 'e.leaf_id', 'p.leaf_id')
    .selectAll('e')
    .select(['p.idx', 'l.leaf'])
    .where('p.log', '=', log)
    .where('p.epoch', '=', epoch)
    .where('p.idx', '>=', from)
    .where('p.idx', '<', until)
    .execute();
  return rows.map(({ idx, leaf, ...entry }) => ({
    idx: Number(idx),
    leaf,
    entry: entry.id === null ? null : (entry as RecordedRow['entry']),
  }));
}

/** Leaves that have neither a place nor a turn to wait for, or both: nothing of ours leaves them so. */
export async function strayLeaves(tx: Tx, log: LogName): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select l.id from audit.leaves l
    left join audit.positions p on p.leaf_id = l.id left join audit.pending w on w.leaf_id = l.id
    where l.log = ${log} and (p.leaf_id is null) = (w.leaf_id is null) order by l.id`.execute(db(tx));
  return rows.map(({ id }) => id);
}

/** Leaves of acts whose entry is gone, and the number of entries that share a leaf with another. */
export async function leavesWithoutEntry(tx: Tx): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select l.id from audit.leaves l left join audit.entries e on e.leaf_id = l.id
    where l.log = 'access' and l.leaf::jsonb ->> 'type' = 'access'
    group by l.id having count(e.id) <> 1 order by l.id`.execute(db(tx));
  return rows.map(({ id }) => id);
}

/** Every entry with its leaf, the patients' ones chain by chain, some thousand at a time. */
export async function* entryPagesInChains(tx: Tx) {
  tolerateDamage(tx);
  for (let last: { patient: string; n: number; id: number } | undefined; ;) {
    let select = db(tx)
      .selectFrom('audit.entries as e')
      .leftJoin('audit.leaves as l', 'l.id', 'e.leaf_id')
      .selectAll('e')
      .select('l.leaf')
      .orderBy(sql`coalesce(e.patient_id, '')`)
      .orderBy(sql`coalesce(e.n, 0)`)
      .orderBy('e.id')
      .limit(page);
    if (last)
      select = select.where(
        sql<boolean>`(coalesce(e.patient_id, ''), coalesce(e.n, 0), e.id) > (${last.patient}, ${last.n}, ${last.id})`,
      );
    const rows = await select.execute();
    yield rows;
    const end = rows.at(-1);
    if (!end || rows.length < page) return;
    last = { patient: end.patient_id ?? '', n: end.n ?? 0, id: end.id };
  }
}

/** Heads of the patients' chains. */
export async function chainHeads(tx: Tx): Promise<Map<string, { n: number; head: string }>> {
  const rows = await db(tx).selectFrom('audit.chains').selectAll().execute();
  return new Map(rows.map(({ patient_id, n, head }) => [patient_id, { n, head }]));
}
