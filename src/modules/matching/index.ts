import { expireOfferHandler } from './expire.ts';
import { matchingOperations } from './matching.operations.ts';
import type { MatchingParts } from './ports.ts';

export type { MatchingParts } from './ports.ts';
export { expireOffer } from './matching.jobs.ts';

/** Who may read a case, who is asked, who took it. */
export function createMatching(parts: MatchingParts) {
  return { operations: matchingOperations(parts), jobs: [expireOfferHandler(parts)] };
}
