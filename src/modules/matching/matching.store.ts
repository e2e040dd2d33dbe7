import { tables, type Tx } from '#platform/db/index.ts';
import type { OfferState } from './matching.contract.ts';

type OfferTable = {
  id: string;
  tenant_id: string;
  case_id: string;
  expert_id: string;
  state: OfferState;
  offered_by: string;
  offered_at: Date;
  answer_by: Date;
  answered_at: Date | null;
  note: string;
  fee_minor: number;
  fee_currency: string;
  reason_code: string | null;
  reason_words: string | null;
  conflict_statement: string | null;
  taken_by: string | null;
};
export type MatchingTables = { 'matching.offers': OfferTable };
export type OfferRow = OfferTable;

const db = (tx: Tx) => tables<MatchingTables>(tx);

export async function insertOffer(tx: Tx, row: OfferTable): Promise<void> {
  await db(tx).insertInto('matching.offers').values(row).execute();
}

export async function offersOfCase(tx: Tx, caseId: string): Promise<OfferRow[]> {
  return db(tx)
    .selectFrom('matching.offers')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('offered_at')
    .orderBy('id')
    .execute();
}

export async function offerById(tx: Tx, caseId: string, offerId: string): Promise<OfferRow | undefined> {
  return db(tx)
    .selectFrom('matching.offers')
    .selectAll()
    .where('id', '=', offerId)
    .where('case_id', '=', caseId)
    .executeTakeFirst();
}

/** Ends one offer that still waits. @returns false when it had ended before. */
export async function endOffer(
  tx: Tx,
  offerId: string,
  end: { state: Exclude<OfferState, 'offered'>; answered_at: Date } & Partial<
    Pick<OfferRow, 'reason_code' | 'reason_words' | 'conflict_statement' | 'taken_by'>
  >,
): Promise<boolean> {
  const result = await db(tx)
    .updateTable('matching.offers')
    .set(end)
    .where('id', '=', offerId)
    .where('state', '=', 'offered')
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Offers an expert has not answered and still may, soonest end first. */
export async function openOffersOf(tx: Tx, tenantId: string, expertId: string, now: Date): Promise<OfferRow[]> {
  return db(tx)
    .selectFrom('matching.offers')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('expert_id', '=', expertId)
    .where('state', '=', 'offered')
    .where('answer_by', '>', now)
    .orderBy('answer_by')
    .limit(100)
    .execute();
}

/** How many cases each expert has taken since a moment, and offers that still wait: what fills their week. */
export async function loadOf(
  tx: Tx,
  tenantId: string,
  expertIds: readonly string[],
  since: Date,
): Promise<Map<string, number>> {
  if (expertIds.length === 0) return new Map();
  const rows = await db(tx)
    .selectFrom('matching.offers')
    .select(['expert_id', (eb) => eb.fn.countAll<number>().as('taken')])
    .where('tenant_id', '=', tenantId)
    .where('expert_id', 'in', [...expertIds])
    .where((eb) =>
      eb.or([eb('state', '=', 'offered'), eb.and([eb('state', '=', 'accepted'), eb('answered_at', '>', since)])]),
    )
    .groupBy('expert_id')
    .execute();
  return new Map(rows.map((row) => [row.expert_id, row.taken]));
}

/** Cases experts took since a moment, for how long they usually need. */
export async function takenSince(tx: Tx, tenantId: string, expertIds: readonly string[], since: Date) {
  if (expertIds.length === 0) return [];
  return db(tx)
    .selectFrom('matching.offers')
    .select(['expert_id', 'case_id', 'answered_at'])
    .where('tenant_id', '=', tenantId)
    .where('expert_id', 'in', [...expertIds])
    .where('state', '=', 'accepted')
    .where('answered_at', '>', since)
    .orderBy('answered_at', 'desc')
    .limit(1000)
    .execute();
}
