import { sql, type ColumnType, type Insertable, type Selectable, type Updateable } from 'kysely';
import { tables, type Tx } from '#platform/db/index.ts';
import type { ErasureState } from './rights.rules.ts';

type RequestTable = {
  id: string;
  tenant_id: string;
  case_id: string | null;
  patient_id: string;
  state: 'open' | 'waiting' | 'running' | 'done' | 'kept' | 'taken-back';
  sealed_words: Buffer | null;
  asked_at: Date;
  due_at: Date;
  ended_at: ColumnType<Date | null, Date | undefined, Date>;
  leaf_id: ColumnType<number | null, undefined, number>;
};
type ErasureTable = {
  id: string;
  tenant_id: string;
  case_id: string;
  patient_id: string;
  number: string;
  request_id: string | null;
  cause: 'request' | 'retention';
  state: ErasureState;
  duty: string | null;
  keep_until: string | null;
  overrides: ColumnType<boolean, boolean | undefined, boolean>;
  requested_at: Date;
  decided_by: string | null;
  decided_at: Date | null;
  sealed_reason: Buffer | null;
  second_by: ColumnType<string | null, undefined, string>;
  second_at: ColumnType<Date | null, undefined, Date>;
  objects: ColumnType<string[], undefined, string[]>;
  key_destroyed_at: ColumnType<Date | null, undefined, Date>;
  purged_at: ColumnType<Date | null, undefined, Date>;
  confirmed_at: ColumnType<Date | null, undefined, Date>;
  rows_erased: ColumnType<number, undefined, number>;
  objects_erased: ColumnType<number, undefined, number>;
  leaf_id: ColumnType<number | null, undefined, number>;
};
type HoldTable = {
  id: string;
  tenant_id: string;
  case_id: string;
  patient_id: string;
  sealed_reason: Buffer;
  set_by: string;
  set_at: Date;
  sealed_lift: ColumnType<Buffer | null, undefined, Buffer>;
  lifted_by: ColumnType<string | null, undefined, string>;
  lifted_at: ColumnType<Date | null, undefined, Date>;
};
type OrderTable = {
  tenant_id: string;
  number: string;
  ordered_at: Date;
  programme: string;
  amount_minor: number;
  currency: string;
  keep_until: string;
};
export type RightsTables = {
  'rights.requests': RequestTable;
  'rights.erasures': ErasureTable;
  'rights.holds': HoldTable;
  'rights.orders': OrderTable;
  'rights.days': { tenant_id: string; day: string };
};
export type RequestRow = Selectable<RequestTable>;
export type ErasureRow = Selectable<ErasureTable>;
export type HoldRow = Selectable<HoldTable>;

const db = (tx: Tx) => tables<RightsTables>(tx);

export async function insertRequest(tx: Tx, row: Insertable<RequestTable>): Promise<void> {
  await db(tx).insertInto('rights.requests').values(row).execute();
}

