import type { ChainTail } from '#formats/access-receipt/index.ts';

const keyOf = (personId: string): string => `consilium.accesses.${personId}`;

/** The newest item that this browser has seen of a person's list; undefined the first time or when it keeps nothing. */
export function rememberedTail(personId: string): ChainTail | undefined {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(personId)) ?? 'null');
    if (typeof kept !== 'object' || kept === null || !('n' in kept) || !('hash' in kept)) return undefined;
    return typeof kept.n === 'number' && typeof kept.hash === 'string' ? { n: kept.n, hash: kept.hash } : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps it for the next visit. A number and a hash: they tell nothing of what was done. */
export function rememberTail(personId: string, tail: ChainTail): void {
  try {
    localStorage.setItem(keyOf(personId), JSON.stringify(tail));
  } catch {
    // A browser that keeps nothing can still count; it only cannot compare with the last visit.
  }
}
