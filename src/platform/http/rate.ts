import { AppError } from '#kernel/errors.ts';
import type { RateClass } from '#kernel/operation.ts';
import { hashedName, type SharedCounts } from './shared-counts.store.ts';

/**
 * Requests in any minute by one session, or by one address at the doors that need none (a hospital may have one address
 * for all its people; guessing is limited per account, mails per person, by the sign-in itself).
 */
export const perMinute: Record<RateClass, number> = { read: 1200, write: 600, 'sign-in': 300, bulk: 60_000 };

/** Callers counted apart in one minute; what they call themselves is theirs to invent, our memory is not. */
const most = 50_000;

/** A caller below this part of their limit is not told to the other programs: nearly everybody, so nearly nothing is told. */
const toldFrom = 1 / 20;

type Count = { own: number; told: number; others: number; limit: number; refused: boolean };

export type RateLimiter = {
  /** Counts a request. @throws AppError rate.limited */
  take(rateClass: RateClass, key: string, address?: string): void;
  /** Tells the other programs and hears from them; called before the first request and once a second. */
  exchange(): Promise<void>;
};

/**
 * A fixed window a minute long per class and key. Slows one caller, never the others. When very many callers come in one
 * minute, the ones not seen before are counted by their address, and when those are too many as well, together.
 * @param shared what other programs over the same database count, and what this one counted before it was restarted
 * @param onFull called once a minute for each caller who is refused
 */
export function createRateLimiter(
  now: () => number = Date.now,
  shared?: SharedCounts,
  onFull: (rateClass: RateClass, address: string) => void = () => undefined,
): RateLimiter {
  let minute = 0;
  let counts = new Map<string, Count>();
  /** What stood in the database when this program started, by hashed name; of that minute only. */
  let before = new Map<string, number>();
  let loaded = false;
  const minuteOf = (at: number) => Math.floor(at / 60_000);

  const nameOf = (rateClass: RateClass, key: string, address: string): string => {
    const own = `${rateClass}|${key}`;
    if (counts.has(own) || counts.size < most) return own;
    const together = `${rateClass}|from|${address}`;
    return counts.has(together) || counts.size < 2 * most ? together : `${rateClass}|everybody`;
  };

  function countOf(name: string, limit: number): Count {
    let count = counts.get(name);
    if (!count) {
      const others = before.size > 0 ? (before.get(hashedName(name)) ?? 0) : 0;
      count = { own: 0, told: 0, others, limit, refused: false };
      counts.set(name, count);
    }
    return count;
  }

  function turn(): void {
    const current = minuteOf(now());
    if (current !== minute) [minute, counts, before] = [current, new Map(), new Map()];
  }

  return {
    take: (rateClass, key, address = '') => {
      turn();
      const count = countOf(nameOf(rateClass, key, address), perMinute[rateClass]);
      count.own += 1;
      if (count.own + count.others <= count.limit) return;
      if (!count.refused) onFull(rateClass, address);
      count.refused = true;
      throw new AppError('rate.limited', 'That was a lot in a short time. Please wait a minute and go on.');
    },
    exchange: async () => {
      turn();
      if (!shared) return;
      const of = minute;
      if (!loaded) {
        const known = await shared.all(of);
        loaded = true;
        if (of === minute) before = known;
      }
      // What is over its limit is not counted on: telling how often somebody was refused would cost more than refusing.
      const sent = new Map(
        [...counts]
          .filter(([, { own, told, limit }]) => own > told && own >= limit * toldFrom && told <= limit)
          .map(([name, { own, told }]) => [name, own - told]),
      );
      if (sent.size === 0) return;
      const totals = await shared.add(of, sent);
      if (of !== minute) return;
      for (const [name, added] of sent) {
        const count = counts.get(name);
        if (!count) continue;
        count.told += added;
        count.others = (totals.get(name) ?? count.told) - count.told;
      }
    },
  };
}