/** A request, locked, so that decisions about its parts follow one another. */
export async function lockRequest(tx: Tx, id: string): Promise<RequestRow | undefined> {
  return db(tx).selectFrom('rights.requests').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export async function requestById(tx: Tx, id: string): Promise<RequestRow | undefined> {
  return db(tx).selectFrom('rights.requests').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function requestsOfPatient(tx: Tx, patientId: string): Promise<RequestRow[]> {
  return db(tx)
    .selectFrom('rights.requests')
    .selectAll()
    .where('patient_id', '=', patientId)
    .orderBy('asked_at', 'desc')
    .limit(100)
    .execute();
}

/** What waits for an answer, by when it is due. */
export async function openRequests(tx: Tx, tenantId: string): Promise<RequestRow[]> {
  return db(tx)
    .selectFrom('rights.requests')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('state', 'in', ['open', 'waiting', 'running'])
    .orderBy('due_at')
    .limit(500)
    .execute();
}

export async function updateRequest(tx: Tx, id: string, change: Updateable<RequestTable>): Promise<void> {
  await db(tx).updateTable('rights.requests').set(change).where('id', '=', id).execute();
}

export async function insertErasure(tx: Tx, row: Insertable<ErasureTable>): Promise<void> {
  await db(tx).insertInto('rights.erasures').values(row).execute();
}

export async function erasureOfCase(tx: Tx, caseId: string): Promise<ErasureRow | undefined> {
  return db(tx).selectFrom('rights.erasures').selectAll().where('case_id', '=', caseId).executeTakeFirst();
}

/** An erasure, locked until the transaction ends: two workers never take one step twice. */
export async function lockErasure(tx: Tx, id: string): Promise<ErasureRow | undefined> {
  return db(tx).selectFrom('rights.erasures').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export async function updateErasure(tx: Tx, id: string, change: Updateable<ErasureTable>): Promise<void> {
  await db(tx).updateTable('rights.erasures').set(change).where('id', '=', id).execute();
}

export async function erasuresOfRequest(tx: Tx, requestId: string): Promise<ErasureRow[]> {
  return db(tx)
    .selectFrom('rights.erasures')
    .selectAll()
    .where('request_id', '=', requestId)
    .orderBy('requested_at')
    .orderBy('id')
    .execute();
}

export async function erasuresOfPatient(tx: Tx, patientId: string): Promise<ErasureRow[]> {
  return db(tx).selectFrom('rights.erasures').selectAll().where('patient_id', '=', patientId).execute();
}

/** Erasures of an organisation in these states, the oldest first. */
export async function erasuresIn(
  tx: Tx,
  tenantId: string,
  states: readonly ErasureState[],
  limit = 500,
): Promise<ErasureRow[]> {
  return db(tx)
    .selectFrom('rights.erasures')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('state', 'in', [...states])
    .orderBy('requested_at')
    .limit(limit)
    .execute();
}

/** What was erased last. */
export async function lastErased(tx: Tx, tenantId: string): Promise<ErasureRow[]> {
  return db(tx)
    .selectFrom('rights.erasures')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('state', '=', 'confirmed')
    .orderBy('confirmed_at', 'desc')
    .limit(20)
    .execute();
}

/** Deletes every row of a case whose key is destroyed (`platform.erase_case`). @returns how many */
export async function eraseRows(tx: Tx, tenantId: string, caseId: string): Promise<number> {
  const { rows } = await sql<{ gone: number }>`select platform.erase_case(${tenantId}, ${caseId}) as gone`.execute(
    db(tx),
  );
  return rows[0]?.gone ?? 0;
}

/** Takes everything from a person but the row that others' acts point to (`platform.erase_person`). */
export async function erasePerson(tx: Tx, tenantId: string, personId: string): Promise<void> {
  await sql`select platform.erase_person(${tenantId}, ${personId})`.execute(db(tx));
}

export async function insertHold(tx: Tx, row: Insertable<HoldTable>): Promise<void> {
  await db(tx).insertInto('rights.holds').values(row).execute();
}

export async function standingHold(tx: Tx, caseId: string): Promise<HoldRow | undefined> {
  return db(tx)
    .selectFrom('rights.holds')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('lifted_at', 'is', null)
    .executeTakeFirst();
}

export async function standingHolds(tx: Tx, tenantId: string): Promise<HoldRow[]> {
  return db(tx)
    .selectFrom('rights.holds')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('lifted_at', 'is', null)
    .orderBy('set_at')
    .execute();
}

/** A standing hold, locked. */
export async function lockHold(tx: Tx, id: string): Promise<HoldRow | undefined> {
  return db(tx)
    .selectFrom('rights.holds')
    .selectAll()
    .where('id', '=', id)
    .where('lifted_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
}

export async function updateHold(tx: Tx, id: string, change: Updateable<HoldTable>): Promise<void> {
  await db(tx).updateTable('rights.holds').set(change).where('id', '=', id).execute();
}

/** Keeps of an order what tax law asks for; once. */
export async function keepOrder(tx: Tx, row: OrderTable): Promise<void> {
  await db(tx)
    .insertInto('rights.orders')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Orders that need not be kept any longer go. @returns how many */
export async function dropOrders(tx: Tx, tenantId: string, today: string): Promise<number> {
  const result = await db(tx)
    .deleteFrom('rights.orders')
    .where('tenant_id', '=', tenantId)
    .where('keep_until', '<', today)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** Takes the right to look at an organisation's retention today. False when another node has. */
export async function claimDay(tx: Tx, tenantId: string, today: string): Promise<boolean> {
  const result = await db(tx)
    .insertInto('rights.days')
    .values({ tenant_id: tenantId, day: today })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** Takes erasures of a request back that nobody has decided about; what is kept stays kept, and nobody's wish any more. */
export async function dropUndecided(tx: Tx, requestId: string): Promise<void> {
  await db(tx)
    .deleteFrom('rights.erasures')
    .where('request_id', '=', requestId)
    .where('state', '=', 'requested')
    .execute();
  await db(tx)
    .updateTable('rights.erasures')
    .set({ request_id: null })
    .where('request_id', '=', requestId)
    .where('state', '=', 'kept')
    .execute();
}
