import { tables, type Tx } from '#platform/db/index.ts';
import type { AuditTables } from './audit.store.ts';

/** Ids of what a person has opened on a case, as the access log knows it, for the given words of the log. */
export async function openedBy(
  tx: Tx,
  caseId: string,
  personId: string,
  events: readonly string[],
): Promise<Set<string>> {
  const rows = await tables<AuditTables>(tx)
    .selectFrom('audit.entries')
    .select('subject_id')
    .distinct()
    .where('case_id', '=', caseId)
    .where('actor_id', '=', personId)
    .where('event', 'in', events)
    .where('outcome', '=', 'done')
    .execute();
  return new Set(rows.flatMap(({ subject_id: id }) => (id === null ? [] : [id])));
}
