import { tables, type Tx } from '#platform/db/index.ts';

type Reset = {
  token_hash: string;
  tenant_id: string;
  person_id: string;
  created_at: Date;
  ends_at: Date;
  used_at: Date | null;
};

const db = (tx: Tx) => tables<{ 'identity.resets': Reset }>(tx);

export async function insertReset(tx: Tx, reset: Omit<Reset, 'used_at'>): Promise<void> {
  await db(tx)
    .insertInto('identity.resets')
    .values({ ...reset, used_at: null })
    .execute();
}

/** How many links a person was sent since then. */
export async function resetsSince(tx: Tx, personId: string, since: Date): Promise<number> {
  const row = await db(tx)
    .selectFrom('identity.resets')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('person_id', '=', personId)
    .where('created_at', '>', since)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** The person of a link that still counts, locked: of two who use it at once the second finds it used. */
export async function openReset(tx: Tx, tokenHash: string, at: Date): Promise<string | undefined> {
  const row = await db(tx)
    .selectFrom('identity.resets')
    .select('person_id')
    .where('token_hash', '=', tokenHash)
    .where('used_at', 'is', null)
    .where('ends_at', '>', at)
    .forUpdate()
    .executeTakeFirst();
  return row?.person_id;
}

/** A password that was set ends every link to set one. */
export async function endResets(tx: Tx, personId: string, at: Date): Promise<void> {
  await db(tx)
    .updateTable('identity.resets')
    .set({ used_at: at })
    .where('person_id', '=', personId)
    .where('used_at', 'is', null)
    .execute();
}
