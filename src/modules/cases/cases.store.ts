import { sql, type Generated, type Selectable } from 'kysely';
import { blindInTenant, tables, type Tx } from '#platform/db/index.ts';
import { nameBeginnings, type CaseState } from './cases.rules.ts';

type CaseTable = {
  id: string;
  tenant_id: string;
  number: string;
  programme: string;
  patient_id: string;
  key_id: string;
  disorder: string;
  topic: string;
  question_kind: string;
  subject_name: Generated<string>;
  /** Keyed hashes of the beginnings of the name's words: the name itself is sealed. */
  name_marks: Generated<string[]>;
  subject_birth_date: string | null;
  subject_sex: Generated<string>;
  subject_place: Generated<string>;
  state: CaseState;
  harm: Generated<number>;
  safe_to_wait_until: string | null;
  promised_at: Date | null;
  coordinator_id: string | null;
  expert_id: string | null;
  created_at: Date;
  sent_at: Date | null;
  updated_at: Date;
  closed_at: Date | null;
  version: Generated<number>;
  /** Set when its key is destroyed: nobody reaches it any more. */
  erasing_at: Generated<Date | null>;
  /** On whom it waits for records, and until when. */
  waits_on: Generated<'patient' | 'desk' | 'holder' | 'expert' | null>;
  waits_until: Generated<Date | null>;
  /** Since when its clock stands still. */
  paused_at: Generated<Date | null>;
  /** Open questions about whose a record is. */
  whose_open: Generated<number>;
};
/** What `insertCase` leaves to the database, and who waits, which has a way of its own. */
type Later =
  | 'subject_name'
  | 'name_marks'
  | 'subject_sex'
  | 'subject_place'
  | 'harm'
  | 'version'
  | 'erasing_at'
  | 'waits_on'
  | 'waits_until'
  | 'paused_at'
  | 'whose_open';
export type CasesTables = {
  'cases.cases': CaseTable;
  'cases.keys': {
    id: string;
    tenant_id: string;
    case_id: string;
    wrapped: Buffer | null;
    created_at: Date;
    destroyed_at: Date | null;
  };
  'cases.people': {
    tenant_id: string;
    case_id: string;
    person_id: string;
    relation: 'patient' | 'invited' | 'expert' | 'carer';
    since: Date;
    until: Date | null;
  };
  'cases.history': {
    id: Generated<number>;
    tenant_id: string;
    case_id: string;
    from_state: string;
    to_state: string;
    event: string;
    actor_id: string;
    at: Date;
  };
};

const db = (tx: Tx) => tables<CasesTables>(tx);

export type CaseRow = Awaited<ReturnType<typeof caseById>> & object;

export async function caseById(tx: Tx, caseId: string) {
  return db(tx).selectFrom('cases.cases').selectAll().where('id', '=', caseId).executeTakeFirst();
}

/** The row, locked until the transaction ends, so that two commands on one case follow one another. */
export async function lockCase(tx: Tx, caseId: string) {
  return db(tx).selectFrom('cases.cases').selectAll().where('id', '=', caseId).forUpdate().executeTakeFirstOrThrow();
}

export async function relationsOf(tx: Tx, caseId: string, personId: string) {
  return db(tx)
    .selectFrom('cases.people')
    .select(['relation', 'until'])
    .where('case_id', '=', caseId)
    .where('person_id', '=', personId)
    .execute();
}

export async function insertCase(
  tx: Tx,
  row: {
    key: CasesTables['cases.keys'];
    case: Omit<CaseTable, Later>;
  },
): Promise<void> {
  await db(tx).insertInto('cases.keys').values(row.key).execute();
  await db(tx).insertInto('cases.cases').values(row.case).execute();
}

export async function putPerson(tx: Tx, row: CasesTables['cases.people']): Promise<void> {
  await db(tx)
    .insertInto('cases.people')
    .values(row)
    .onConflict((c) =>
      c.columns(['case_id', 'person_id', 'relation']).doUpdateSet({ since: row.since, until: row.until }),
    )
    .execute();
}

