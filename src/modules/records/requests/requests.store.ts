import type { Insertable, Selectable, Updateable } from 'kysely';
import type { Tx } from '#platform/db/index.ts';
import { db } from '../records.tables.ts';
import type { LetterTable, RequestItemTable, RequestTable } from './requests.tables.ts';

export type RequestRow = Selectable<RequestTable>;
export type RequestItemRow = Selectable<RequestItemTable>;
export type LetterRow = Selectable<LetterTable>;
/** A letter without its paper, for lists. */
export type ListedLetter = Omit<LetterRow, 'pdf' | 'text'>;

export async function insertRequest(
  tx: Tx,
  row: Insertable<RequestTable>,
  items: readonly Insertable<RequestItemTable>[],
): Promise<void> {
  await db(tx).insertInto('records.requests').values(row).execute();
  await db(tx)
    .insertInto('records.request_items')
    .values([...items])
    .execute();
}

/** Takes away a draft that nobody signed. */
export async function deleteDraft(tx: Tx, requestId: string): Promise<void> {
  await db(tx).deleteFrom('records.request_items').where('request_id', '=', requestId).execute();
  await db(tx).deleteFrom('records.requests').where('id', '=', requestId).where('state', '=', 'draft').execute();
}

export async function requestsOf(tx: Tx, caseId: string): Promise<RequestRow[]> {
  return db(tx)
    .selectFrom('records.requests')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(200)
    .execute();
}

/** One of them, locked: a press and the clock follow one another. */
export async function lockRequest(tx: Tx, caseId: string, requestId: string): Promise<RequestRow | undefined> {
  return db(tx)
    .selectFrom('records.requests')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('id', '=', requestId)
    .forUpdate()
    .executeTakeFirst();
}

export async function updateRequest(tx: Tx, requestId: string, change: Updateable<RequestTable>): Promise<void> {
  await db(tx).updateTable('records.requests').set(change).where('id', '=', requestId).execute();
}

/** Items of all letters of a case, or of one. */
export async function requestItemsOf(tx: Tx, caseId: string, requestId?: string): Promise<RequestItemRow[]> {
  let select = db(tx).selectFrom('records.request_items').selectAll().where('case_id', '=', caseId);
  if (requestId !== undefined) select = select.where('request_id', '=', requestId);
  return select.orderBy('request_id').orderBy('n').execute();
}

export async function updateItem(
  tx: Tx,
  item: Pick<RequestItemRow, 'request_id' | 'n'>,
  change: Updateable<RequestItemTable>,
): Promise<void> {
  await db(tx)
    .updateTable('records.request_items')
    .set(change)
    .where('request_id', '=', item.request_id)
    .where('n', '=', item.n)
    .execute();
}

export async function insertLetter(tx: Tx, row: Insertable<LetterTable>): Promise<void> {
  await db(tx).insertInto('records.request_letters').values(row).execute();
}

export async function lettersOf(tx: Tx, caseId: string): Promise<ListedLetter[]> {
  return db(tx)
    .selectFrom('records.request_letters')
    .select(['id', 'request_id', 'tenant_id', 'case_id', 'kind', 'language', 'made_at', 'text_sha256', 'signature'])
    .select(['pdf_sha256', 'sent_at', 'sent_how'])
    .where('case_id', '=', caseId)
    .orderBy('made_at')
    .orderBy('id')
    .execute();
}

export async function letterById(tx: Tx, caseId: string, letterId: string): Promise<LetterRow | undefined> {
  return db(tx)
    .selectFrom('records.request_letters')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('id', '=', letterId)
    .executeTakeFirst();
}

export async function updateLetter(tx: Tx, letterId: string, change: Updateable<LetterTable>): Promise<void> {
  await db(tx).updateTable('records.request_letters').set(change).where('id', '=', letterId).execute();
}

/** Cases of an organisation whose letters have something due. */
export async function casesByClock(tx: Tx, tenantId: string, now: Date): Promise<string[]> {
  const rows = await db(tx)
    .selectFrom('records.requests')
    .select('case_id')
    .distinct()
    .where('tenant_id', '=', tenantId)
    .where('next_at', '<=', now)
    .limit(1000)
    .execute();
  return rows.map((row) => row.case_id);
}
