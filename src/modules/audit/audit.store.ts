import type { ColumnType, Insertable, Generated, JSONColumnType } from 'kysely';
import { sql } from 'kysely';
import { tables, type Tx } from '#platform/db/index.ts';

type Entry = {
  id: Generated<number>;
  tenant_id: string;
  case_id: string | null;
  patient_id: string | null;
  n: number | null;
  event: string;
  operation: string;
  actor_id: string | null;
  actor_name: string;
  actor_roles: string[];
  purpose: string;
  subject_id: string | null;
  subject_label: string | null;
  outcome: string;
  request_id: string;
  session_id: string;
  once_key: string | null;
  at: Date;
  leaf_id: number;
  /** Set when an erasure took names and labels out. */
  erasure_id: ColumnType<string | null, undefined, never>;
};
export type LogName = 'opinions' | 'access';
export type AuditTables = {
  'audit.entries': Entry;
  'audit.chains': { patient_id: string; n: number; head: string };
  'audit.leaves': { id: Generated<number>; log: 'opinions' | 'access'; leaf: string; at: Date };
  'audit.positions': { leaf_id: number; log: string; epoch: Generated<number>; idx: number };
  'audit.pending': { leaf_id: number; log: string };
  'audit.outbox': {
    id: Generated<number>;
    tenant_id: string;
    case_id: string | null;
    type: string;
    actor_id: string;
    at: Date;
    data: JSONColumnType<Record<string, unknown>>;
  };
};

/** Asked through a function of the owner, because an entry of the same key may lie outside the scope. */
async function known(tx: Tx, onceKey: string): Promise<boolean> {
  const { rows } = await sql<{ known: boolean }>`select audit.once_known(${onceKey}) as known`.execute(
    tables<AuditTables>(tx),
  );
  return rows[0]?.known === true;
}

/** True when this act was already recorded. Two first requests at once wait for one another, the later then sees the entry. */
export async function alreadyRecorded(tx: Tx, onceKey: string): Promise<boolean> {
  if (await known(tx, onceKey)) return true;
  await sql`select pg_advisory_xact_lock(7202, hashtext(${onceKey}))`.execute(tables<AuditTables>(tx));
  return known(tx, onceKey);
}

/** Takes the next number of the patient's chain; the row lock orders concurrent entries until commit. */
export async function nextLink(tx: Tx, patientId: string): Promise<{ n: number; previous: string }> {
  const row = await tables<AuditTables>(tx)
    .insertInto('audit.chains')
    .values({ patient_id: patientId, n: 1, head: '' })
    .onConflict((conflict) => conflict.column('patient_id').doUpdateSet((eb) => ({ n: eb('audit.chains.n', '+', 1) })))
    .returning(['n', 'head'])
    .executeTakeFirstOrThrow();
  return { n: row.n, previous: row.head };
}

/** Sets the chain's head to the hash of the entry just written. */
export async function setHead(tx: Tx, patientId: string, head: string): Promise<void> {
  await tables<AuditTables>(tx).updateTable('audit.chains').set({ head }).where('patient_id', '=', patientId).execute();
}

/**
 * Appends leaves to a log's queue in one statement, in the caller's transaction; the sequencer gives them their places.
 * @returns their ids, in the order given
 */
export async function appendLeaves(tx: Tx, log: LogName, leaves: readonly string[], at: Date): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    with given as (select leaf, nr from unnest(${leaves}::text[]) with ordinality as g(leaf, nr)),
      added as (insert into audit.leaves (log, leaf, at) select ${log}, leaf, ${at} from given order by nr returning id)
    insert into audit.pending (leaf_id, log) select id, ${log} from added order by id returning leaf_id as id`.execute(
    tables<AuditTables>(tx),
  );
  return rows.map(({ id }) => id);
}

/** Appends one leaf. @returns its id. */
export async function appendLeaf(tx: Tx, log: LogName, leaf: string, at: Date): Promise<number> {
  const [id] = await appendLeaves(tx, log, [leaf], at);
  if (id === undefined) throw new Error('the database gave the leaf no number');
  return id;
}

/** The leaf of the release of the program that was noted last. */
export async function lastRelease(tx: Tx): Promise<string | undefined> {
  // Spelled as the index has it, so that the index is used.
  const { rows } = await sql<{ leaf: string }>`
    select leaf from audit.leaves where log = 'opinions' and leaf like '%"type":"software.release"%'
    order by id desc limit 1`.execute(tables<AuditTables>(tx));
  return rows[0]?.leaf;
}

/** The id of a leaf of the opinion log by its text. */
export async function leafOf(tx: Tx, log: LogName, leaf: string): Promise<number | undefined> {
  const row = await tables<AuditTables>(tx)
    .selectFrom('audit.leaves')
    .select('id')
    .where('log', '=', log)
    .where('leaf', '=', leaf)
    .executeTakeFirst();
  return row?.id;
}

export async function insertEntry(tx: Tx, entry: Insertable<Entry>): Promise<void> {
  await tables<AuditTables>(tx).insertInto('audit.entries').values(entry).execute();
}

export type OutboxEvent = {
  tenantId: string;
  caseId: string | null;
  type: string;
  actorId: string;
  at: Date;
  data: Record<string, unknown>;
};

/** Writes an event with the act and tells live pages when the act commits. */
export async function insertEvent(tx: Tx, event: OutboxEvent): Promise<number> {
  const db = tables<AuditTables>(tx);
  const row = await db
    .insertInto('audit.outbox')
    .values({
      tenant_id: event.tenantId,
      case_id: event.caseId,
      type: event.type,
      actor_id: event.actorId,
      at: event.at,
      data: JSON.stringify(event.data),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const live = JSON.stringify({
    id: String(row.id),
    tenantId: event.tenantId,
    caseId: event.caseId,
    type: event.type,
    ...(event.caseId === null ? { data: event.data } : {}),
  });
  await sql`select pg_notify('consilium_events', ${live})`.execute(db);
  return row.id;
}

/** How many entries the patient's chain has. */
export async function chainLength(tx: Tx, patientId: string): Promise<number> {
  const row = await tables<AuditTables>(tx)
    .selectFrom('audit.chains')
    .select('n')
    .where('patient_id', '=', patientId)
    .executeTakeFirst();
  return row?.n ?? 0;
}
