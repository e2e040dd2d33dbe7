import { sql, type RawBuilder } from 'kysely';
import type { PurposeOfUse } from '#kernel/actor.ts';
import type { Recipient } from './consent.rules.ts';

type Asker = { recipient: Recipient; personId: string; purpose: PurposeOfUse; now: Date };

/** The condition of a list: a grant for this recipient stands on the open case in `caseColumn`. As `grantsAccess` says it. */
export function sharedWith(caseColumn: string, who: Asker): RawBuilder<boolean> {
  return sql<boolean>`exists (select from consent.grants g where g.case_id = ${sql.ref(caseColumn)}
    and g.grantee_relation = ${who.recipient} and (g.grantee_id is null or g.grantee_id = ${who.personId})
    and g.purpose = ${who.purpose} and g.withdrawn_at is null
    and coalesce(g.starts_at, g.given_at) <= ${who.now} and g.ends_at > ${who.now})`;
}
