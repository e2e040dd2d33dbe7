import type { Tx } from '#platform/db/index.ts';
import { db } from '../records.tables.ts';
import type { IdentityRow } from './identity.store.ts';

/** All questions of a case about the same person as this one, locked in one order. */
export async function questionsAlike(tx: Tx, row: IdentityRow): Promise<IdentityRow[]> {
  return db(tx)
    .selectFrom('records.identities')
    .selectAll()
    .where('case_id', '=', row.case_id)
    .where('found_key', '=', row.found_key)
    .where('ask', '=', true)
    .orderBy('created_at')
    .orderBy('id')
    .forUpdate()
    .execute();
}

/** What was decided last about the same person in the same case, if anything. */
export async function decidedBefore(tx: Tx, caseId: string, foundKey: string): Promise<IdentityRow | undefined> {
  return db(tx)
    .selectFrom('records.identities')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('found_key', '=', foundKey)
    .where('ask', '=', true)
    .where('answer', 'is not', null)
    .orderBy('answered_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}
