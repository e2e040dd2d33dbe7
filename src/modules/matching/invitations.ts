import { AppError } from '#kernel/errors.ts';
import type { OutputOf } from '#kernel/operation.ts';
import { ageAt, caseById, casesOfExpert, type CaseRow } from '#modules/cases/index.ts';
import { asGrant, grantsAccess, grantsOf } from '#modules/consent/index.ts';
import { expertById } from '#modules/experts/index.ts';
import { namesOf } from '#modules/identity/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { CaseContext, Context } from '#platform/operations/index.ts';
import type * as contract from './matching.contract.ts';
import { independence, independenceStatement, readingMinutes } from './matching.rules.ts';
import * as store from './matching.store.ts';
import type { MatchingParts } from './ports.ts';
import { fullName, type Named } from './words.ts';

const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
const weekMs = 7 * 86_400_000;

/** How long ago something was, in the words of a desk. */
function ago(from: Date, now: Date): string {
  const seconds = Math.max(0, Math.round((now.getTime() - from.getTime()) / 1000));
  if (seconds < 120) return `${seconds} s ago`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min ago` : `on ${moment.format(from)} UTC`;
}

/** Why an invitation cannot be answered any more, in words; null when it can. */
export function endedWords(row: store.OfferRow, taker: Named, now: Date): string | null {
  const at = row.answered_at ?? row.answer_by;
  if (row.state === 'withdrawn' && row.taken_by !== null)
    return `${fullName(taker)} took this ${ago(at, now)}. Thank you for being ready.`;
  if (row.state === 'withdrawn') return `The desk took this invitation back ${ago(at, now)}.`;
  if (row.state === 'accepted') return 'You have taken this case already.';
  if (row.state === 'declined') return 'You have declined this invitation.';
  const over = row.state === 'expired' || row.answer_by <= now;
  return over ? `This invitation ended on ${moment.format(row.answer_by)} UTC. The desk may ask you again.` : null;
}

const nothing: contract.Materials = { studies: 0, modalities: [], pictures: 0, documents: 0, pages: 0, places: [] };

/** What the expert sees before deciding. When it has ended, nothing of the patient is left in it. */
async function invitation(
  parts: MatchingParts,
  tx: Tx,
  given: { row: store.OfferRow; about: CaseRow; now: Date },
): Promise<contract.Invitation> {
  const { row, about, now } = given;
  const taker = row.taken_by === null ? undefined : (await namesOf(tx, [row.taken_by])).get(row.taken_by);
  const ended = endedWords(row, taker, now);
  const materials = ended === null ? await parts.materialsOf(tx, row.case_id) : nothing;
  const asked = ended === null ? await parts.questionOf(tx, row.case_id) : { questions: [], language: null };
  const expert = await expertById(tx, row.expert_id);
  const bonds = independence(expert?.institutions ?? [], materials.places, now);
  return {
    offerId: row.id,
    caseId: row.case_id,
    state: row.state,
    age: ended === null ? ageAt(about.subject_birth_date, now) : null,
    sex: ended === null ? about.subject_sex : 'unknown',
    topic: about.topic,
    questionKind: about.question_kind,
    ...asked,
    materials,
    minutes: readingMinutes(materials),
    fee: { minor: row.fee_minor, currency: row.fee_currency },
    dueAt: about.promised_at?.toISOString() ?? null,
    answerBy: row.answer_by.toISOString(),
    note: ended === null ? row.note : '',
    conflictFound: [...bonds.excluded, ...bonds.notes],
    statement: independenceStatement,
    ended,
  };
}

/** Invitations that wait for the expert, what they have in hand, and how full their week is. */
export async function ownInvitations(
  parts: MatchingParts,
  context: Context,
): Promise<OutputOf<typeof contract.ownOffers>> {
  const { tx, actor } = context;
  const now = context.clock.now();
  const invited: contract.Invitation[] = [];
  for (const row of await store.openOffersOf(tx, actor.tenantId, actor.personId, now)) {
    const about = await caseById(tx, row.case_id);
    if (about && (await stillShared(tx, about.id, actor.personId, now)))
      invited.push(await invitation(parts, tx, { row, about, now }));
  }
  const inHand = [];
  for (const one of await casesOfExpert(tx, actor.tenantId, actor.personId))
    if (await stillShared(tx, one.id, actor.personId, now)) inHand.push(handRow(one, now));
  const expert = await expertById(tx, actor.personId);
  const loads = await store.loadOf(tx, actor.tenantId, [actor.personId], new Date(now.getTime() - weekMs));
  return {
    invited,
    inHand,
    load: { taken: loads.get(actor.personId) ?? 0, capacity: expert?.capacityPerWeek ?? 0 },
  };
}

/** No consent, no row: also in a list. */
async function stillShared(tx: Tx, caseId: string, personId: string, now: Date): Promise<boolean> {
  return grantsAccess(
    (await grantsOf(tx, caseId)).map((grant) => asGrant(grant)),
    { relation: 'expert', personId },
    now,
  );
}

function handRow(row: CaseRow, now: Date) {
  return {
    caseId: row.id,
    number: row.number,
    name: row.subject_name,
    age: ageAt(row.subject_birth_date, now),
    sex: row.subject_sex,
    topic: row.topic,
    dueAt: row.promised_at?.toISOString() ?? null,
  };
}

/** One invitation, by the expert it was sent to. */
export async function readInvitation(
  parts: MatchingParts,
  context: CaseContext,
  offerId: string,
): Promise<contract.Invitation> {
  const row = await store.offerById(context.tx, context.case.caseId, offerId);
  const about = await caseById(context.tx, context.case.caseId);
  const now = context.clock.now();
  const shared = about !== undefined && (await stillShared(context.tx, about.id, context.actor.personId, now));
  if (!row || !about || !shared || row.expert_id !== context.actor.personId)
    throw new AppError('not-found', 'We could not find this invitation.');
  context.auditSubject({ id: row.id });
  return invitation(parts, context.tx, { row, about, now });
}
