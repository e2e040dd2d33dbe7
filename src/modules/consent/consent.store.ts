import { tables, type Tx } from '#platform/db/index.ts';
import type { Grant } from './consent.rules.ts';

type Row = {
  id: string;
  tenant_id: string;
  case_id: string;
  patient_id: string;
  grantee_relation: 'desk' | 'expert';
  grantee_id: string | null;
  purpose: string;
  text_version: string;
  text_sha256: string;
  text_shown: string;
  given_at: Date;
  ends_at: Date;
  withdrawn_at: Date | null;
};
export type ConsentTables = { 'consent.grants': Row };
export type GrantRow = Row;

const db = (tx: Tx) => tables<ConsentTables>(tx);

/** All grants of a case, newest first, withdrawn ones too. */
export async function grantsOf(tx: Tx, caseId: string): Promise<GrantRow[]> {
  return db(tx)
    .selectFrom('consent.grants')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('given_at', 'desc')
    .execute();
}

/** All grants of many cases: for lists. */
export async function grantsOfCases(tx: Tx, caseIds: readonly string[]): Promise<GrantRow[]> {
  if (caseIds.length === 0) return [];
  return db(tx)
    .selectFrom('consent.grants')
    .selectAll()
    .where('case_id', 'in', [...caseIds])
    .execute();
}

export function asGrant(row: GrantRow): Grant {
  return {
    granteeRelation: row.grantee_relation,
    granteeId: row.grantee_id,
    purpose: row.purpose,
    endsAt: row.ends_at,
    withdrawnAt: row.withdrawn_at,
  };
}

export async function insertGrant(tx: Tx, row: Omit<Row, 'withdrawn_at'>): Promise<void> {
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
