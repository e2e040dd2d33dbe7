import type { Insertable, Selectable, Updateable } from 'kysely';
import type { Tx } from '#platform/db/index.ts';
import { db } from '../records.tables.ts';
import type { AskTable } from './requests.tables.ts';

export type AskRow = Selectable<AskTable>;

export async function insertAsk(tx: Tx, row: Insertable<AskTable>): Promise<void> {
  await db(tx).insertInto('records.asks').values(row).execute();
}

/** What was asked for, the newest first. */
export async function asksOf(tx: Tx, caseId: string): Promise<AskRow[]> {
  return db(tx)
    .selectFrom('records.asks')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('asked_at', 'desc')
    .orderBy('id')
    .limit(200)
    .execute();
}

/** One of them, locked, so that an answer and an arrival follow one another. */
export async function lockAsk(tx: Tx, caseId: string, askId: string): Promise<AskRow | undefined> {
  return db(tx)
    .selectFrom('records.asks')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('id', '=', askId)
    .forUpdate()
    .executeTakeFirst();
}

export async function updateAsk(tx: Tx, askId: string, change: Updateable<AskTable>): Promise<void> {
  await db(tx).updateTable('records.asks').set(change).where('id', '=', askId).execute();
}
