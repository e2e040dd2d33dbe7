import type { Insertable } from 'kysely';
import type { Tx } from '#platform/db/index.ts';
import type { Outcome } from '../sources.contract.ts';
import { db, type FetchRow, type FetchTable } from './sources.tables.ts';
import type { Work } from './work.rules.ts';

export async function insertFetch(tx: Tx, row: Insertable<FetchTable>): Promise<void> {
  await db(tx).insertInto('records.fetches').values(row).execute();
}

export async function fetchById(tx: Tx, caseId: string, id: string): Promise<FetchRow | undefined> {
  return db(tx)
    .selectFrom('records.fetches')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('id', '=', id)
    .executeTakeFirst();
}

export async function runningFrom(tx: Tx, caseId: string, sourceId: string): Promise<boolean> {
  const row = await db(tx)
    .selectFrom('records.fetches')
    .select('id')
    .where('case_id', '=', caseId)
    .where('source_id', '=', sourceId)
    .where('state', '=', 'running')
    .executeTakeFirst();
  return row !== undefined;
}

/** What was fetched for a case, the newest first. */
export async function fetchesOf(tx: Tx, caseId: string, limit: number): Promise<FetchRow[]> {
  return db(tx)
    .selectFrom('records.fetches')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('started_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** What runs although its time is over. */
export async function overdueFetches(
  tx: Tx,
  tenantId: string,
  now: Date,
): Promise<{ caseId: string; fetchId: string }[]> {
  const rows = await db(tx)
    .selectFrom('records.fetches')
    .select(['case_id', 'id'])
    .where('tenant_id', '=', tenantId)
    .where('state', '=', 'running')
    .where('ends_at', '<', now)
    .limit(1000)
    .execute();
  return rows.map(({ case_id: caseId, id: fetchId }) => ({ caseId, fetchId }));
}

type Held = Pick<FetchRow, 'case_id' | 'id' | 'version'>;

/** Keeps how far it is. @returns false when another worker was first, or it was stopped */
export async function keepWork(tx: Tx, held: Held, work: Work, outcome: Outcome): Promise<boolean> {
  const change = { work: JSON.stringify(work), outcome: JSON.stringify(outcome), version: held.version + 1 };
  return changeRunning(tx, held, change);
}

/** Ends it: the permission and what was left to do are destroyed. @returns false when it has ended already */
export async function endFetch(
  tx: Tx,
  held: Held,
  state: Exclude<FetchRow['state'], 'running'>,
  outcome: Outcome,
  at: Date,
): Promise<boolean> {
  const ended = { state, token: null, work: null, ended_at: at, version: held.version + 1 };
  return changeRunning(tx, held, { ...ended, outcome: JSON.stringify(outcome) });
}

async function changeRunning(tx: Tx, held: Held, change: object): Promise<boolean> {
  const result = await db(tx)
    .updateTable('records.fetches')
    .set(change)
    .where('case_id', '=', held.case_id)
    .where('id', '=', held.id)
    .where('version', '=', held.version)
    .where('state', '=', 'running')
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}
