import { tables, type Tx } from '#platform/db/index.ts';
import type { CaseRow, CasesTables } from './cases.store.ts';

const db = (tx: Tx) => tables<CasesTables>(tx);

/** When what decides how long a case is kept has happened. */
export type CaseTimes = { row: CaseRow; deliveredAt: Date | null };

async function withTimes(tx: Tx, rows: readonly CaseRow[]): Promise<CaseTimes[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const delivered = await db(tx)
    .selectFrom('cases.history')
    .select(['case_id', (eb) => eb.fn.min('at').as('at')])
    .where('case_id', 'in', ids)
    .where('to_state', '=', 'delivered')
    .groupBy('case_id')
    .execute();
  const at = new Map(delivered.map((one) => [one.case_id, one.at]));
  // A case that stands at “delivered” without its history was delivered when it last changed.
  return rows.map((row) => ({
    row,
    deliveredAt: at.get(row.id) ?? (row.state === 'delivered' ? row.updated_at : null),
  }));
}

/** One case with its times, or nothing. */
export async function caseTimes(tx: Tx, caseId: string): Promise<CaseTimes | undefined> {
  const row = await db(tx).selectFrom('cases.cases').selectAll().where('id', '=', caseId).executeTakeFirst();
  return row ? (await withTimes(tx, [row]))[0] : undefined;
}

/** Cases of an organisation by id, a page at a time; those that are being erased are left out. */
export async function casesOfTenant(
  tx: Tx,
  tenantId: string,
  query: { after: string; limit: number; patientId?: string },
): Promise<CaseTimes[]> {
  let select = db(tx)
    .selectFrom('cases.cases')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('id', '>', query.after)
    .where('erasing_at', 'is', null);
  if (query.patientId !== undefined) select = select.where('patient_id', '=', query.patientId);
  return withTimes(tx, await select.orderBy('id').limit(query.limit).execute());
}
