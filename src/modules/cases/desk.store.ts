import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely';
import type { PurposeOfUse } from '#kernel/actor.ts';
import { sharedWith } from '#modules/consent/index.ts';
import { blindInTenant, tables, type Tx } from '#platform/db/index.ts';
import type { DeskView } from './cases.contract.ts';
import { owedStates, wantedBeginnings } from './cases.rules.ts';
import type { CasesTables } from './cases.store.ts';

const db = (tx: Tx) => tables<CasesTables>(tx);

type CaseExpressions = ExpressionBuilder<CasesTables, 'cases.cases'>;

/** Who looks, at what, why, when: no list of the desk without them. */
export type DeskViewer = { tenantId: string; personId: string; purpose: PurposeOfUse; now: Date };

export type DeskQuery = DeskViewer & {
  view: DeskView;
  after?: { harm: number; promisedAt: Date; id: string };
  limit: number;
  search?: string;
};

/**
 * Open, sent cases of the organisation that are shared with the desk: what a patient shares no more is neither listed nor
 * counted. What is delivered waits for nobody: it is found by search only.
 */
function onDesk(tx: Tx, viewer: DeskViewer) {
  return db(tx)
    .selectFrom('cases.cases')
    .where('tenant_id', '=', viewer.tenantId)
    .where('closed_at', 'is', null)
    .where('sent_at', 'is not', null)
    .where(sharedWith('cases.cases.id', { ...viewer, recipient: 'desk' }));
}

function lateAt(eb: CaseExpressions, now: Date): Expression<SqlBool> {
  return eb.and([
    eb('state', 'in', owedStates),
    eb.or([
      eb.and([eb('paused_at', 'is', null), eb('promised_at', '<', now)]),
      eb('safe_to_wait_until', '<', now.toISOString().slice(0, 10)),
    ]),
  ]);
}

function inView(tx: Tx, eb: CaseExpressions, query: DeskQuery): Expression<SqlBool> {
  if (query.search) {
    const number = `${query.search
      .trim()
      .toUpperCase()
      .replaceAll(/[%_\\]/g, (c) => `\\${c}`)}%`;
    const marks = wantedBeginnings(query.search).map((beginning) => blindInTenant(tx, beginning));
    if (marks.length === 0) return eb('number', 'like', number);
    return eb.or([sql<boolean>`name_marks @> ${marks}::text[]`, eb('number', 'like', number)]);
  }
  const open = eb('state', '<>', 'delivered');
  if (query.view === 'mine') return eb.and([open, eb('coordinator_id', '=', query.personId)]);
  if (query.view === 'unassigned') return eb.and([open, eb('coordinator_id', 'is', null)]);
  if (query.view === 'late') return lateAt(eb, query.now);
  if (query.view === 'whose') return eb('whose_open', '>', 0);
  return open;
}

/**
 * One page of the desk by harm of delay, then promise. The order mixes directions, so a page is two ranges of the one
 * index: the rest of the same harm, then lower harm. Each starts where it must; none reads what came before.
 */
export async function deskPage(tx: Tx, query: DeskQuery) {
  const { after, limit } = query;
  const ordered = () =>
    onDesk(tx, query)
      .selectAll()
      .where((eb) => inView(tx, eb, query))
      .orderBy('harm', 'desc')
      .orderBy('promised_at')
      .orderBy('id');
  if (!after) return ordered().limit(limit).execute();
  const same = await ordered()
    .where('harm', '=', after.harm)
    .where(sql<boolean>`(promised_at, id) > (${after.promisedAt}, ${after.id})`)
    .limit(limit)
    .execute();
  if (same.length === limit) return same;
  const lower = await ordered()
    .where('harm', '<', after.harm)
    .limit(limit - same.length)
    .execute();
  return [...same, ...lower];
}

/** Numbers of the desk's views, and the next promise that is not over. */
export async function deskCounts(tx: Tx, viewer: DeskViewer) {
  return onDesk(tx, viewer)
    .where('state', '<>', 'delivered')
    .select((eb) => [
      eb.fn.countAll<number>().as('all'),
      eb.fn.countAll<number>().filterWhere('coordinator_id', '=', viewer.personId).as('mine'),
      eb.fn.countAll<number>().filterWhere('coordinator_id', 'is', null).as('unassigned'),
      eb.fn.countAll<number>().filterWhere(lateAt(eb, viewer.now)).as('late'),
      eb.fn.countAll<number>().filterWhere('whose_open', '>', 0).as('whose'),
      eb.fn
        .min('promised_at')
        .filterWhere(
          eb.and([eb('state', 'in', owedStates), eb('paused_at', 'is', null), eb('promised_at', '>=', viewer.now)]),
        )
        .as('nextPromise'),
    ])
    .executeTakeFirstOrThrow();
}

/** Cases an expert reads now, by promise. */
export async function casesOfExpert(tx: Tx, tenantId: string, personId: string) {
  return db(tx)
    .selectFrom('cases.people as p')
    .innerJoin('cases.cases as c', 'c.id', 'p.case_id')
    .selectAll('c')
    .where('p.person_id', '=', personId)
    .where('p.relation', '=', 'expert')
    .where('p.until', 'is', null)
    .where('c.tenant_id', '=', tenantId)
    .where('c.closed_at', 'is', null)
    .where('c.state', '=', 'reading')
    .orderBy('c.promised_at')
    .limit(100)
    .execute();
}

/** When each of these cases took a step (a command of the lifecycle) for the first time. */
export async function stepTimes(tx: Tx, caseIds: readonly string[], step: string): Promise<Map<string, Date>> {
  if (caseIds.length === 0) return new Map();
  const rows = await db(tx)
    .selectFrom('cases.history')
    .select(['case_id', (eb) => eb.fn.min('at').as('at')])
    .where('case_id', 'in', [...caseIds])
    .where('event', '=', step)
    .groupBy('case_id')
    .execute();
  return new Map(rows.map((row) => [row.case_id, row.at]));
}