export async function endPerson(
  tx: Tx,
  caseId: string,
  personId: string,
  relation: 'invited' | 'expert' | 'carer',
  at: Date,
): Promise<void> {
  await db(tx)
    .updateTable('cases.people')
    .set({ until: at })
    .where('case_id', '=', caseId)
    .where('person_id', '=', personId)
    .where('relation', '=', relation)
    .execute();
}

const nameMarks = (tx: Tx, name: string | undefined) =>
  name === undefined ? {} : { name_marks: nameBeginnings(name).map((beginning) => blindInTenant(tx, beginning)) };

export async function updateCase(
  tx: Tx,
  caseId: string,
  change: Partial<Omit<CaseTable, Later>> & {
    subject_name?: string;
    subject_sex?: string;
    subject_place?: string;
    harm?: number;
  },
  at: Date,
): Promise<void> {
  await db(tx)
    .updateTable('cases.cases')
    .set({ ...change, ...nameMarks(tx, change.subject_name), updated_at: at, version: sql`version + 1` })
    .where('id', '=', caseId)
    .execute();
}

/** Notes on whom a case waits; the case itself counts as unchanged. */
export async function noteWaiting(
  tx: Tx,
  caseId: string,
  change: Partial<Pick<Selectable<CaseTable>, 'waits_on' | 'waits_until' | 'paused_at' | 'promised_at' | 'whose_open'>>,
): Promise<void> {
  await db(tx).updateTable('cases.cases').set(change).where('id', '=', caseId).execute();
}

export async function insertHistory(tx: Tx, row: Omit<CasesTables['cases.history'], 'id'>): Promise<void> {
  await db(tx).insertInto('cases.history').values(row).execute();
}

export async function historyOf(tx: Tx, caseId: string) {
  return db(tx).selectFrom('cases.history').selectAll().where('case_id', '=', caseId).orderBy('id').execute();
}

export async function casesOfPatient(tx: Tx, tenantId: string, patientId: string) {
  return db(tx)
    .selectFrom('cases.cases')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('patient_id', '=', patientId)
    .orderBy('created_at', 'desc')
    .limit(50)
    .execute();
}

/** How many requests a patient has begun since a moment. */
export async function openedSince(tx: Tx, patientId: string, since: Date): Promise<number> {
  const row = await db(tx)
    .selectFrom('cases.cases')
    .select((eb) => eb.fn.countAll<string>().as('n'))
    .where('patient_id', '=', patientId)
    .where('created_at', '>', since)
    .executeTakeFirst();
  return Number(row?.n ?? 0);
}

/** A sent case by the number people say. */
export async function caseByNumber(tx: Tx, tenantId: string, number: string) {
  return db(tx)
    .selectFrom('cases.cases')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('number', '=', number)
    .where('sent_at', 'is not', null)
    .executeTakeFirst();
}

/** These of the cases that the scope shows. */
export async function casesByIds(tx: Tx, ids: readonly string[]) {
  if (ids.length === 0) return [];
  return db(tx)
    .selectFrom('cases.cases')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute();
}

/** Closes cases for everybody: they are being erased. */
export async function markErasing(tx: Tx, caseIds: readonly string[], at: Date): Promise<void> {
  await db(tx)
    .updateTable('cases.cases')
    .set({ erasing_at: at, updated_at: at })
    .where('id', 'in', [...caseIds])
    .where('erasing_at', 'is', null)
    .execute();
}

/** Says when the keys of cases were destroyed. */
export async function noteKeysDestroyed(tx: Tx, caseIds: readonly string[], at: Date): Promise<void> {
  await db(tx)
    .updateTable('cases.keys')
    .set({ destroyed_at: at })
    .where('case_id', 'in', [...caseIds])
    .where('destroyed_at', 'is', null)
    .execute();
}
