import type { Selectable } from 'kysely';
import { tables, type Tx } from '#platform/db/index.ts';
import type { EmergencyRole } from './emergency.rules.ts';

type EmergencyTable = {
  id: string;
  tenant_id: string;
  case_id: string;
  patient_id: string;
  person_id: string;
  reason: string;
  given_at: Date;
  ends_at: Date;
  review_due_at: Date;
  reviewed_by: string | null;
  reviewed_at: Date | null;
  justified: boolean | null;
  review_words: string | null;
};
export type EmergencyTables = {
  'consent.emergencies': EmergencyTable;
  'consent.emergency_roles': { tenant_id: string; roles: EmergencyRole[]; set_by: string; set_at: Date };
};
export type EmergencyRow = Selectable<EmergencyTable>;

const db = (tx: Tx) => tables<EmergencyTables>(tx);

export async function insertEmergency(
  tx: Tx,
  row: Omit<EmergencyRow, 'reviewed_by' | 'reviewed_at' | 'justified' | 'review_words'>,
): Promise<void> {
  const open = { reviewed_by: null, reviewed_at: null, justified: null, review_words: null };
  await db(tx)
    .insertInto('consent.emergencies')
    .values({ ...row, ...open })
    .execute();
}

/** What stands for a person now. */
export async function standingOf(tx: Tx, personId: string, now: Date): Promise<EmergencyRow[]> {
  return db(tx)
    .selectFrom('consent.emergencies')
    .selectAll()
    .where('person_id', '=', personId)
    .where('ends_at', '>', now)
    .orderBy('ends_at')
    .execute();
}

/** Whether emergency access to this case stands for this person. */
export async function emergencyStands(tx: Tx, caseId: string, personId: string, now: Date): Promise<boolean> {
  const rows = await standingOf(tx, personId, now);
  return rows.some((row) => row.case_id === caseId);
}

/** How many of the organisation should have been reviewed by now. */
export async function overdueCount(tx: Tx, tenantId: string, now: Date): Promise<number> {
  const row = await db(tx)
    .selectFrom('consent.emergencies')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('tenant_id', '=', tenantId)
    .where('reviewed_at', 'is', null)
    .where('review_due_at', '<', now)
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

/** All of the organisation, unreviewed ones first, then the newest. */
export async function emergenciesOf(tx: Tx, tenantId: string): Promise<EmergencyRow[]> {
  return db(tx)
    .selectFrom('consent.emergencies')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .orderBy('reviewed_at', (order) => order.desc().nullsFirst())
    .orderBy('given_at', 'desc')
    .limit(200)
    .execute();
}

export async function lockEmergency(tx: Tx, id: string): Promise<EmergencyRow | undefined> {
  return db(tx).selectFrom('consent.emergencies').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export async function keepReview(
  tx: Tx,
  emergency: Pick<EmergencyRow, 'id' | 'case_id'>,
  review: { reviewed_by: string; reviewed_at: Date; justified: boolean; review_words: string },
): Promise<void> {
  await db(tx)
    .updateTable('consent.emergencies')
    .set(review)
    .where('id', '=', emergency.id)
    .where('case_id', '=', emergency.case_id)
    .execute();
}

export async function rolesOf(tx: Tx, tenantId: string): Promise<EmergencyRole[]> {
  const row = await db(tx)
    .selectFrom('consent.emergency_roles')
    .select('roles')
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst();
  return row?.roles ?? [];
}

export async function putRoles(tx: Tx, row: EmergencyTables['consent.emergency_roles']): Promise<void> {
  const { roles, set_by, set_at } = row;
  await db(tx)
    .insertInto('consent.emergency_roles')
    .values(row)
    .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet({ roles, set_by, set_at }))
    .execute();
}
