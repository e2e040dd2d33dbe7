import { sql, type Insertable, type Selectable, type Updateable } from 'kysely';
import type { Tx } from '#platform/db/index.ts';
import type { TextState } from '../shapes.contract.ts';
import { db, type DocumentTable, type PageTable, type WaiverTable } from '../records.tables.ts';

export type DocumentRow = Selectable<DocumentTable>;
export type PageRow = Selectable<PageTable>;

export async function insertDocument(
  tx: Tx,
  document: Insertable<DocumentTable>,
  pages: readonly Insertable<PageTable>[],
): Promise<void> {
  await db(tx).insertInto('records.documents').values(document).execute();
  for (let at = 0; at < pages.length; at += 500)
    await db(tx)
      .insertInto('records.pages')
      .values(pages.slice(at, at + 500))
      .execute();
}

/** How many papers hold the first opinion, also for an expert who may not see them yet. */
export async function firstOpinionPapers(tx: Tx): Promise<number> {
  const { rows } = await sql<{ count: number }>`select records.first_opinion_papers() as count`.execute(tx);
  return rows[0]?.count ?? 0;
}

const pagesOf = (state: TextState) =>
  sql<number>`(select count(*)::int from records.pages p where p.document_id = d.id and p.text_state = ${state})`;

/** Documents of the case with the file each came from, oldest date first, undated last: the order of their numbers. */
export async function documentsOf(tx: Tx, caseId: string) {
  return db(tx)
    .selectFrom('records.documents as d')
    .innerJoin('records.files as f', 'f.id', 'd.file_id')
    .selectAll('d')
    .select(['f.name as file_name', 'f.kind as file_kind', 'f.extents as file_extents'])
    .select([pagesOf('waiting').as('pages_waiting'), pagesOf('unreadable').as('pages_unreadable')])
    .where('d.case_id', '=', caseId)
    .where('d.joined_into', 'is', null)
    .orderBy(sql`d.date nulls last`)
    .orderBy('d.created_at')
    .orderBy('d.id')
    .limit(2000)
    .execute();
}
export type ListedDocument = Awaited<ReturnType<typeof documentsOf>>[number];

export async function updateDocument(tx: Tx, documentId: string, change: Updateable<DocumentTable>): Promise<void> {
  await db(tx).updateTable('records.documents').set(change).where('id', '=', documentId).execute();
}

export async function documentById(tx: Tx, caseId: string, documentId: string): Promise<DocumentRow | undefined> {
  return db(tx)
    .selectFrom('records.documents')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('id', '=', documentId)
    .executeTakeFirst();
}

export async function documentsOfFile(tx: Tx, fileId: string): Promise<DocumentRow[]> {
  return db(tx).selectFrom('records.documents').selectAll().where('file_id', '=', fileId).execute();
}

export async function pageOf(tx: Tx, documentId: string, page: number): Promise<Selectable<PageTable> | undefined> {
  return db(tx)
    .selectFrom('records.pages')
    .selectAll()
    .where('document_id', '=', documentId)
    .where('page', '=', page)
    .executeTakeFirst();
}

export async function waiversOf(tx: Tx, caseId: string): Promise<Map<string, string>> {
  const rows = await db(tx)
    .selectFrom('records.waivers')
    .select(['item_id', 'reason'])
    .where('case_id', '=', caseId)
    .where('ended_at', 'is', null)
    .execute();
  return new Map(rows.map((row) => [row.item_id, row.reason]));
}

export async function putWaiver(tx: Tx, row: Insertable<WaiverTable>): Promise<void> {
  await db(tx)
    .insertInto('records.waivers')
    .values(row)
    .onConflict((c) =>
      c.columns(['case_id', 'item_id']).doUpdateSet({
        reason: row.reason,
        waived_by: row.waived_by,
        waived_at: row.waived_at,
        ended_at: row.ended_at,
      }),
    )
    .execute();
}
