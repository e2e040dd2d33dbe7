import { sql } from 'kysely';
import { tables, type Tx } from '#platform/db/index.ts';
import type { LogName } from '../audit.store.ts';

type Times = { added_at: Date };
export type WatchedLog = { origin: string; label: string; vkeys: string[] } & Times;
export type AskedWitness = { name: string; label: string; url: string; vkeys: string[] } & Times;
export type WitnessState = {
  name: string;
  log: LogName;
  epoch: number;
  size: number;
  asked_at: Date;
  agreed_at: Date | null;
  failure: string | null;
  finding: string | null;
};
type WitnessTables = {
  'audit.watched_logs': WatchedLog & { tenant_id: string };
  'audit.watched_heads': {
    origin: string;
    size: number;
    note: string;
    signed_at: Date;
    conflict: string | null;
    conflict_at: Date | null;
  };
  'audit.witnesses': AskedWitness & { tenant_id: string };
  'audit.witness_quorums': { tenant_id: string; quorum: number };
  'audit.witness_states': WitnessState;
};

const db = (tx: Tx) => tables<WitnessTables>(tx);

/** Logs that are watched: in the scope of an organisation its own, in the program's those of all. */
export const watchedLogs = (tx: Tx) =>
  db(tx).selectFrom('audit.watched_logs').select(['origin', 'label', 'vkeys', 'added_at']).orderBy('label').execute();

/** Puts an organisation's list in place of the one before. */
export async function setWatchedLogs(tx: Tx, tenantId: string, list: readonly WatchedLog[]): Promise<void> {
  await db(tx).deleteFrom('audit.watched_logs').where('tenant_id', '=', tenantId).execute();
  if (list.length > 0)
    await db(tx)
      .insertInto('audit.watched_logs')
      .values(list.map((one) => ({ ...one, tenant_id: tenantId })))
      .execute();
}

/** Witnesses that are asked: in the scope of an organisation its own, in the program's those of all. */
export const askedWitnesses = (tx: Tx) =>
  db(tx)
    .selectFrom('audit.witnesses')
    .select(['name', 'label', 'url', 'vkeys', 'added_at'])
    .orderBy('label')
    .orderBy('added_at')
    .execute();

/** Puts an organisation's list in place of the one before, and how many of them it wants to agree. */
export async function setAskedWitnesses(
  tx: Tx,
  tenantId: string,
  list: readonly AskedWitness[],
  quorum: number,
): Promise<void> {
  await db(tx).deleteFrom('audit.witnesses').where('tenant_id', '=', tenantId).execute();
  if (list.length > 0)
    await db(tx)
      .insertInto('audit.witnesses')
      .values(list.map((one) => ({ ...one, tenant_id: tenantId })))
      .execute();
  await db(tx)
    .insertInto('audit.witness_quorums')
    .values({ tenant_id: tenantId, quorum })
    .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet({ quorum }))
    .execute();
}

/** How many witnesses must agree: the largest wish of those that the scope sees; undefined when nobody said. */
export async function quorumOf(tx: Tx): Promise<number | undefined> {
  const row = await db(tx)
    .selectFrom('audit.witness_quorums')
    .select((eb) => eb.fn.max('quorum').as('most'))
    .executeTakeFirst();
  return row?.most ?? undefined;
}

/** Heads of these logs as they were last cosigned, without a lock. */
export const watchedHeads = (tx: Tx, origins: readonly string[]) =>
  origins.length === 0
    ? Promise.resolve([])
    : db(tx).selectFrom('audit.watched_heads').selectAll().where('origin', 'in', origins).execute();

/** The row of a watched log, locked until the transaction ends; made when it is the first time. */
export async function lockHead(tx: Tx, origin: string, at: Date) {
  await db(tx)
    .insertInto('audit.watched_heads')
    .values({ origin, size: 0, note: '', signed_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return db(tx)
    .selectFrom('audit.watched_heads')
    .selectAll()
    .where('origin', '=', origin)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

/** Moves a head on, from the size it was compared with. @returns false when it is not that size any more */
export async function moveHead(
  tx: Tx,
  origin: string,
  from: number,
  to: { size: number; note: string; at: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await db(tx)
    .updateTable('audit.watched_heads')
    .set({ size: to.size, note: to.note, signed_at: to.at })
    .where('origin', '=', origin)
    .where('size', '=', from)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Keeps the first head that did not fit. */
export async function keepConflict(tx: Tx, origin: string, note: string, at: Date): Promise<void> {
  await db(tx)
    .updateTable('audit.watched_heads')
    .set({ conflict: note, conflict_at: at })
    .where('origin', '=', origin)
    .where('conflict', 'is', null)
    .execute();
}

/** What the witnesses have said of one epoch of a log. */
export const statesOf = (tx: Tx, log: LogName, epoch: number) =>
  db(tx).selectFrom('audit.witness_states').selectAll().where('log', '=', log).where('epoch', '=', epoch).execute();

/**
 * Takes the turn to ask a witness about a log, for all nodes: nobody else asks it for `restMs`.
 * @returns what it last said, or undefined when it is not time yet
 */
export async function takeAsking(
  tx: Tx,
  key: Pick<WitnessState, 'name' | 'log' | 'epoch'>,
  now: Date,
  restMs: { sound: number; failed: number },
): Promise<WitnessState | undefined> {
  const before = (ms: number) => new Date(now.getTime() - ms);
  return db(tx)
    .insertInto('audit.witness_states')
    .values({ ...key, size: 0, asked_at: now, agreed_at: null, failure: null, finding: null })
    .onConflict((conflict) =>
      conflict
        .columns(['name', 'log', 'epoch'])
        .doUpdateSet({ asked_at: now })
        .where(
          sql<boolean>`audit.witness_states.asked_at <= (case when audit.witness_states.failure is null
            then ${before(restMs.sound)}::timestamptz else ${before(restMs.failed)}::timestamptz end)`,
        ),
    )
    .returningAll()
    .executeTakeFirst();
}

/** Writes down what a witness said. */
export async function setState(
  tx: Tx,
  { name, log, epoch }: Pick<WitnessState, 'name' | 'log' | 'epoch'>,
  said: Partial<Pick<WitnessState, 'size' | 'agreed_at' | 'failure' | 'finding'>>,
): Promise<void> {
  await db(tx)
    .updateTable('audit.witness_states')
    .set(said)
    .where('name', '=', name)
    .where('log', '=', log)
    .where('epoch', '=', epoch)
    .execute();
}
