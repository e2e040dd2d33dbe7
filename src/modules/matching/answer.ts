import { AppError } from '#kernel/errors.ts';
import type { InputOf } from '#kernel/operation.ts';
import { endPerson, moveCase, putPerson } from '#modules/cases/index.ts';
import { namesOf } from '#modules/identity/index.ts';
import type { CaseContext } from '#platform/operations/index.ts';
import * as contract from './matching.contract.ts';
import { independenceStatement } from './matching.rules.ts';
import * as store from './matching.store.ts';
import { endedWords } from './invitations.ts';
import { closeOffer } from './offer.ts';
import { expertMayRead } from './words.ts';

/** The expert's own offer that still waits. @throws AppError state.conflict in words when it ended meanwhile. */
async function waitingOffer(context: CaseContext, offerId: string): Promise<store.OfferRow> {
  const row = await store.offerById(context.tx, context.case.caseId, offerId);
  if (!row || row.expert_id !== context.actor.personId)
    throw new AppError('not-found', 'We could not find this invitation.');
  context.auditSubject({ id: row.id });
  const taker = row.taken_by === null ? undefined : (await namesOf(context.tx, [row.taken_by])).get(row.taken_by);
  const over = endedWords(row, taker, context.clock.now());
  if (over !== null) throw new AppError('state.conflict', over);
  return row;
}

/**
 * Takes the case. Serialisable, and one accepted offer per case is a rule of the table as well: of two experts who
 * press at once one has it, and the other reads who.
 */
export async function takeCase(
  context: CaseContext,
  input: InputOf<typeof contract.acceptOffer>,
): Promise<{ caseId: string; state: 'reading' }> {
  const now = context.clock.now();
  const row = await waitingOffer(context, input.offerId);
  if (input.conflict === 'yes')
    throw new AppError(
      'input.invalid',
      'With a conflict of interest you cannot read this case. Decline it; nobody will hold it against you.',
      { fields: [{ path: 'conflict', message: 'With a conflict, please decline' }] },
    );
  if (!(await expertMayRead(context, row.expert_id)))
    throw new AppError('consent.missing', 'The patient has stopped sharing these records. You need not do anything.');
  await moveCase(context, 'accept', { expert_id: row.expert_id });
  const end = { state: 'accepted', answered_at: now, conflict_statement: independenceStatement } as const;
  if (!(await store.endOffer(context.tx, row.id, end)))
    throw new AppError('state.conflict', 'This invitation has ended.');
  await endPerson(context.tx, row.case_id, row.expert_id, 'invited', now);
  await putPerson(context.tx, {
    tenant_id: row.tenant_id,
    case_id: row.case_id,
    person_id: row.expert_id,
    relation: 'expert',
    since: now,
    until: null,
  });
  await endOthers(context, row, now);
  await context.emit({ type: 'matching.accepted', data: { offerId: row.id, expertId: row.expert_id } });
  await context.emit({ type: 'case.people-changed' });
  return { caseId: row.case_id, state: 'reading' };
}

/**
 * Others who were asked read that it is taken. They stay `invited` until their own time is over, because only so can
 * they be told; the invitation itself is empty from now on.
 */
async function endOthers(context: CaseContext, taken: store.OfferRow, now: Date): Promise<void> {
  for (const other of await store.offersOfCase(context.tx, taken.case_id)) {
    if (other.state !== 'offered' || other.id === taken.id) continue;
    await store.endOffer(context.tx, other.id, {
      state: 'withdrawn',
      answered_at: now,
      reason_code: 'taken',
      reason_words: 'Taken by another expert',
      taken_by: taken.expert_id,
    });
    await context.emit({ type: 'matching.withdrawn', data: { offerId: other.id, expertId: other.expert_id } });
  }
}

/** Says no, with a reason. */
export async function decline(
  context: CaseContext,
  input: InputOf<typeof contract.declineOffer>,
): Promise<{ state: 'declined' }> {
  const now = context.clock.now();
  const row = await waitingOffer(context, input.offerId);
  const words = contract.declineReasonWords[input.reason];
  await store.endOffer(context.tx, row.id, {
    state: 'declined',
    answered_at: now,
    reason_code: input.reason,
    reason_words: input.words === '' ? words : `${words}: ${input.words}`,
  });
  await closeOffer(context, row, now);
  await context.emit({ type: 'matching.declined', data: { offerId: row.id, reason: input.reason } });
  return { state: 'declined' };
}
