import type { OutputOf } from '#kernel/operation.ts';
import type { receipt } from '../audit.contract.ts';

export type Receipt = OutputOf<typeof receipt>;

/**
 * Checks a receipt on this device: the leaf stands at its place in a log signed with the key.
 * Loaded only when a receipt is opened, so that the page does not carry the arithmetic.
 */
export async function checkReceipt(given: Receipt): Promise<'holds' | 'waiting' | 'damaged'> {
  if (given.proof === null) return 'waiting';
  const log = await import('#formats/tlog/index.ts');
  const bytes = new TextEncoder();
  try {
    const proof = log.parseProof(bytes.encode(given.proof));
    log.verifyProof(proof, log.leafHash(bytes.encode(given.leaf)), log.parseVerifierKey(given.logKey));
    return proof.index === given.item ? 'holds' : 'damaged';
  } catch {
    return 'damaged';
  }
}
