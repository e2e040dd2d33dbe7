import { tables, type Tx } from '#platform/db/index.ts';
import type { AuditTables } from './audit.store.ts';
import type { Finding } from './questions.contract.ts';

type Question = {
  id: string;
  tenant_id: string;
  case_id: string | null;
  patient_id: string;
  patient_name: string;
  n: number;
  sealed_words: Buffer;
  asked_at: Date;
  due_at: Date;
  finding: Finding | null;
  sealed_answer: Buffer | null;
  answered_by: string | null;
  answered_name: string | null;
  answered_at: Date | null;
};
type QuestionTables = AuditTables & {
  'audit.questions': Question;
  'audit.privacy_settings': { tenant_id: string; answer_hours: number };
};

export type QuestionRow = Question;

const db = (tx: Tx) => tables<QuestionTables>(tx);

/** Hours within which an organisation answers when it has set nothing. */
const defaultAnswerHours = 72;

/** Hours within which the organisation answers. */
export async function answerHoursOf(tx: Tx, tenantId: string): Promise<number> {
  const row = await db(tx)
    .selectFrom('audit.privacy_settings')
    .select('answer_hours')
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst();
  return row?.answer_hours ?? defaultAnswerHours;
}

export async function putAnswerHours(tx: Tx, tenantId: string, hours: number): Promise<void> {
  await db(tx)
    .insertInto('audit.privacy_settings')
    .values({ tenant_id: tenantId, answer_hours: hours })
    .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet({ answer_hours: hours }))
    .execute();
}

type NewQuestion = Omit<Question, 'finding' | 'sealed_answer' | 'answered_by' | 'answered_name' | 'answered_at'>;

/** Writes a question down. @returns false when this item was asked about before. */
export async function insertQuestion(tx: Tx, question: NewQuestion): Promise<boolean> {
  const answer = { finding: null, sealed_answer: null, answered_by: null, answered_name: null, answered_at: null };
  const row = await db(tx)
    .insertInto('audit.questions')
    .values({ ...question, ...answer })
    .onConflict((conflict) => conflict.columns(['patient_id', 'n']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function questionsOfPatient(tx: Tx, patientId: string): Promise<Question[]> {
  return db(tx)
    .selectFrom('audit.questions')
    .selectAll()
    .where('patient_id', '=', patientId)
    .orderBy('asked_at', 'desc')
    .limit(200)
    .execute();
}

export async function questionAbout(tx: Tx, patientId: string, n: number): Promise<Question | undefined> {
  return db(tx)
    .selectFrom('audit.questions')
    .selectAll()
    .where('patient_id', '=', patientId)
    .where('n', '=', n)
    .executeTakeFirst();
}

export async function questionById(tx: Tx, id: string): Promise<Question | undefined> {
  return db(tx).selectFrom('audit.questions').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

/** Open ones by due date, then the answered ones, newest first; each with the entry it is about. */
export async function questionsOfTenant(tx: Tx, tenantId: string) {
  return db(tx)
    .selectFrom('audit.questions as q')
    .innerJoin('audit.entries as e', (join) => join.onRef('e.patient_id', '=', 'q.patient_id').onRef('e.n', '=', 'q.n'))
    .selectAll('q')
    .select([
      'e.at',
      'e.event',
      'e.actor_name',
      'e.actor_roles',
      'e.subject_label',
      'e.purpose',
      'e.outcome',
      'e.request_id',
    ])
    .where('q.tenant_id', '=', tenantId)
    .orderBy((eb) => eb('q.answered_at', 'is not', null))
    .orderBy((eb) => eb.case().when('q.answered_at', 'is', null).then(eb.ref('q.due_at')).end())
    .orderBy('q.answered_at', 'desc')
    .limit(500)
    .execute();
}

export async function setAnswer(
  tx: Tx,
  question: Pick<Question, 'id' | 'patient_id'>,
  answer: { finding: Finding; sealed: Buffer; by: string; name: string; at: Date },
): Promise<void> {
  await db(tx)
    .updateTable('audit.questions')
    .set({
      finding: answer.finding,
      sealed_answer: answer.sealed,
      answered_by: answer.by,
      answered_name: answer.name,
      answered_at: answer.at,
    })
    .where('id', '=', question.id)
    .where('patient_id', '=', question.patient_id)
    .execute();
}
