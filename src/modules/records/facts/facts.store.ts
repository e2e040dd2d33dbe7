import { sql, type Insertable, type Selectable } from 'kysely';
import { blind, type Tx } from '#platform/db/index.ts';
import { db, type FactTable } from '../records.tables.ts';

export type FactRow = Selectable<FactTable>;
export type ListedFact = FactRow & { file_name: string };

/** `same` is what the fact says (`samenessOf`): it is kept as a keyed hash only. */
export async function insertFacts(
  tx: Tx,
  facts: readonly (Omit<Insertable<FactTable>, 'same_mark'> & { same: string })[],
): Promise<void> {
  for (let at = 0; at < facts.length; at += 1000)
    await db(tx)
      .insertInto('records.facts')
      .values(
        facts.slice(at, at + 1000).map(({ same, ...fact }) => ({ ...fact, same_mark: blind(tx, fact.case_id, same) })),
      )
      .execute();
}

/**
 * True for the one statement that stands for all that say the same: the one that knows best when it was, and of equals the
 * first that came. `offset 0` keeps it a question for each row: as a join, PostgreSQL compares every fact with every other as
 * long as it has no statistics of the table (a second for the first 160 facts of a new installation). Only statements that this reader may see take part, so nobody learns from the list what is kept from them.
 */
const isEntry = sql<boolean>`not exists (
  select 1 from records.facts y
  where y.case_id = x.case_id and y.same_mark = x.same_mark and y.id <> x.id
    and exists (select 1 from records.files g where g.id = y.file_id and g.state = 'checked' offset 0) and (
    (starts_with(coalesce(y.moment, ''), coalesce(x.moment, '')) and length(coalesce(y.moment, '')) > length(coalesce(x.moment, '')))
    or (y.moment is not distinct from x.moment and (
      (length(x.moment) > 10 or y.date is not distinct from x.date) and y.arrived < x.arrived
      or length(x.moment) <= 10 and starts_with(y.date, x.date) and length(y.date) > length(x.date))))
  offset 0)`;

/** Entries of the list with the name of the file each was read from, newest first, undated last. */
export async function factPage(
  tx: Tx,
  caseId: string,
  query: { kind?: string; kinds?: readonly string[]; after?: { date: string; id: string }; limit: number },
): Promise<ListedFact[]> {
  let select = entries(tx, caseId);
  if (query.kind !== undefined) select = select.where('x.kind', '=', query.kind);
  if (query.kinds !== undefined) select = select.where(sql<boolean>`x.kind = any(${query.kinds}::text[])`);
  if (query.after) {
    const { date, id } = query.after;
    select = select.where(
      sql<boolean>`(coalesce(x.date, '') < ${date} or (coalesce(x.date, '') = ${date} and x.id > ${id}))`,
    );
  }
  return select
    .orderBy(sql`coalesce(x.date, '') desc`)
    .orderBy('x.id')
    .limit(query.limit)
    .execute();
}

/** One entry or one statement of the case. */
export async function factById(tx: Tx, caseId: string, factId: string): Promise<ListedFact | undefined> {
  return statements(tx, caseId).where('x.id', '=', factId).executeTakeFirst();
}

/** The other statements that these entries stand for, by the entry's mark. */
export async function alsoSaid(
  tx: Tx,
  caseId: string,
  page: readonly Pick<FactRow, 'same_mark'>[],
): Promise<Map<string, ListedFact[]>> {
  const marks = [...new Set(page.flatMap(({ same_mark: mark }) => mark ?? []))];
  const found = new Map<string, ListedFact[]>();
  if (marks.length === 0) return found;
  const rows = await statements(tx, caseId).where('x.same_mark', 'in', marks).where(sql<boolean>`not (${isEntry})`).orderBy('x.arrived').execute(); // prettier-ignore
  for (const row of rows) {
    const mark = row.same_mark ?? '';
    const same = found.get(mark);
    if (same) same.push(row);
    else found.set(mark, [row]);
  }
  return found;
}

/** How many entries of each kind the list has. */
export async function factCounts(tx: Tx, caseId: string): Promise<Record<string, number>> {
  const rows = await db(tx)
    .selectFrom('records.facts as x')
    .innerJoin('records.files as f', 'f.id', 'x.file_id')
    .select(['x.kind', sql<number>`count(*)::int`.as('n')])
    .where('x.case_id', '=', caseId)
    .where('f.state', '=', 'checked')
    .where(isEntry)
    .groupBy('x.kind')
    .execute();
  return Object.fromEntries(rows.map(({ kind, n }) => [kind, n]));
}

function statements(tx: Tx, caseId: string) {
  return db(tx)
    .selectFrom('records.facts as x')
    .innerJoin('records.files as f', 'f.id', 'x.file_id')
    .selectAll('x')
    .select('f.name as file_name')
    .where('x.case_id', '=', caseId)
    .where('f.state', '=', 'checked');
}

const entries = (tx: Tx, caseId: string) => statements(tx, caseId).where(isEntry);
