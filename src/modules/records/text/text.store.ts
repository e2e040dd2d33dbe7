import { sql, type Selectable, type Updateable } from 'kysely';
import type { Tx } from '#platform/db/index.ts';
import { db, type DocumentTable, type PageTable, type PageWord } from '../records.tables.ts';
import type { TextState } from '../shapes.contract.ts';

/** Pages of a document whose text is still to be read, in order. */
export async function waitingPages(tx: Tx, documentId: string, limit: number) {
  return db(tx)
    .selectFrom('records.pages')
    .select(['page', 'picture', 'width', 'height'])
    .where('document_id', '=', documentId)
    .where('text_state', '=', 'waiting')
    .orderBy('page')
    .limit(limit)
    .execute();
}

export async function isBeingRead(tx: Tx, documentId: string): Promise<boolean> {
  return (await waitingPages(tx, documentId, 1)).length > 0;
}

/** Keeps what was read of a page that still waits for it. @returns false when somebody else kept it meanwhile */
export async function putText(
  tx: Tx,
  on: { caseId: string; documentId: string; page: number },
  read: Pick<Updateable<PageTable>, 'text' | 'words' | 'picture' | 'width' | 'height'> & { text_state: TextState },
): Promise<boolean> {
  const result = await db(tx)
    .updateTable('records.pages')
    .set({ ...read, version: sql<number>`version + 1` })
    .where('case_id', '=', on.caseId)
    .where('document_id', '=', on.documentId)
    .where('page', '=', on.page)
    .where('text_state', '=', 'waiting')
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Text of a document's first pages, in order: what it is stands there. */
export async function textOfPages(tx: Tx, documentId: string, limit: number): Promise<string[]> {
  const rows = await db(tx)
    .selectFrom('records.pages')
    .select('text')
    .where('document_id', '=', documentId)
    .orderBy('page')
    .limit(limit)
    .execute();
  return rows.map(({ text }) => text);
}

/** A document as somebody is about to change it, with the file it came in. */
export async function lockedDocument(tx: Tx, caseId: string, documentId: string) {
  return db(tx)
    .selectFrom('records.documents as d')
    .innerJoin('records.files as f', 'f.id', 'd.file_id')
    .selectAll('d')
    .select(['f.name as file_name', 'f.kind as file_kind', 'f.extents as file_extents'])
    .where('d.case_id', '=', caseId)
    .where('d.id', '=', documentId)
    .forUpdate('d')
    .executeTakeFirst();
}

export async function setRead(tx: Tx, documentId: string, change: Updateable<DocumentTable>): Promise<void> {
  await db(tx).updateTable('records.documents').set(change).where('id', '=', documentId).execute();
}

/** How many pages of the case have to be read by machine, and how many of them still wait; copies of joined ones once. */
export async function pagesToRead(tx: Tx, caseId: string): Promise<{ toRead: number; waiting: number }> {
  const row = await db(tx)
    .selectFrom('records.pages as p')
    .innerJoin('records.documents as d', 'd.id', 'p.document_id')
    .select([
      sql<number>`count(*)::int`.as('toRead'),
      sql<number>`(count(*) filter (where p.text_state = 'waiting'))::int`.as('waiting'),
    ])
    .where('p.case_id', '=', caseId)
    .where('p.text_state', '!=', 'layer')
    .where('d.joined_into', 'is', null)
    .executeTakeFirst();
  return row ?? { toRead: 0, waiting: 0 };
}

/** Pages of a case that this transaction may see and that have text, with how often each was written. */
export async function pageVersions(
  tx: Tx,
  caseId: string,
): Promise<{ documentId: string; page: number; version: number }[]> {
  return db(tx)
    .selectFrom('records.pages')
    .select(['document_id as documentId', 'page', 'version'])
    .where('case_id', '=', caseId)
    .where('text_state', 'in', ['layer', 'recognised'])
    .execute();
}

export async function pageTexts(
  tx: Tx,
  caseId: string,
  documentIds: readonly string[],
): Promise<{ documentId: string; page: number; version: number; text: string }[]> {
  return db(tx)
    .selectFrom('records.pages')
    .select(['document_id as documentId', 'page', 'version', 'text'])
    .where('case_id', '=', caseId)
    .where(sql<boolean>`document_id = any(${documentIds}::text[])`)
    .where('text_state', 'in', ['layer', 'recognised'])
    .execute();
}

/** Text and words of these pages, by `document/page`. */
export async function pagesWithWords(
  tx: Tx,
  caseId: string,
  pages: readonly { documentId: string; page: number }[],
): Promise<Map<string, { text: string; words: PageWord[] }>> {
  if (pages.length === 0) return new Map();
  const rows = await db(tx)
    .selectFrom('records.pages')
    .select(['document_id', 'page', 'text', 'words'])
    .where('case_id', '=', caseId)
    .where(
      sql<boolean>`(document_id, page) in (select * from unnest(${pages.map(({ documentId }) => documentId)}::text[], ${pages.map(({ page }) => page)}::int[]))`,
    )
    .execute();
  return new Map(rows.map(({ document_id: id, page, text, words }) => [`${id}/${page}`, { text, words }]));
}

/** All pages of a document as they are, in order. */
export async function wholePages(tx: Tx, documentId: string): Promise<Selectable<PageTable>[]> {
  return db(tx).selectFrom('records.pages').selectAll().where('document_id', '=', documentId).orderBy('page').execute();
}
