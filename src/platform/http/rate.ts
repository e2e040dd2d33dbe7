import { AppError } from '#kernel/errors.ts';
import type { RateClass } from '#kernel/operation.ts';

/**
 * Requests in any minute by one session, or by one address at the doors that need none (a hospital may have one address
 * for all its people; guessing is limited per account, mails per person, by the sign-in itself).
 */
const perMinute: Record<RateClass, number> = { read: 1200, write: 600, 'sign-in': 300, bulk: 60_000 };

/** A fixed window a minute long per class and key. Slows one caller, never the others. */
export function createRateLimiter(now: () => number = Date.now): (rateClass: RateClass, key: string) => void {
  let minute = 0;
  let counts = new Map<string, number>();
  return (rateClass, key) => {
    const current = Math.floor(now() / 60_000);
    if (current !== minute) [minute, counts] = [current, new Map()];
    const name = `${rateClass}|${key}`;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    if (count > perMinute[rateClass])
      throw new AppError('rate.limited', 'That was a lot in a short time. Please wait a minute and go on.');
  };
}
