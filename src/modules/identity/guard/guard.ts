import { AppError } from '#kernel/errors.ts';
import { hashToken } from '#platform/crypto/index.ts';
import type { Database } from '#platform/db/index.ts';
import * as store from './guard.store.ts';

/** A counter of tries: whose it is, and how many an hour it has. The key is hashed, so that no address stands in the table. */
export type Counter = { key: string; perHour: number };

/** What must be kept although the guarded act fails and is undone: tries and used challenges. */
export type Guard = {
  /**
   * Takes one try of each counter before the proof is looked at, so that a hundred tries at one moment are counted as a
   * hundred. @throws AppError rate.limited when a counter is used up.
   */
  take(counters: readonly Counter[], now: Date): Promise<void>;
  /** The proof was right: the try did not count. */
  giveBack(counters: readonly Counter[], now: Date): Promise<void>;
  /** Uses a challenge up, whatever comes of it. */
  spendChallenge(challenge: store.Challenge, now: Date): Promise<boolean>;
};

/**
 * @param db a pool of its own: the transaction that is guarded keeps its connection while it counts, so counting on the
 * same pool would wait for itself when many come at once
 */
export function createGuard(db: Database): Guard {
  const keyOf = ({ key }: Counter) => hashToken(`try|${key}`);
  return {
    take: async (counters, now) => {
      for (const counter of counters) {
        const count = await db.transaction({ kind: 'system' }, (tx) => store.takeTry(tx, keyOf(counter), now));
        if (count > counter.perHour)
          throw new AppError('rate.limited', 'There were too many wrong tries. Please wait up to an hour, or call us.');
      }
    },
    giveBack: (counters, now) =>
      db.transaction({ kind: 'system' }, async (tx) => {
        for (const counter of counters) await store.giveBackTry(tx, keyOf(counter), now);
      }),
    spendChallenge: (challenge, now) =>
      db.transaction({ kind: 'system' }, (tx) => store.spendChallenge(tx, challenge, now)),
  };
}
