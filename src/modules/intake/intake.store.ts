import { sql, type ColumnType, type Generated, type Selectable } from 'kysely';
import { tables, type Tx } from '#platform/db/index.ts';
import type { AnswerValue } from './form.contract.ts';

export type RequestRow = {
  tenant_id: string;
  case_id: string;
  place: string;
  place_stated_at: Date;
  questions_version: Generated<number>;
  goals: Generated<string[]>;
  goals_version: Generated<number>;
  about_at: Date | null;
  sent_at: Date | null;
};
type AnswerTable = {
  tenant_id: string;
  case_id: string;
  link_id: string;
  /** Written as its JSON text. */
  value: ColumnType<AnswerValue, string, string>;
  version: number;
  answered_by: string;
  typed_by: string;
  at: Date;
};
type QuestionTable = {
  tenant_id: string;
  case_id: string;
  id: string;
  position: number;
  words: string;
  at: Date;
};
export type IntakeTables = {
  'intake.requests': RequestRow;
  'intake.answers': AnswerTable;
  'intake.questions': QuestionTable;
};
export type AnswerRow = Selectable<AnswerTable>;
export type QuestionRow = QuestionTable;

const db = (tx: Tx) => tables<IntakeTables>(tx);

export async function insertRequest(
  tx: Tx,
  row: { tenant_id: string; case_id: string; place: string; place_stated_at: Date },
): Promise<void> {
  await db(tx)
    .insertInto('intake.requests')
    .values({ ...row, about_at: null, sent_at: null })
    .execute();
}

export async function requestOf(tx: Tx, caseId: string) {
  return db(tx).selectFrom('intake.requests').selectAll().where('case_id', '=', caseId).executeTakeFirst();
}

/** The row is locked, so that two browsers saving at once are put in order. */
export async function lockRequest(tx: Tx, caseId: string) {
  return db(tx).selectFrom('intake.requests').selectAll().where('case_id', '=', caseId).forUpdate().executeTakeFirst();
}

export async function updateRequest(
  tx: Tx,
  caseId: string,
  change: {
    place?: string;
    place_stated_at?: Date;
    questions_version?: number;
    goals?: string[];
    goals_version?: number;
    about_at?: Date;
    sent_at?: Date;
  },
): Promise<void> {
  await db(tx).updateTable('intake.requests').set(change).where('case_id', '=', caseId).execute();
}

export async function answersOf(tx: Tx, caseId: string): Promise<AnswerRow[]> {
  return db(tx).selectFrom('intake.answers').selectAll().where('case_id', '=', caseId).orderBy('link_id').execute();
}

/**
 * Saves an answer over the version its writer has seen (0: none yet).
 * @returns the new version, or undefined when someone else has saved in between.
 */
export async function saveAnswer(tx: Tx, row: Omit<AnswerRow, 'version'>, seen: number): Promise<number | undefined> {
  const value = JSON.stringify(row.value);
  if (seen === 0) {
    const made = await db(tx)
      .insertInto('intake.answers')
      .values({ ...row, value, version: 1 })
      .onConflict((conflict) => conflict.columns(['case_id', 'link_id']).doNothing())
      .returning('version')
      .executeTakeFirst();
    return made?.version;
  }
  const { answered_by, typed_by, at } = row;
  const changed = await db(tx)
    .updateTable('intake.answers')
    .set({ value, answered_by, typed_by, at, version: sql<number>`version + 1` })
    .where('case_id', '=', row.case_id)
    .where('link_id', '=', row.link_id)
    .where('version', '=', seen)
    .returning('version')
    .executeTakeFirst();
  return changed?.version;
}

/** The person's own questions in their order. */
export async function questionsOf(tx: Tx, caseId: string): Promise<QuestionRow[]> {
  return db(tx).selectFrom('intake.questions').selectAll().where('case_id', '=', caseId).orderBy('position').execute();
}

/** Puts the list in the place of the one before it. */
export async function replaceQuestions(tx: Tx, caseId: string, rows: readonly QuestionRow[]): Promise<void> {
  await db(tx).deleteFrom('intake.questions').where('case_id', '=', caseId).execute();
  if (rows.length > 0)
    await db(tx)
      .insertInto('intake.questions')
      .values([...rows])
      .execute();
}
