import type { OutputOf } from '#kernel/operation.ts';
import type { receipt } from '../audit.contract.ts';

export type Receipt = OutputOf<typeof receipt>;

/**
 * Checks a receipt on this device: it says what was recorded, and stands at its place in a signed log.
 * Loaded only when a receipt is opened, so that the page does not carry the arithmetic.
 */
export async function checkReceipt(given: Receipt): Promise<'holds' | 'waiting' | 'erased' | 'damaged'> {
  if (given.receipt === null) return given.item === null ? 'waiting' : 'erased';
  const { verifyReceipt } = await import('#formats/access-receipt/index.ts');
  const { ok, claims } = verifyReceipt(new TextEncoder().encode(given.receipt));
  return ok && claims?.n === given.n ? 'holds' : 'damaged';
}
