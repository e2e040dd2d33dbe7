import { canonicalJson } from '#formats/jcs/index.ts';
import type { Keyring } from '#platform/crypto/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { minuteOf } from './audit.rules.ts';
import { appendLeaf } from './audit.store.ts';
import { insertErasureLeaf, redactEntries } from './erasure.store.ts';
import { tenantTagOf } from './record.ts';

/** What is erased from the log, by whose decision. `caseId` null: a person of whom no case is left. */
export type ErasedFromLog = {
  erasureId: string;
  tenantId: string;
  caseId: string | null;
  personId: string;
  /** Who decided; `rules` where no duty to keep stood against it. */
  decidedBy: string;
  secondBy: string | null;
  cause: 'request' | 'retention';
  at: Date;
};

/**
 * Takes names and labels out of the entries and says so in the log, by a leaf of its own kind: a keyed commitment to who
 * decided what, how many entries were touched and a digest of which. In the caller's transaction.
 * @returns the leaf's id and text
 */
export async function eraseFromLog(
  tx: Tx,
  keyring: Keyring,
  erased: ErasedFromLog,
): Promise<{ leafId: number; leaf: string; entries: number }> {
  const { at, ...told } = erased;
  const { entries, digest } = await redactEntries(tx, erased);
  const c = keyring.commitment('log-erasure', canonicalJson({ ...told, at: at.toISOString() })).toString('base64');
  const tenantTag = tenantTagOf(keyring, erased.tenantId);
  const leaf = canonicalJson({ v: 1, type: 'erased', t: minuteOf(at), tenantTag, c, entries, digest });
  const leafId = await appendLeaf(tx, 'access', leaf, at);
  await insertErasureLeaf(tx, { erasureId: erased.erasureId, tenantId: erased.tenantId, leafId });
  return { leafId, leaf, entries };
}

/** What a leaf says was taken from the log; undefined when it is no such leaf. */
export function readErasure(leaf: string | null): { entries: number; digest: string } | undefined {
  if (leaf === null) return undefined;
  const { type, entries, digest } = JSON.parse(leaf) as { type?: string; entries?: number; digest?: string };
  return type === 'erased' && typeof entries === 'number' && typeof digest === 'string'
    ? { entries, digest }
    : undefined;
}
