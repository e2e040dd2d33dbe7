import { sql } from 'kysely';
import { tables, type Tx } from '#platform/db/index.ts';

/** Ids of keys that were destroyed, in their order, after one of them. */
export async function destroyedKeys(tx: Tx, after: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select id from platform.destroyed_keys(${after}, ${limit}) as gone (id)`.execute(tables(tx));
  return rows.map(({ id }) => id);
}
