import { sql } from 'kysely';
import { tables, type Tx } from '#platform/db/index.ts';
import type { AuditTables } from './audit.store.ts';

type Tables = AuditTables & {
  'audit.erasures': { erasure_id: string; tenant_id: string; leaf_id: number };
};

const db = (tx: Tx) => tables<Tables>(tx);

/** What an erasure took from the log's entries: how many it touched, and SHA-256 over the ids of their leaves. */
export type Redacted = { entries: number; digest: string };

/**
 * Takes names and labels out of the entries of a case (or, with `caseId` null, of a person). Again is as once.
 * @throws Error of the database when nobody decided to erase this.
 */
export async function redactEntries(
  tx: Tx,
  of: { tenantId: string; caseId: string | null; personId: string; erasureId: string },
): Promise<Redacted> {
  const { rows } = await sql<Redacted>`select entries, digest from
    audit.redact(${of.tenantId}, ${of.caseId}, ${of.personId}, ${of.erasureId})`.execute(db(tx));
  return rows[0] ?? { entries: 0, digest: '' };
}

/** Remembers which leaf tells of an erasure. */
export async function insertErasureLeaf(
  tx: Tx,
  row: { erasureId: string; tenantId: string; leafId: number },
): Promise<void> {
  const { erasureId: erasure_id, tenantId: tenant_id, leafId: leaf_id } = row;
  await db(tx).insertInto('audit.erasures').values({ erasure_id, tenant_id, leaf_id }).execute();
}

/** Leaves that tell of erasures, by the erasure's id; null when the leaf is gone. */
export async function erasureLeaves(tx: Tx): Promise<Map<string, string | null>> {
  const rows = await db(tx)
    .selectFrom('audit.erasures as x')
    .leftJoin('audit.leaves as l', 'l.id', 'x.leaf_id')
    .select(['x.erasure_id', 'l.leaf'])
    .execute();
  return new Map(rows.map((row) => [row.erasure_id, row.leaf]));
}
