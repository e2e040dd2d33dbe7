import type { Tx } from '#platform/db/index.ts';
import { db, type SourceRow } from './sources.tables.ts';

/** The hospitals of an organisation by name; `active` ones only where patients choose. */
export async function sourcesOf(tx: Tx, tenantId: string, wish: { active?: true } = {}): Promise<SourceRow[]> {
  let select = db(tx).selectFrom('records.sources').selectAll().where('tenant_id', '=', tenantId);
  if (wish.active) select = select.where('active', '=', true);
  return select.orderBy('name').orderBy('id').limit(1000).execute();
}

export async function sourceById(tx: Tx, tenantId: string, id: string): Promise<SourceRow | undefined> {
  return db(tx)
    .selectFrom('records.sources')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Adds a hospital, or changes the one with this id. */
export async function putSource(tx: Tx, row: SourceRow): Promise<void> {
  const { id: _id, tenant_id: _tenant, created_at: _created, ...change } = row;
  await db(tx)
    .insertInto('records.sources')
    .values(row)
    .onConflict((c) => c.column('id').doUpdateSet(change))
    .execute();
}
