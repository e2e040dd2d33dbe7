import { tables, type Tx } from '#platform/db/index.ts';

type GuardTables = {
  'identity.failures': { account: string; hour: Date; count: number };
  'identity.challenges': { hash: string; purpose: string; holder: string; ends_at: Date; used_at: Date | null };
};
const db = (tx: Tx) => tables<GuardTables>(tx);

const hourOf = (at: Date) => new Date(Math.floor(at.getTime() / 3_600_000) * 3_600_000);

/** Takes one try of this hour. @returns how many were taken, this one too: of tries at one moment each has its own number. */
export async function takeTry(tx: Tx, key: string, at: Date): Promise<number> {
  const row = await db(tx)
    .insertInto('identity.failures')
    .values({ account: key, hour: hourOf(at), count: 1 })
    .onConflict((c) =>
      c.columns(['account', 'hour']).doUpdateSet((eb) => ({ count: eb('identity.failures.count', '+', 1) })),
    )
    .returning('count')
    .executeTakeFirstOrThrow();
  return row.count;
}

/** Gives a try back that was none: the proof was right. */
export async function giveBackTry(tx: Tx, key: string, at: Date): Promise<void> {
  await db(tx)
    .updateTable('identity.failures')
    .set((eb) => ({ count: eb('count', '-', 1) }))
    .where('account', '=', key)
    .where('hour', '=', hourOf(at))
    .where('count', '>', 0)
    .execute();
}

export type Challenge = { hash: string; purpose: 'sign-in' | 'register' | 'prove'; holder: string };

/** Keeps a challenge, and forgets those that ended before. */
export async function keepChallenge(tx: Tx, challenge: Challenge, times: { at: Date; endsAt: Date }): Promise<void> {
  await db(tx).deleteFrom('identity.challenges').where('ends_at', '<', times.at).execute();
  await db(tx)
    .insertInto('identity.challenges')
    .values({ ...challenge, ends_at: times.endsAt, used_at: null })
    .execute();
}

/** Uses a challenge up. @returns false when it is unknown, of another purpose or person, too old, or was used. */
export async function spendChallenge(tx: Tx, challenge: Challenge, at: Date): Promise<boolean> {
  const result = await db(tx)
    .updateTable('identity.challenges')
    .set({ used_at: at })
    .where('hash', '=', challenge.hash)
    .where('purpose', '=', challenge.purpose)
    .where('holder', '=', challenge.holder)
    .where('used_at', 'is', null)
    .where('ends_at', '>', at)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}
