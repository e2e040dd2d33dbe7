import { asGrant, grantsAccess, grantsOf } from '#modules/consent/index.ts';
import type { CaseContext } from '#platform/operations/index.ts';
import type { OfferOfCase } from './matching.contract.ts';
import type { OfferRow } from './matching.store.ts';
import type { MatchingParts } from './ports.ts';

export type Named = { name: string; title: string | null } | undefined;

/** `Dr Amara Okafor`. */
export const fullName = (person: Named): string =>
  person ? (person.title ? `${person.title} ${person.name}` : person.name) : 'Unknown person';

/** Whether the patient agrees that an expert reads. */
export async function expertMayRead(context: CaseContext, expertId: string): Promise<boolean> {
  const grants = (await grantsOf(context.tx, context.case.caseId)).map((grant) => asGrant(grant));
  return grantsAccess(grants, { relation: 'expert', personId: expertId }, context.clock.now());
}

/** States in which an expert may be asked. */
const askable: ReadonlySet<string> = new Set(['records', 'matching', 'offered']);

/** Why no expert can be asked now, in words; null when one can. */
export async function blockedBy(parts: MatchingParts, context: CaseContext, state: string): Promise<string | null> {
  if (!askable.has(state)) return 'An expert has this request already, or it is not sent yet.';
  const open = await parts.openIdentityQuestions(context.tx, context.case.caseId);
  if (open > 0)
    return open === 1
      ? 'One question is open: whose records are these? Answer it first. No expert reads records that may be another person’s.'
      : `${open} questions are open: whose records are these? Answer them first. No expert reads records that may be another person’s.`;
  return null;
}

/** One offer as the desk reads it. */
export function offerInWords(row: OfferRow, name: string): OfferOfCase {
  return {
    offerId: row.id,
    expertId: row.expert_id,
    name,
    state: row.state,
    offeredAt: row.offered_at.toISOString(),
    answerBy: row.answer_by.toISOString(),
    answeredAt: row.answered_at?.toISOString() ?? null,
    reason: row.reason_words,
  };
}

export const offersInWords = (rows: readonly OfferRow[], names: Map<string, NonNullable<Named>>): OfferOfCase[] =>
  rows.map((row) => offerInWords(row, fullName(names.get(row.expert_id))));
