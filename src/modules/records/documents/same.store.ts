import { sql } from 'kysely';
import { blind, type Tx } from '#platform/db/index.ts';
import { db } from '../records.tables.ts';

/** Two papers of a case that are read at one moment have to see each other: one waits for the other's transaction. */
export async function lockComparing(tx: Tx, caseId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(7204, hashtext(${caseId}))`.execute(db(tx));
}

/** Keeps the bands of a paper as keyed hashes. */
export async function putBands(tx: Tx, caseId: string, documentId: string, bands: readonly string[]): Promise<void> {
  const marks = sql.join(bands.map((band) => sql`${blind(tx, caseId, band)}::text`));
  await db(tx)
    .updateTable('records.documents')
    .set({ word_bands: sql<string[]>`array[${marks}]` })
    .where('id', '=', documentId)
    .execute();
}

/** Papers of the case with as many pages that share a band with this one, those that share most first. */
export async function sharingBands(tx: Tx, caseId: string, documentId: string, limit: number) {
  const { rows } = await sql<{ id: string; same_as: string | null }>`
    select d.id, d.same_as
    from records.documents this join records.documents d
      on d.case_id = this.case_id and d.page_count = this.page_count and d.id <> this.id
        and d.joined_into is null and d.word_bands && this.word_bands
    where this.id = ${documentId} and this.case_id = ${caseId}
    order by cardinality(array(select unnest(d.word_bands) intersect select unnest(this.word_bands))) desc, d.created_at, d.id
    limit ${limit}`.execute(db(tx));
  return rows;
}

/** `documentId` and whatever it stood for are from now on listed with `root`. */
export async function listWith(tx: Tx, caseId: string, documentId: string, root: string): Promise<void> {
  await db(tx)
    .updateTable('records.documents')
    .set({ same_as: root })
    .where('case_id', '=', caseId)
    .where((e) => e.or([e('id', '=', documentId), e('same_as', '=', documentId)]))
    .where('id', '!=', root)
    .execute();
}
