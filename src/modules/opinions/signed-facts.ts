import type { Tx } from '#platform/db/index.ts';
import type { SignedFacts } from './opinions.contract.ts';
import type { OpinionParts } from './ports.ts';
import type { SignedRow } from './signed.store.ts';

/** What is told about a signed opinion: never its content. Items are counted from 1, as people count. */
export async function signedFacts(audit: OpinionParts['audit'], tx: Tx, row: SignedRow): Promise<SignedFacts> {
  const proof = await audit.opinions.proof(tx, row.leaf_id);
  return {
    opinionId: row.opinion_id,
    fingerprint: row.fingerprint,
    signedAt: row.signed_at.toISOString(),
    item: proof ? proof.index + 1 : null,
  };
}
