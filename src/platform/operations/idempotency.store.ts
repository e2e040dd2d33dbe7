import type { Actor, CaseRef } from '#kernel/actor.ts';
import { AppError } from '#kernel/errors.ts';
import { sha256 } from '#platform/crypto/index.ts';
import { tables, type Tx } from '#platform/db/index.ts';
import type { RequestFacts } from './context.ts';

type Tables = {
  'platform.idempotency': {
    key: string;
    person_id: string;
    operation: string;
    request_hash: string;
    answer: string;
    about_case: string | null;
    created_at: Date;
  };
};

type Who = { actor: Actor; input: unknown; capability?: CaseRef | undefined };
type Asked = { facts: RequestFacts };

const hashOf = (input: unknown) => sha256(JSON.stringify(input)).toString('hex');

/** The answer that was already given for this key. @throws AppError idempotency.mismatch when the request differs. */
export async function firstAnswer(
  tx: Tx,
  operation: string,
  who: Who,
  call: Asked,
): Promise<{ answer: unknown } | undefined> {
  const key = call.facts.idempotencyKey;
  if (key === undefined) return undefined;
  const row = await tables<Tables>(tx)
    .selectFrom('platform.idempotency')
    .select(['request_hash', 'answer'])
    .where('key', '=', key)
    .where('person_id', '=', who.actor.personId)
    .where('operation', '=', operation)
    .executeTakeFirst();
  if (!row) return undefined;
  if (row.request_hash !== hashOf(who.input)) {
    throw new AppError(
      'idempotency.mismatch',
      'This was already done with other contents. Reload the page to see what was kept.',
    );
  }
  return { answer: JSON.parse(row.answer) };
}

/** Keeps the answer with the act, in the same transaction. */
export async function keepAnswer(
  tx: Tx,
  operation: string,
  who: Who,
  call: Asked,
  answer: unknown,
  now: Date,
): Promise<void> {
  const key = call.facts.idempotencyKey;
  if (key === undefined) return;
  await tables<Tables>(tx)
    .insertInto('platform.idempotency')
    .values({
      key,
      person_id: who.actor.personId,
      operation,
      request_hash: hashOf(who.input),
      answer: JSON.stringify(answer ?? null),
      about_case: who.capability?.caseId ?? null,
      created_at: now,
    })
    .execute();
}
