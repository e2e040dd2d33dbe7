import { tables, type Tx } from '#platform/db/index.ts';
import type { DraftBody } from './draft.contract.ts';
import type { OpinionTables } from './opinions.tables.ts';
import { columnsOf, type StoredFiles } from './stored-files.ts';

const db = (tx: Tx) => tables<OpinionTables>(tx);

/** One expert on one case. */
export type Desk = { tenantId: string; caseId: string; expertId: string };
const keyOf = (desk: Desk) => ({ tenant_id: desk.tenantId, case_id: desk.caseId, expert_id: desk.expertId });

export async function firstViewOf(tx: Tx, desk: Desk) {
  const { case_id: caseId, expert_id: expertId } = keyOf(desk);
  return db(tx)
    .selectFrom('opinions.first_views')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('expert_id', '=', expertId)
    .executeTakeFirst();
}

export async function insertFirstView(
  tx: Tx,
  desk: Desk,
  view: { diagnosis: string; confidence: number; whatWouldChangeIt: string; lockedAt: Date },
): Promise<void> {
  const { diagnosis, confidence, whatWouldChangeIt, lockedAt } = view;
  await db(tx)
    .insertInto('opinions.first_views')
    .values({ ...keyOf(desk), diagnosis, confidence, what_would_change_it: whatWouldChangeIt, locked_at: lockedAt })
    .execute();
}

/** When the first opinion was first shown to this expert, or null. */
export async function firstOpinionShownAt(tx: Tx, desk: Desk): Promise<Date | null> {
  const row = await db(tx)
    .selectFrom('opinions.first_opinions_shown')
    .select('shown_at')
    .where('case_id', '=', desk.caseId)
    .where('expert_id', '=', desk.expertId)
    .executeTakeFirst();
  return row?.shown_at ?? null;
}

/** Only the first time counts. */
export async function noteFirstOpinionShown(tx: Tx, desk: Desk, at: Date): Promise<void> {
  await db(tx)
    .insertInto('opinions.first_opinions_shown')
    .values({ ...keyOf(desk), shown_at: at })
    .onConflict((conflict) => conflict.columns(['case_id', 'expert_id']).doNothing())
    .execute();
}

export async function draftOf(tx: Tx, desk: Desk) {
  return db(tx)
    .selectFrom('opinions.drafts')
    .select(['version', 'body', 'saved_at'])
    .where('case_id', '=', desk.caseId)
    .where('expert_id', '=', desk.expertId)
    .executeTakeFirst();
}

/** Saves over exactly `version`. @returns false when another window has saved since. */
export async function saveDraft(tx: Tx, desk: Desk, version: number, body: DraftBody, at: Date): Promise<boolean> {
  const saved = { version: version + 1, body: JSON.stringify(body), saved_at: at };
  if (version === 0) {
    const first = await db(tx)
      .insertInto('opinions.drafts')
      .values({ ...keyOf(desk), ...saved })
      .onConflict((conflict) => conflict.columns(['case_id', 'expert_id']).doNothing())
      .executeTakeFirst();
    return first.numInsertedOrUpdatedRows === 1n;
  }
  const row = await db(tx)
    .updateTable('opinions.drafts')
    .set(saved)
    .where('case_id', '=', desk.caseId)
    .where('expert_id', '=', desk.expertId)
    .where('version', '=', version)
    .executeTakeFirst();
  return row.numUpdatedRows === 1n;
}

export async function preparedOf(tx: Tx, desk: Desk) {
  return db(tx)
    .selectFrom('opinions.prepared')
    .selectAll()
    .where('case_id', '=', desk.caseId)
    .where('expert_id', '=', desk.expertId)
    .executeTakeFirst();
}

export type NewPrepared = {
  opinionId: string;
  draftVersion: number;
  fingerprint: string;
  stored: StoredFiles;
  preparedAt: Date;
};

/** Replaces what was prepared before. @returns the object that is no longer needed. */
export async function putPrepared(tx: Tx, desk: Desk, prepared: NewPrepared): Promise<string | undefined> {
  const before = await takePrepared(tx, desk);
  await db(tx)
    .insertInto('opinions.prepared')
    .values({
      ...keyOf(desk),
      ...columnsOf(prepared.stored),
      opinion_id: prepared.opinionId,
      draft_version: prepared.draftVersion,
      fingerprint: prepared.fingerprint,
      prepared_at: prepared.preparedAt,
    })
    .execute();
  return before?.object_id;
}

/** Removes the row, so that what was prepared is signed once or never. */
export async function takePrepared(tx: Tx, desk: Desk) {
  return db(tx)
    .deleteFrom('opinions.prepared')
    .where('case_id', '=', desk.caseId)
    .where('expert_id', '=', desk.expertId)
    .returning('object_id')
    .executeTakeFirst();
}
