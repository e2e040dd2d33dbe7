import type { Insertable, Selectable, Updateable } from 'kysely';
import type { Tx } from '#platform/db/index.ts';
import { db, type IdentityTable } from '../records.tables.ts';

export type IdentityRow = Selectable<IdentityTable>;

/** Keeps what a thing says of whose it is; the same finding again changes nothing. @returns true when it is new. */
export async function putIdentity(tx: Tx, row: Insertable<IdentityTable>): Promise<boolean> {
  const result = await db(tx)
    .insertInto('records.identities')
    .values(row)
    .onConflict((c) => c.columns(['case_id', 'subject_kind', 'subject_id', 'found_key']).doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Everything that was ever asked about, oldest first. */
export async function askedIdentities(tx: Tx, caseId: string): Promise<IdentityRow[]> {
  return db(tx)
    .selectFrom('records.identities')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('ask', '=', true)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

/** What nobody has answered: to be compared again when the case's own name is known or changes. */
export async function unansweredIdentities(tx: Tx, caseId: string): Promise<IdentityRow[]> {
  return db(tx)
    .selectFrom('records.identities')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('answer', 'is', null)
    .execute();
}

export async function identitiesOf(
  tx: Tx,
  caseId: string,
  subject: Pick<IdentityRow, 'subject_kind' | 'subject_id'>,
): Promise<IdentityRow[]> {
  return db(tx)
    .selectFrom('records.identities')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('subject_kind', '=', subject.subject_kind)
    .where('subject_id', '=', subject.subject_id)
    .execute();
}

export async function identityById(tx: Tx, caseId: string, id: string): Promise<IdentityRow | undefined> {
  return db(tx)
    .selectFrom('records.identities')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export async function updateIdentity(tx: Tx, id: string, change: Updateable<IdentityTable>): Promise<void> {
  await db(tx).updateTable('records.identities').set(change).where('id', '=', id).execute();
}
