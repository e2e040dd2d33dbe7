import { fileNames } from '#formats/opinion-bundle/index.ts';
import { tables, type Tx } from '#platform/db/index.ts';
import type { OpinionTables } from './opinions.tables.ts';

const db = (tx: Tx) => tables<OpinionTables>(tx);

export type AuthorityRow = NonNullable<Awaited<ReturnType<typeof authorityOf>>>;

/** The authority that an organisation set. */
export async function authorityOf(tx: Tx, tenantId: string) {
  return db(tx)
    .selectFrom('opinions.timestamp_authorities')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst();
}

/** Sets the authority, or with `undefined` ends it. */
export async function putAuthority(
  tx: Tx,
  tenantId: string,
  row: { url: string; roots: Buffer[]; set_by: string; set_at: Date } | undefined,
): Promise<void> {
  if (!row) {
    await db(tx).deleteFrom('opinions.timestamp_authorities').where('tenant_id', '=', tenantId).execute();
    return;
  }
  await db(tx)
    .insertInto('opinions.timestamp_authorities')
    .values({ tenant_id: tenantId, ...row })
    .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(row))
    .execute();
}

/** Keeps an answer; the first one stays. */
export async function insertTimestamp(tx: Tx, row: OpinionTables['opinions.timestamps']): Promise<void> {
  await db(tx)
    .insertInto('opinions.timestamps')
    .values(row)
    .onConflict((conflict) => conflict.column('opinion_id').doNothing())
    .execute();
}

/** The two files that a stamped letter has more; none before the authority has answered. */
export async function stampFiles(tx: Tx, opinionId: string): Promise<[string, Uint8Array][]> {
  const row = await db(tx)
    .selectFrom('opinions.timestamps')
    .select(['token', 'statement'])
    .where('opinion_id', '=', opinionId)
    .executeTakeFirst();
  if (!row) return [];
  return [
    [fileNames.token, new Uint8Array(row.token)],
    [fileNames.timestamp, new Uint8Array(row.statement)],
  ];
}
