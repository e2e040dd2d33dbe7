import { AppError } from '#kernel/errors.ts';
import type { keptParts } from '#formats/content/shapes.ts';
import type { Retention } from '#formats/content/index.ts';

/** What is kept of a request, in the words of the page: answers, papers, scans, the letter, the order. */
export type Part = (typeof keptParts)[number];
export const parts: readonly Part[] = ['answers', 'records', 'scans', 'letter', 'order'];

/** What decides how long a case must and may be kept. Dates of birth are `YYYY-MM-DD`. */
export type CaseFacts = {
  programme: string;
  place: string;
  birthDate: string | null;
  sentAt: Date | null;
  deliveredAt: Date | null;
  closedAt: Date | null;
  changedAt: Date;
};

/** A duty to keep that still runs. `until` is the last day, `YYYY-MM-DD`. */
export type Duty = { id: string; words: string; keeps: readonly Part[]; until: string };

/** What becomes of each part of a case: erased, or kept with reason and date. */
export type Plan = { erase: Part[]; keep: Duty[] };

const day = (at: Date): string => at.toISOString().slice(0, 10);

/** `years` after a day; 29 February becomes 1 March where there is none. */
function yearsAfter(from: string, years: number): string {
  const at = new Date(`${from}T00:00:00Z`);
  at.setUTCFullYear(at.getUTCFullYear() + years);
  return day(at);
}

/** The day on which somebody comes of age (18 in every place the content names). */
const ofAge = (birthDate: string): string => yearsAfter(birthDate, 18);

/** The rule of the place, else the one for every other place; of each kind one. */
function rulesOf({ rules }: Retention, place: string): Retention['rules'] {
  const ids = [...new Set(rules.map(({ id }) => id))];
  return ids.flatMap((id) => {
    const same = rules.filter((rule) => rule.id === id);
    return same.find(({ country }) => country === place) ?? same.find(({ country }) => country === '*') ?? [];
  });
}

/** Duties to keep that run on this day. */
export function dutiesOf(facts: CaseFacts, content: Retention, now: Date): Duty[] {
  return rulesOf(content, facts.place).flatMap((rule) => {
    const from = rule.from === 'delivered' ? facts.deliveredAt : facts.sentAt;
    if (from === null) return [];
    const begun = day(from);
    const { birthDate } = facts;
    const child = birthDate !== null && rule.minorUntilAge !== null && ofAge(birthDate) > begun;
    const grown = child ? yearsAfter(birthDate, rule.minorUntilAge ?? 0) : '';
    const plain = yearsAfter(begun, rule.years);
    const until = grown > plain ? grown : plain;
    return until >= day(now) ? [{ id: rule.id, words: rule.words, keeps: rule.keeps, until }] : [];
  });
}

/** What an erasure today would erase, and what must stay. */
export function planOf(facts: CaseFacts, content: Retention, now: Date): Plan {
  const keep = dutiesOf(facts, content, now);
  const kept = new Set(keep.flatMap(({ keeps }) => keeps));
  const there = parts.filter(
    (part) => (part !== 'letter' || facts.deliveredAt !== null) && (part !== 'order' || facts.sentAt !== null),
  );
  return { erase: there.filter((part) => !kept.has(part)), keep };
}

/** The duty that keeps the case itself; what is kept of the order alone does not. */
export const dutyToKeep = ({ keep }: Plan): Duty | undefined =>
  keep.find(({ keeps }) => keeps.some((part) => part !== 'order'));

/** When a case goes by itself: its duties are over, or nobody went on with it. */
export function retentionOf(facts: CaseFacts, content: Retention, now: Date): { due: Date | null; automatic: boolean } {
  const rule =
    content.programmes.find(({ slug }) => slug === facts.programme) ??
    content.programmes.find(({ slug }) => slug === '*');
  if (!rule) return { due: null, automatic: false };
  return { due: dueOf(facts, content, now, rule), automatic: rule.automatic };
}

function dueOf(
  facts: CaseFacts,
  content: Retention,
  now: Date,
  rule: { draftDays: number; closedDays: number },
): Date | null {
  if (facts.deliveredAt !== null) {
    const duty = dutyToKeep(planOf(facts, content, now));
    // Over already: it was due when the day came, and is due now.
    return duty ? new Date(Date.parse(`${duty.until}T00:00:00Z`) + 86_400_000) : now;
  }
  const daysAfter = (at: Date, days: number) => new Date(at.getTime() + days * 86_400_000);
  if (facts.sentAt === null) return daysAfter(facts.changedAt, rule.draftDays);
  return facts.closedAt === null ? null : daysAfter(facts.closedAt, rule.closedDays);
}

/** The way of an erasure. Each step is one transaction; whatever dies between two goes on with the next. */
export const erasureStates = ['requested', 'decided', 'key-destroyed', 'purged', 'confirmed', 'kept'] as const;
export type ErasureState = (typeof erasureStates)[number];
export type ErasureCommand = 'decide' | 'keep' | 'reopen' | 'destroy-key' | 'purge' | 'confirm';

const ways: Record<ErasureCommand, { from: readonly ErasureState[]; to: ErasureState }> = {
  decide: { from: ['requested', 'kept'], to: 'decided' },
  keep: { from: ['requested'], to: 'kept' },
  reopen: { from: ['kept'], to: 'requested' },
  'destroy-key': { from: ['decided'], to: 'key-destroyed' },
  purge: { from: ['key-destroyed'], to: 'purged' },
  confirm: { from: ['purged'], to: 'confirmed' },
};

/** The next state. @throws AppError state.wrong-step */
export function nextErasure(state: ErasureState, command: ErasureCommand): ErasureState {
  const way = ways[command];
  if (!way.from.includes(state))
    throw new AppError('state.wrong-step', 'This has moved on meanwhile. Reload to see where it is.');
  return way.to;
}

/** What the program does next with an erasure; nothing when people must decide or it is done. */
export function nextWork(state: ErasureState): 'destroy-key' | 'purge' | 'confirm' | undefined {
  const work = { decided: 'destroy-key', 'key-destroyed': 'purge', purged: 'confirm' } as const;
  return state in work ? work[state as keyof typeof work] : undefined;
}

/** By when a request is answered: the same day so many calendar months later (GDPR art. 12(3)), or the month's last. */
export function answerDue(asked: Date, months: number): Date {
  const due = new Date(asked);
  const date = due.getUTCDate();
  due.setUTCDate(1);
  due.setUTCMonth(due.getUTCMonth() + months);
  const last = new Date(Date.UTC(due.getUTCFullYear(), due.getUTCMonth() + 1, 0)).getUTCDate();
  due.setUTCDate(Math.min(date, last));
  return due;
}
