import type { RequestLaw } from '#formats/content/index.ts';
import { AppError } from '#kernel/errors.ts';
import { fold } from '#kernel/fold.ts';
import { addWorkingDays } from '#kernel/working-days.ts';
import type { Channel, LetterKind, RequestState } from './states.rules.ts';

const dayMs = 86_400_000;

type Span = { days?: number | undefined; months?: number | undefined; workingDays?: number | undefined };
export type RequestClock = { postDays: number; remindBeforeDays: number; graceDays: number };
export type ClockStep = 'none' | 'reminded' | 'due' | 'escalated';

/** The law of the country a holder is in. */
export function lawFor(laws: readonly RequestLaw[], country: string): RequestLaw {
  const found = laws.find(({ countries }) => countries.includes(country)) ?? laws.find((law) => law.countries.includes('*')); // prettier-ignore
  if (!found) throw new Error('the content has no law for other countries');
  return found;
}

/** `at` and a span of a law after it: a month ends on the same day, or on the last one of a shorter month. UTC days. */
export function afterSpan(at: Date, { days = 0, months = 0, workingDays = 0 }: Span): Date {
  const moved = new Date(at.getTime() + days * dayMs);
  if (workingDays > 0) return addWorkingDays(moved, workingDays);
  if (months === 0) return moved;
  const day = moved.getUTCDate();
  moved.setUTCDate(1);
  moved.setUTCMonth(moved.getUTCMonth() + months);
  const last = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCDate(Math.min(day, last));
  return moved;
}

/** The last day for an answer: the law counts from when the holder has the letter, and post takes its days. */
export function dueAfter(law: Pick<RequestLaw, 'deadline'>, sentAt: Date, how: Channel, clock: RequestClock): Date {
  const received = how === 'post' ? new Date(sentAt.getTime() + clock.postDays * dayMs) : sentAt;
  return afterSpan(received, law.deadline);
}

/** When the clock acts next, and by which letter; undefined when it has done all it can. */
export function nextClock(
  step: ClockStep,
  sentAt: Date,
  dueAt: Date,
  clock: RequestClock,
): { at: Date; kind: LetterKind; step: ClockStep } | undefined {
  if (step === 'none') {
    // A short time is reminded of when half of it is over, so that a reminder never comes with the letter.
    const half = sentAt.getTime() + (dueAt.getTime() - sentAt.getTime()) / 2;
    const at = new Date(Math.max(half, dueAt.getTime() - clock.remindBeforeDays * dayMs));
    return { at, kind: 'reminder', step: 'reminded' };
  }
  if (step === 'reminded') return { at: dueAt, kind: 'deadline', step: 'due' };
  if (step === 'due')
    return { at: new Date(dueAt.getTime() + clock.graceDays * dayMs), kind: 'escalation', step: 'escalated' };
  return undefined;
}

export type RequestCommand = 'sign' | 'send' | 'note' | 'revoke';
const from: Record<RequestCommand, readonly RequestState[]> = {
  sign: ['draft'],
  send: ['signed', 'sent', 'refused', 'revoked'],
  note: ['sent', 'refused', 'answered'],
  revoke: ['draft', 'signed', 'sent', 'refused', 'answered'],
};

/** @throws AppError state.wrong-step when the letter does not stand so. */
export function mayDo(state: RequestState, command: RequestCommand): void {
  if (!from[command].includes(state))
    throw new AppError('state.wrong-step', 'This letter is not at that step any more. Reload to see how it stands.');
}

/** How a request stands by its items: all here or not to be had, all refused, or some still open. */
export function stateByItems(items: readonly { state: 'open' | 'arrived' | 'refused' | 'not-held' }[]): RequestState {
  if (items.some(({ state }) => state === 'open')) return 'sent';
  return items.every(({ state }) => state === 'refused') ? 'refused' : 'answered';
}

/** Whether a typed name is the name on the request: case, accents and spaces do not count. */
export const isSameName = (typed: string, name: string): boolean =>
  fold(typed).replaceAll(/[\s.,-]+/g, ' ').trim() === fold(name).replaceAll(/[\s.,-]+/g, ' ').trim(); // prettier-ignore
