import { sql, type Insertable, type Selectable } from 'kysely';
import type { Tx } from '#platform/db/index.ts';
import { db, type ObjectTable, type UploadTable } from '../records.tables.ts';

export type UploadRow = Selectable<UploadTable>;

export async function insertUpload(tx: Tx, row: Insertable<UploadTable>): Promise<void> {
  await db(tx).insertInto('records.uploads').values(row).execute();
}

export async function uploadById(tx: Tx, caseId: string, uploadId: string): Promise<UploadRow | undefined> {
  return db(tx)
    .selectFrom('records.uploads')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('id', '=', uploadId)
    .executeTakeFirst();
}

/** The same, locked until the transaction ends. */
export async function lockUpload(tx: Tx, caseId: string, uploadId: string): Promise<UploadRow | undefined> {
  return db(tx)
    .selectFrom('records.uploads')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('id', '=', uploadId)
    .forUpdate()
    .executeTakeFirst();
}

/**
 * Moves the offset over a part that is durable, if it still stands where the part begins.
 * @returns false when another writer was first: the part must be thrown away.
 */
export async function moveOffset(tx: Tx, part: Insertable<ObjectTable>, expiresAt: Date): Promise<boolean> {
  const moved = await db(tx)
    .updateTable('records.uploads')
    .set({ received: sql<number>`received + ${part.length}`, expires_at: expiresAt })
    .where('id', '=', part.upload_id)
    .where('state', '=', 'open')
    .where('received', '=', part.start)
    .executeTakeFirst();
  if (moved.numUpdatedRows !== 1n) return false;
  await db(tx).insertInto('records.objects').values(part).execute();
  return true;
}

export async function closeUpload(tx: Tx, uploadId: string, state: 'finished' | 'ended', at: Date): Promise<void> {
  await db(tx).updateTable('records.uploads').set({ state, finished_at: at }).where('id', '=', uploadId).execute();
}

/** What was fetched is all here, so many bytes of it in files. */
export async function completeFetched(tx: Tx, uploadId: string, size: number, at: Date): Promise<void> {
  await db(tx)
    .updateTable('records.uploads')
    .set({ state: 'finished', size, received: size, finished_at: at })
    .where('id', '=', uploadId)
    .where('state', '=', 'fetching')
    .execute();
}

export async function insertMember(tx: Tx, row: Insertable<ObjectTable>): Promise<void> {
  await db(tx).insertInto('records.objects').values(row).execute();
}

export async function objectsOf(tx: Tx, uploadId: string): Promise<Selectable<ObjectTable>[]> {
  return db(tx).selectFrom('records.objects').selectAll().where('upload_id', '=', uploadId).orderBy('start').execute();
}

export async function forgetObjects(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db(tx)
    .deleteFrom('records.objects')
    .where('id', 'in', [...ids])
    .execute();
}

export async function openUploads(tx: Tx, caseId: string, now: Date): Promise<UploadRow[]> {
  return db(tx)
    .selectFrom('records.uploads')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('state', '=', 'open')
    .where('expires_at', '>', now)
    .orderBy('created_at')
    .limit(500)
    .execute();
}

/** Cases of an organisation that have such uploads. */
export async function casesWithExpired(tx: Tx, tenantId: string, now: Date): Promise<string[]> {
  const rows = await db(tx)
    .selectFrom('records.uploads')
    .select('case_id')
    .distinct()
    .where('tenant_id', '=', tenantId)
    .where('state', '=', 'open')
    .where('expires_at', '<=', now)
    .limit(1000)
    .execute();
  return rows.map((row) => row.case_id);
}

/** Uploads nobody went on with until their day came, locked until the transaction ends. */
export async function expiredUploads(tx: Tx, caseId: string, now: Date): Promise<UploadRow[]> {
  return db(tx)
    .selectFrom('records.uploads')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('state', '=', 'open')
    .where('expires_at', '<=', now)
    .limit(100)
    .forUpdate()
    .execute();
}
