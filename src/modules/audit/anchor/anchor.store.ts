import type { ColumnType } from 'kysely';
import { tables, type Tx } from '#platform/db/index.ts';
import type { LogName } from '../audit.store.ts';

type Setting = {
  tenant_id: string;
  url: string;
  contract: string;
  chain_id: number;
  sealed_key: Buffer;
  sender: string;
  set_by: string;
  set_at: Date;
};
type Anchored = {
  tx_hash: string;
  tenant_id: string;
  log: LogName;
  epoch: number;
  size: number;
  root: Buffer;
  contract: string;
  chain_id: number;
  state: 'sent' | 'confirmed' | 'refused';
  sent_at: Date;
  block_number: ColumnType<number | null, number | null | undefined>;
  /** What the chain answered, as JSON text. */
  receipt: ColumnType<string | null, string | null | undefined>;
};
type Tables = { 'audit.anchor_settings': Setting; 'audit.anchors': Anchored };

const db = (tx: Tx) => tables<Tables>(tx);

export type SettingRow = NonNullable<Awaited<ReturnType<typeof settingOf>>>;
export type AnchoredRow = Awaited<ReturnType<typeof anchorsOf>>[number];

/** The chain that an organisation set. */
export async function settingOf(tx: Tx, tenantId: string) {
  return db(tx).selectFrom('audit.anchor_settings').selectAll().where('tenant_id', '=', tenantId).executeTakeFirst();
}

/** Sets the chain, or with `undefined` ends it. */
export async function putSetting(tx: Tx, tenantId: string, row: Omit<Setting, 'tenant_id'> | undefined): Promise<void> {
  if (!row) {
    await db(tx).deleteFrom('audit.anchor_settings').where('tenant_id', '=', tenantId).execute();
    return;
  }
  await db(tx)
    .insertInto('audit.anchor_settings')
    .values({ tenant_id: tenantId, ...row })
    .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(row))
    .execute();
}

/** Heads that the organisation sent, newest first. */
export async function anchorsOf(tx: Tx, tenantId: string, limit = 100) {
  return db(tx)
    .selectFrom('audit.anchors')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .orderBy('sent_at', 'desc')
    .limit(limit)
    .execute();
}

/** Heads of one log that any organisation's chain has taken. Asked in the system scope. */
export async function confirmedOf(tx: Tx, log: LogName) {
  return db(tx)
    .selectFrom('audit.anchors')
    .selectAll()
    .where('log', '=', log)
    .where('state', '=', 'confirmed')
    .orderBy('size')
    .execute();
}

export async function insertAnchor(tx: Tx, row: Omit<Anchored, 'block_number' | 'receipt' | 'state'>): Promise<void> {
  await db(tx)
    .insertInto('audit.anchors')
    .values({ ...row, state: 'sent' })
    .execute();
}

/** Keeps what the chain said of a transaction. */
export async function settleAnchor(
  tx: Tx,
  txHash: string,
  settled: { state: 'confirmed' | 'refused'; block_number: number; receipt: string },
): Promise<void> {
  await db(tx).updateTable('audit.anchors').set(settled).where('tx_hash', '=', txHash).execute();
}
