import { tables, type Tx } from '#platform/db/index.ts';

type Tables = {
  'identity.sessions': {
    id: string;
    token_hash: string;
    old_token_hash: string | null;
    old_until: Date | null;
    person_id: string;
    strength: string;
    user_agent: string;
    created_at: Date;
    seen_at: Date;
    proved_at: Date | null;
    ends_at: Date;
    ended_at: Date | null;
  };
};
const db = (tx: Tx) => tables<Tables>(tx);

/** A person's sessions that have not ended, the last used first. */
export async function sessionsOf(tx: Tx, personId: string, at: Date) {
  return db(tx)
    .selectFrom('identity.sessions')
    .select(['id', 'strength', 'user_agent', 'created_at', 'seen_at', 'ends_at'])
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
    .where('ends_at', '>', at)
    .orderBy('seen_at', 'desc')
    .execute();
}

/** Ends one own session. @returns false when there is none such. */
export async function endOwnSession(tx: Tx, own: { id: string; personId: string }, at: Date): Promise<boolean> {
  const result = await db(tx)
    .updateTable('identity.sessions')
    .set({ ended_at: at })
    .where('id', '=', own.id)
    .where('person_id', '=', own.personId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Ends all sessions of a person but one. @returns how many. */
export async function endSessionsBut(tx: Tx, personId: string, keep: string, at: Date): Promise<number> {
  const result = await db(tx)
    .updateTable('identity.sessions')
    .set({ ended_at: at })
    .where('person_id', '=', personId)
    .where('id', '!=', keep)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** A session gets a new secret; the old one is taken until a moment. @returns when the session ends. */
export async function renewSession(
  tx: Tx,
  id: string,
  change: { tokenHash: string; at: Date; oldUntil: Date },
): Promise<Date | undefined> {
  const row = await db(tx)
    .updateTable('identity.sessions')
    .set((eb) => ({
      old_token_hash: eb.ref('token_hash'),
      old_until: change.oldUntil,
      token_hash: change.tokenHash,
      proved_at: change.at,
    }))
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .returning('ends_at')
    .executeTakeFirst();
  return row?.ends_at;
}
