import { AppError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { InputOf } from '#kernel/operation.ts';
import { endPerson, moveCase, putPerson, type MoveContext } from '#modules/cases/index.ts';
import { expertById } from '#modules/experts/index.ts';
import { namesOf } from '#modules/identity/index.ts';
import type { CaseContext } from '#platform/operations/index.ts';
import type * as contract from './matching.contract.ts';
import { expireOffer } from './matching.jobs.ts';
import { longestOfferMs } from './matching.rules.ts';
import * as store from './matching.store.ts';
import type { MatchingParts } from './ports.ts';
import { propose } from './propose.ts';
import { expertMayRead, fullName, offerInWords } from './words.ts';

/** Asks an expert, when the rules let them be asked. The same rules as on the page, asked again: the page may be old. */
export async function offerTo(
  parts: MatchingParts,
  context: CaseContext,
  input: InputOf<typeof contract.makeOffer>,
): Promise<contract.OfferOfCase> {
  const now = context.clock.now();
  const answerBy = answerTime(input.answerBy, now);
  const known = await propose(parts, context);
  if (known.blocked !== null) throw new AppError('state.conflict', known.blocked);
  const excluded = known.excluded.find((one) => one.expertId === input.expertId);
  if (excluded)
    throw new AppError('state.conflict', `${excluded.name} cannot be asked. ${excluded.reasons.join('. ')}.`);
  const expert = await expertById(context.tx, input.expertId);
  if (!expert || !known.experts.some((one) => one.expertId === input.expertId))
    throw new AppError('not-found', 'This expert is not in your directory.');
  if (!(await expertMayRead(context, input.expertId)))
    throw new AppError('consent.missing', 'The patient has not agreed that an expert reads the records.');
  const row: store.OfferRow = {
    ...ended,
    id: newId(),
    tenant_id: context.case.tenantId,
    case_id: context.case.caseId,
    expert_id: input.expertId,
    state: 'offered',
    offered_by: context.actor.personId,
    offered_at: now,
    answer_by: answerBy,
    note: input.note,
    fee_minor: expert.fee.minor,
    fee_currency: expert.fee.currency,
  };
  await moveCase(context, 'offer');
  await store.insertOffer(context.tx, row);
  await putPerson(context.tx, {
    tenant_id: row.tenant_id,
    case_id: row.case_id,
    person_id: row.expert_id,
    relation: 'invited',
    since: now,
    until: answerBy,
  });
  await context.enqueue(
    expireOffer.name,
    { tenantId: row.tenant_id, caseId: row.case_id, offerId: row.id },
    { startAfterSeconds: Math.ceil((answerBy.getTime() - now.getTime()) / 1000) },
  );
  await context.emit({
    type: 'matching.offered',
    data: { offerId: row.id, expertId: row.expert_id, answerBy: answerBy.toISOString() },
  });
  context.auditSubject({ id: row.id });
  const names = await namesOf(context.tx, [row.expert_id]);
  return offerInWords(row, fullName(names.get(row.expert_id)));
}

const ended = {
  answered_at: null,
  reason_code: null,
  reason_words: null,
  conflict_statement: null,
  taken_by: null,
};

function answerTime(text: string, now: Date): Date {
  const at = new Date(text);
  const ahead = at.getTime() - now.getTime();
  if (ahead > 0 && ahead <= longestOfferMs) return at;
  const message = ahead > 0 ? 'Choose a time within the next 14 days' : 'This time is over; choose a later one';
  throw new AppError('input.invalid', 'Please look at the marked places. Nothing you typed is lost.', {
    fields: [{ path: 'answerBy', message }],
  });
}

/** Takes an unanswered offer back. */
export async function takeBack(context: CaseContext, offerId: string): Promise<contract.OfferOfCase> {
  const now = context.clock.now();
  const row = await store.offerById(context.tx, context.case.caseId, offerId);
  if (!row) throw new AppError('not-found', 'We could not find this offer.');
  const end = {
    state: 'withdrawn',
    answered_at: now,
    reason_code: 'desk',
    reason_words: 'Taken back by the desk',
  } as const;
  if (!(await store.endOffer(context.tx, row.id, end)))
    throw new AppError('state.conflict', 'This offer has ended. Reload to see how.');
  context.auditSubject({ id: row.id });
  await closeOffer(context, row, now);
  await context.emit({ type: 'matching.withdrawn', data: { offerId: row.id, expertId: row.expert_id } });
  const name = fullName((await namesOf(context.tx, [row.expert_id])).get(row.expert_id));
  return offerInWords({ ...row, ...end }, name);
}

/** After an offer ended without being taken: the expert stands there no more, and the desk may ask the next one. */
export async function closeOffer(context: MoveContext, row: store.OfferRow, now: Date): Promise<void> {
  await endPerson(context.tx, row.case_id, row.expert_id, 'invited', now);
  await context.emit({ type: 'case.people-changed', caseId: row.case_id });
  const others = await store.offersOfCase(context.tx, row.case_id);
  if (!others.some((one) => one.state === 'offered' || one.state === 'accepted'))
    await moveCase(context, 'offer-ended');
}
