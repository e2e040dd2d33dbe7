import type { ColumnType, Insertable, Selectable, Updateable } from 'kysely';
import { tables, type Tx } from '#platform/db/index.ts';
import type { CorrectionView } from './corrections.contract.ts';

type Later<T> = ColumnType<T | null, undefined, T>;
type CorrectionTable = {
  id: string;
  tenant_id: string;
  case_id: string;
  patient_id: string;
  about: CorrectionView['about'];
  about_id: string | null;
  field: CorrectionView['field'];
  before: string;
  wished: string;
  words: string;
  state: CorrectionView['state'];
  asked_by: string;
  asked_at: Date;
  due_at: Date;
  answer: Later<string>;
  answered_by: Later<string>;
  answered_at: Later<Date>;
  disagreement: Later<string>;
  disagreed_at: Later<Date>;
};
export type CorrectionRow = Selectable<CorrectionTable>;

const db = (tx: Tx) => tables<{ 'rights.corrections': CorrectionTable }>(tx);

export async function insertCorrection(tx: Tx, row: Insertable<CorrectionTable>): Promise<void> {
  await db(tx).insertInto('rights.corrections').values(row).execute();
}

/** What was said to be wrong in a case, the newest first. */
export async function correctionsOf(tx: Tx, caseId: string): Promise<CorrectionRow[]> {
  return db(tx)
    .selectFrom('rights.corrections')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('asked_at', 'desc')
    .orderBy('id')
    .limit(500)
    .execute();
}

/** One of them, locked. */
export async function lockCorrection(tx: Tx, caseId: string, id: string): Promise<CorrectionRow | undefined> {
  return db(tx)
    .selectFrom('rights.corrections')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export async function updateCorrection(
  tx: Tx,
  row: Pick<CorrectionRow, 'id' | 'case_id'>,
  change: Updateable<CorrectionTable>,
): Promise<void> {
  await db(tx)
    .updateTable('rights.corrections')
    .set(change)
    .where('id', '=', row.id)
    .where('case_id', '=', row.case_id)
    .execute();
}
