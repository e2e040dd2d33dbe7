import type { Relation } from '#kernel/actor.ts';
import { AppError } from '#kernel/errors.ts';
import type { Kinship, LegalGround, Level } from './carers.contract.ts';

/** What decides how a helper stands to a case at a moment. */
export type CarerFacts = {
  level: Level;
  sees_sensitive: boolean;
  legal_ground: LegalGround | null;
  answered_at: Date | null;
  ends_at: Date;
  ended_at: Date | null;
};

/** Where a row is: over for good, still a question, or a helper. */
export function carerState(row: CarerFacts, now: Date): 'asked' | 'helping' | 'ended' {
  if (row.ended_at !== null || row.ends_at <= now) return 'ended';
  return row.answered_at === null ? 'asked' : 'helping';
}

/** The relations of a helper; what each may do is on the policy page. Nothing once it has ended. */
export function carerRelations(row: CarerFacts, now: Date): Relation[] {
  const state = carerState(row, now);
  if (state !== 'helping') return state === 'asked' ? ['carer-asked'] : [];
  return [
    'carer',
    ...(row.level === 'read' ? [] : (['carer-adds'] as const)),
    ...(row.level === 'write' ? (['carer-writes'] as const) : []),
    ...(row.sees_sensitive ? (['carer-sensitive'] as const) : []),
    ...(row.legal_ground === null ? [] : (['representative'] as const)),
  ];
}

/** Nobody helps longer than this without being asked anew. */
export const longestDays = 366;

/** Helpers of one request at a time: relatives, not a crowd. */
export const mostCarers = 10;

/**
 * The end of the last day somebody may help.
 * @throws AppError input.invalid when it is over already or further away than a year.
 */
export function endOfHelp(endsOn: string, now: Date): Date {
  const end = new Date(`${endsOn}T23:59:59Z`);
  const days = (end.getTime() - now.getTime()) / 86_400_000;
  const message = days < 0 ? 'This day is over. Choose a later one' : 'Choose a day within one year';
  if (days < 0 || days > longestDays)
    throw new AppError('input.invalid', 'Please look at the last day.', { fields: [{ path: 'endsOn', message }] });
  return end;
}

const mayWords: Record<Level, string> = {
  read: 'look at your request, your records and your answer',
  add: 'look at your request, your records and your answer, and add records',
  write: 'look at your request, your records and your answer, add records, and write in your place',
};

const groundWords: Record<LegalGround, string> = {
  'parent-of-child': 'as the parent of a child',
  'legal-representative': 'as your legal representative',
};

/** What the patient allows, in the words that are shown and kept. */
export function carerText(wish: {
  name: string;
  kinship: Kinship;
  level: Level;
  seesSensitive: boolean;
  legalGround: LegalGround | null;
  endsOn: string;
}): string {
  const sensitive = wish.seesSensitive
    ? 'This includes parts that are marked as sensitive.'
    : 'Parts that are marked as sensitive stay hidden.';
  const consent = wish.legalGround
    ? `${wish.name} may also agree and send in your place, ${groundWords[wish.legalGround]}.`
    : `${wish.name} cannot agree to anything in your place.`;
  return `${wish.name}, your ${wish.kinship}, may ${mayWords[wish.level]} until ${wish.endsOn}. ${sensitive} ${consent} You can end this at any time.`;
}
