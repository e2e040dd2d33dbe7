import { AppError } from '#kernel/errors.ts';
import type { RateClass } from '#kernel/operation.ts';

/**
 * Requests in any minute by one session, or by one address at the doors that need none (a hospital may have one address
 * for all its people; guessing is limited per account, mails per person, by the sign-in itself).
 */
const perMinute: Record<RateClass, number> = { read: 1200, write: 600, 'sign-in': 300, bulk: 60_000 };

/** Callers counted apart in one minute; what they call themselves is theirs to invent, our memory is not. */
const most = 50_000;

/**
 * A fixed window a minute long per class and key. Slows one caller, never the others. When very many callers come in one
 * minute, the ones not seen before are counted by their address, and when those are too many as well, together.
 */
export function createRateLimiter(
  now: () => number = Date.now,
): (rateClass: RateClass, key: string, address?: string) => void {
  let minute = 0;
  let counts = new Map<string, number>();
  const nameOf = (rateClass: RateClass, key: string, address: string): string => {
    const own = `${rateClass}|${key}`;
    if (counts.has(own) || counts.size < most) return own;
    const shared = `${rateClass}|from|${address}`;
    return counts.has(shared) || counts.size < 2 * most ? shared : `${rateClass}|everybody`;
  };
  return (rateClass, key, address = '') => {
    const current = Math.floor(now() / 60_000);
    if (current !== minute) [minute, counts] = [current, new Map()];
    const name = nameOf(rateClass, key, address);
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    if (count > perMinute[rateClass])
      throw new AppError('rate.limited', 'That was a lot in a short time. Please wait a minute and go on.');
  };
}
