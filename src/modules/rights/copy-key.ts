import { caseById, caseKey } from '#modules/cases/index.ts';
import { open, randomBytes, seal, type DataKey } from '#platform/crypto/index.ts';
import type { Tx } from '#platform/db/index.ts';

const context = (exportId: string, caseId: string) => `copy|${exportId}|${caseId}`;

async function keysOf(tx: Tx, caseIds: readonly string[]): Promise<{ caseId: string; key: DataKey }[]> {
  const keys = [];
  for (const caseId of caseIds) {
    const row = await caseById(tx, caseId);
    if (row) keys.push({ caseId, key: await caseKey(tx, { keyId: row.key_id }) });
  }
  return keys;
}

/** A key for one copy, wrapped once by the key of each case in it: when one of them goes, the copy cannot be read. */
export async function newCopyKey(
  tx: Tx,
  exportId: string,
  caseIds: readonly string[],
): Promise<{ key: DataKey; wrapped: Buffer }> {
  const secret = randomBytes(32);
  let wrapped: Buffer = Buffer.from(secret);
  for (const { caseId, key } of await keysOf(tx, caseIds))
    wrapped = seal(key.secret, wrapped, context(exportId, caseId));
  return { key: { id: exportId, secret }, wrapped };
}

/** @throws AppError not-found when a case in it was erased */
export async function openCopyKey(
  tx: Tx,
  exportId: string,
  caseIds: readonly string[],
  wrapped: Uint8Array,
): Promise<DataKey> {
  let secret: Buffer = Buffer.from(wrapped);
  for (const { caseId, key } of (await keysOf(tx, caseIds)).toReversed())
    secret = open(key.secret, secret, context(exportId, caseId));
  return { id: exportId, secret };
}
