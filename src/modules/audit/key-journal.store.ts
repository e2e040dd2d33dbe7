import { sql } from 'kysely';
import { tables, type Tx } from '#platform/db/index.ts';
import type { AuditTables } from './audit.store.ts';

const db = (tx: Tx) => tables<AuditTables>(tx);

/** What the access log says of the journal of keys, oldest first: its length and the hash of its last line. */
export async function journalLeaves(tx: Tx): Promise<{ n: number; hash: string }[]> {
  const { rows } = await sql<{ leaf: string }>`
    select leaf from audit.leaves where log = 'access' and leaf like '%"type":"keys"%' order by id`.execute(db(tx));
  return rows.map(({ leaf }) => JSON.parse(leaf) as { n: number; hash: string });
}

/** In which hours each of these people left an entry about which case; an empty case stands for acts on no one case. */
export async function tracesOf(tx: Tx, personIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ person: string; on_case: string; hour: number }>`
    select distinct actor_id as person, coalesce(case_id, '') as on_case,
      floor(extract(epoch from at) / 3600)::int as hour
    from audit.entries where actor_id = any(${[...personIds]}::text[])`.execute(db(tx));
  return new Set(rows.map(({ person, on_case, hour }) => traceName(person, on_case, hour)));
}

/** How such a trace is called in the set. */
export const traceName = (personId: string, caseId: string, hour: number): string => `${personId}|${caseId}|${hour}`;
