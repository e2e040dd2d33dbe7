import type { Selectable } from 'kysely';
import { tables, type Tx } from '#platform/db/index.ts';
import type { Recipient } from './consent.rules.ts';
import type { Confidentiality, Integrity, Sensitivity } from './labels.rules.ts';

export type ItemKind = 'document' | 'study' | 'fact';

type OfItem = { id: string; tenant_id: string; case_id: string; item_kind: ItemKind; item_id: string };

type DecisionTable = OfItem & {
  patient_id: string;
  recipient: Recipient;
  decision: 'keep' | 'share';
  text_shown: string;
  text_sha256: string;
  decided_by: string;
  decided_at: Date;
  ended_at: Date | null;
};
type LabelTable = OfItem & {
  confidentiality: Confidentiality;
  sensitivity: Sensitivity[];
  integrity: Integrity;
  because: string;
  raised_by: string;
  at: Date;
  ended_at: Date | null;
};
export type SharingTables = { 'consent.decisions': DecisionTable; 'consent.labels': LabelTable };
export type DecisionRow = Selectable<DecisionTable>;
export type LabelRow = Selectable<LabelTable>;

const db = (tx: Tx) => tables<SharingTables>(tx);

/** What the patient decided for single papers and scans and what stands now, newest first. */
export async function decisionsOf(tx: Tx, caseId: string): Promise<DecisionRow[]> {
  return db(tx)
    .selectFrom('consent.decisions')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('ended_at', 'is', null)
    .orderBy('decided_at', 'desc')
    .orderBy('id')
    .execute();
}

/** Ends the standing decision about an item and a recipient. False when there was none. */
export async function endDecision(
  tx: Tx,
  at: { caseId: string; itemId: string; recipient: Recipient; now: Date },
): Promise<boolean> {
  const result = await db(tx)
    .updateTable('consent.decisions')
    .set({ ended_at: at.now })
    .where('case_id', '=', at.caseId)
    .where('item_id', '=', at.itemId)
    .where('recipient', '=', at.recipient)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function insertDecision(tx: Tx, row: Omit<DecisionRow, 'ended_at'>): Promise<void> {
  await db(tx)
    .insertInto('consent.decisions')
    .values({ ...row, ended_at: null })
    .execute();
}

/** Labels that stand, of what this transaction may see. */
export async function labelsOf(tx: Tx, caseId: string): Promise<LabelRow[]> {
  return db(tx)
    .selectFrom('consent.labels')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('ended_at', 'is', null)
    .orderBy('item_id')
    .execute();
}

/** The standing label of one item, locked, so that two changes follow one another. */
export async function lockLabel(tx: Tx, caseId: string, itemId: string): Promise<LabelRow | undefined> {
  return db(tx)
    .selectFrom('consent.labels')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('item_id', '=', itemId)
    .where('ended_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
}

/** Puts a label in the place of the standing one, which is kept with its end. */
export async function replaceLabel(tx: Tx, row: Omit<LabelRow, 'ended_at'>): Promise<void> {
  await db(tx)
    .updateTable('consent.labels')
    .set({ ended_at: row.at })
    .where('case_id', '=', row.case_id)
    .where('item_id', '=', row.item_id)
    .where('ended_at', 'is', null)
    .execute();
  await db(tx)
    .insertInto('consent.labels')
    .values({ ...row, ended_at: null })
    .execute();
}
