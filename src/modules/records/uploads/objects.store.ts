import { sql } from 'kysely';
import type { Tx } from '#platform/db/index.ts';
import { db } from '../records.tables.ts';

/** Every encrypted object that holds something handed in for this case: parts of uploads, unpacked files, page pictures. */
export async function objectIdsOf(tx: Tx, caseId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from records.objects where case_id = ${caseId}
    union select e ->> 'object' from records.files f, jsonb_array_elements(f.extents) e where f.case_id = ${caseId}
    union select picture ->> 'object' from records.pages where case_id = ${caseId} and picture is not null`.execute(
    db(tx),
  );
  return rows.map(({ id }) => id);
}
