import { tables, type Tx } from '#platform/db/index.ts';
import type { Kinship, LegalGround, Level } from './carers.contract.ts';

export type CarerRow = {
  id: string;
  tenant_id: string;
  case_id: string;
  patient_id: string;
  person_id: string;
  kinship: Kinship;
  level: Level;
  sees_sensitive: boolean;
  legal_ground: LegalGround | null;
  text_shown: string;
  text_sha256: string;
  invited_at: Date;
  answered_at: Date | null;
  ends_at: Date;
  ended_at: Date | null;
  ended_by: string | null;
};

const db = (tx: Tx) => tables<{ 'cases.carers': CarerRow }>(tx);

export async function insertCarer(tx: Tx, row: CarerRow): Promise<void> {
  await db(tx).insertInto('cases.carers').values(row).execute();
}

/** Everybody who was ever asked, newest first. */
export async function carersOf(tx: Tx, caseId: string): Promise<CarerRow[]> {
  return db(tx)
    .selectFrom('cases.carers')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('invited_at', 'desc')
    .execute();
}

/** The row of one person that has not been ended; its time may be over. */
export async function standingCarer(tx: Tx, caseId: string, personId: string): Promise<CarerRow | undefined> {
  return db(tx)
    .selectFrom('cases.carers')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
}

/** One row of a case, locked, if it has not been ended. */
export async function lockCarer(tx: Tx, caseId: string, id: string): Promise<CarerRow | undefined> {
  return db(tx)
    .selectFrom('cases.carers')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
}

/** What one person was asked and has not ended. */
export async function carersOfPerson(tx: Tx, personId: string): Promise<CarerRow[]> {
  return db(tx)
    .selectFrom('cases.carers')
    .selectAll()
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
    .orderBy('invited_at', 'desc')
    .execute();
}

export async function updateCarer(tx: Tx, id: string, change: Partial<CarerRow>): Promise<void> {
  await db(tx).updateTable('cases.carers').set(change).where('id', '=', id).execute();
}
