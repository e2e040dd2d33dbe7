import type { ColumnType, Insertable, Selectable, Updateable } from 'kysely';
import { tables, type Tx } from '#platform/db/index.ts';

type Json<T> = ColumnType<T, string | undefined, string>;
type ExportTable = {
  id: string;
  tenant_id: string;
  case_id: string | null;
  patient_id: string;
  asked_by: string;
  cases: ColumnType<string[], undefined, string[]>;
  state: 'asked' | 'building' | 'ready' | 'refused' | 'ended';
  asked_at: Date;
  ready_at: ColumnType<Date | null, undefined, Date>;
  expires_at: ColumnType<Date | null, undefined, Date>;
  object_id: ColumnType<string | null, undefined, string | null>;
  object_size: ColumnType<number | null, undefined, number>;
  wrapped: ColumnType<Buffer | null, undefined, Buffer | null>;
  counts: Json<Record<string, number>>;
};
export type ExportRow = Selectable<ExportTable>;

const db = (tx: Tx) => tables<{ 'rights.exports': ExportTable }>(tx);

export async function insertExport(tx: Tx, row: Insertable<ExportTable>): Promise<void> {
  await db(tx).insertInto('rights.exports').values(row).execute();
}

/** One copy, locked until the transaction ends. */
export async function lockExport(tx: Tx, id: string): Promise<ExportRow | undefined> {
  return db(tx).selectFrom('rights.exports').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

/** Copies somebody asked for, the newest first. */
export async function exportsOf(tx: Tx, askedBy: string): Promise<ExportRow[]> {
  return db(tx)
    .selectFrom('rights.exports')
    .selectAll()
    .where('asked_by', '=', askedBy)
    .orderBy('asked_at', 'desc')
    .limit(20)
    .execute();
}

export async function updateExport(tx: Tx, id: string, change: Updateable<ExportTable>): Promise<void> {
  await db(tx).updateTable('rights.exports').set(change).where('id', '=', id).execute();
}

async function end(tx: Tx, rows: readonly ExportRow[]): Promise<string[]> {
  for (const { id } of rows) await updateExport(tx, id, { state: 'ended', wrapped: null });
  return rows.flatMap(({ object_id }) => object_id ?? []);
}

/** Ends the copies in which a case may be. Their keys go at once. @returns the objects to remove */
export async function endExports(tx: Tx, of: { patientId: string; caseId: string }): Promise<string[]> {
  const rows = await db(tx)
    .selectFrom('rights.exports')
    .selectAll()
    .where('patient_id', '=', of.patientId)
    .where((eb) => eb.or([eb('case_id', 'is', null), eb('case_id', '=', of.caseId)]))
    .where('state', '<>', 'ended')
    .execute();
  return end(tx, rows);
}

/** Ends the copies whose time is over. @returns the objects to remove */
export async function endExpired(tx: Tx, tenantId: string, now: Date): Promise<string[]> {
  const rows = await db(tx)
    .selectFrom('rights.exports')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('state', '=', 'ready')
    .where('expires_at', '<=', now)
    .execute();
  return end(tx, rows);
}
