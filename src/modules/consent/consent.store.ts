import type { Insertable, Generated, Selectable } from 'kysely';
import { tables, type Tx } from '#platform/db/index.ts';
import { endOf, type Grant, type Recipient } from './consent.rules.ts';

export type ItemsMode = 'all' | 'except' | 'only';

type GrantTable = {
  id: string;
  tenant_id: string;
  case_id: string;
  patient_id: string;
  grantee_relation: Recipient;
  grantee_id: string | null;
  purpose: string;
  text_version: string;
  text_sha256: string;
  text_shown: string;
  given_at: Date;
  ends_at: Date;
  withdrawn_at: Date | null;
  version: Generated<number>;
  replaces: string | null;
  starts_at: Date | null;
  items_mode: Generated<ItemsMode>;
  items: Generated<string[]>;
  sensitivity: Generated<string[]>;
};
export type ConsentTables = { 'consent.grants': GrantTable };
export type GrantRow = Selectable<GrantTable>;
export type NewGrant = Omit<Insertable<GrantTable>, 'withdrawn_at'>;

const db = (tx: Tx) => tables<ConsentTables>(tx);

/** All grants of a case, newest first, withdrawn ones and earlier versions too. */
export async function grantsOf(tx: Tx, caseId: string): Promise<GrantRow[]> {
  return db(tx)
    .selectFrom('consent.grants')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('given_at', 'desc')
    .orderBy('version', 'desc')
    .orderBy('id')
    .execute();
}

/** One grant, locked, so that two changes follow one another. */
export async function lockGrant(tx: Tx, caseId: string, id: string): Promise<GrantRow | undefined> {
  return db(tx)
    .selectFrom('consent.grants')
    .selectAll()
    .where('id', '=', id)
    .where('case_id', '=', caseId)
    .forUpdate()
    .executeTakeFirst();
}

/** A row as the rules read it. @param closedAt when the case was closed, if it was. */
export function asGrant(row: GrantRow, closedAt: Date | null = null): Grant {
  return {
    granteeRelation: row.grantee_relation,
    granteeId: row.grantee_id,
    purpose: row.purpose,
    startsAt: row.starts_at ?? row.given_at,
    endsAt: endOf(row.ends_at, closedAt),
    withdrawnAt: row.withdrawn_at,
  };
}

export async function insertGrant(tx: Tx, row: NewGrant): Promise<void> {
  await db(tx)
    .insertInto('consent.grants')
    .values({ ...row, withdrawn_at: null })
    .execute();
}

/** Ends a grant. False when it was already ended. */
export async function withdrawGrant(tx: Tx, caseId: string, id: string, at: Date): Promise<boolean> {
  const result = await db(tx)
    .updateTable('consent.grants')
    .set({ withdrawn_at: at })
    .where('id', '=', id)
    .where('case_id', '=', caseId)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Ends every grant of a case that still stands. @returns how many */
export async function withdrawAll(tx: Tx, caseId: string, at: Date): Promise<number> {
  const result = await db(tx)
    .updateTable('consent.grants')
    .set({ withdrawn_at: at })
    .where('case_id', '=', caseId)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}
