import type { Enrolment } from '#formats/opinion-bundle/index.ts';
import { tables, type Tx } from '#platform/db/index.ts';
import type { OpinionTables } from './opinions.tables.ts';
import { columnsOf, type StoredFiles } from './stored-files.ts';

const db = (tx: Tx) => tables<OpinionTables>(tx);

export type SignedRow = NonNullable<Awaited<ReturnType<typeof signedOf>>>;
export type DeliveryRow = NonNullable<Awaited<ReturnType<typeof deliveryOf>>>;

/** The signed opinion of a case. */
export async function signedOf(tx: Tx, caseId: string) {
  return db(tx).selectFrom('opinions.signed').selectAll().where('case_id', '=', caseId).executeTakeFirst();
}

export type NewSigned = {
  opinionId: string;
  tenantId: string;
  caseId: string;
  expertId: string;
  draftVersion: number;
  fingerprint: string;
  keyId: string;
  stored: StoredFiles;
  sealedProof: Buffer;
  leafId: number;
  signedAt: Date;
};

export async function insertSigned(tx: Tx, row: NewSigned): Promise<void> {
  await db(tx)
    .insertInto('opinions.signed')
    .values({
      ...columnsOf(row.stored),
      opinion_id: row.opinionId,
      tenant_id: row.tenantId,
      case_id: row.caseId,
      expert_id: row.expertId,
      draft_version: row.draftVersion,
      fingerprint: row.fingerprint,
      key_id: row.keyId,
      sealed_proof: row.sealedProof,
      leaf_id: row.leafId,
      signed_at: row.signedAt,
    })
    .execute();
}

export async function deliveryOf(tx: Tx, opinionId: string) {
  return db(tx).selectFrom('opinions.deliveries').selectAll().where('opinion_id', '=', opinionId).executeTakeFirst();
}

export type NewDelivery = {
  opinionId: string;
  tenantId: string;
  caseId: string;
  stored: StoredFiles;
  item: number;
  deliveredAt: Date;
};

export async function insertDelivery(tx: Tx, row: NewDelivery): Promise<void> {
  await db(tx)
    .insertInto('opinions.deliveries')
    .values({
      ...columnsOf(row.stored),
      opinion_id: row.opinionId,
      tenant_id: row.tenantId,
      case_id: row.caseId,
      item: row.item,
      delivered_at: row.deliveredAt,
    })
    .execute();
}

/** The patient opened the letter: the first time counts. */
export async function noteOpened(tx: Tx, opinionId: string, at: Date): Promise<void> {
  await db(tx)
    .updateTable('opinions.deliveries')
    .set({ opened_at: at })
    .where('opinion_id', '=', opinionId)
    .where('opened_at', 'is', null)
    .execute();
}

/** Keys of an expert that were not withdrawn, newest first. */
export async function keysOf(tx: Tx, tenantId: string, expertId: string) {
  return db(tx)
    .selectFrom('opinions.expert_keys')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('expert_id', '=', expertId)
    .where('revoked_at', 'is', null)
    .orderBy('enrolled_at', 'desc')
    .execute();
}

/** All keys of an organisation, those in force first, then the newest. */
export async function keysOfTenant(tx: Tx, tenantId: string) {
  return db(tx)
    .selectFrom('opinions.expert_keys')
    .select(['key_id', 'expert_id', 'statement', 'enrolled_at', 'revoked_at'])
    .where('tenant_id', '=', tenantId)
    .orderBy('revoked_at', (by) => by.desc().nullsFirst())
    .orderBy('enrolled_at', 'desc')
    .limit(1000)
    .execute();
}

/** One key, also one that was withdrawn. */
export async function keyById(tx: Tx, keyId: string) {
  return db(tx).selectFrom('opinions.expert_keys').selectAll().where('key_id', '=', keyId).executeTakeFirst();
}

/** Withdraws a key from a moment on. */
export async function revokeKey(tx: Tx, keyId: string, at: Date): Promise<void> {
  await db(tx).updateTable('opinions.expert_keys').set({ revoked_at: at }).where('key_id', '=', keyId).execute();
}

export async function insertKey(
  tx: Tx,
  row: {
    keyId: string;
    tenantId: string;
    expertId: string;
    sealedSeed: Buffer;
    statement: Enrolment;
    enrolledAt: Date;
  },
): Promise<void> {
  await db(tx)
    .insertInto('opinions.expert_keys')
    .values({
      key_id: row.keyId,
      tenant_id: row.tenantId,
      expert_id: row.expertId,
      sealed_seed: row.sealedSeed,
      statement: JSON.stringify(row.statement),
      enrolled_at: row.enrolledAt,
    })
    .execute();
}

/** Every encrypted object that holds a letter of this case, laid out, signed or delivered. */
export async function letterObjectsOf(tx: Tx, caseId: string): Promise<string[]> {
  const ids = await Promise.all(
    (['opinions.prepared', 'opinions.signed', 'opinions.deliveries'] as const).map(async (table) =>
      (await db(tx).selectFrom(table).select('object_id').where('case_id', '=', caseId).execute()).map(
        (row) => row.object_id,
      ),
    ),
  );
  return [...new Set(ids.flat())];
}
