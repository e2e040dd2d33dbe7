import type { ChecklistClock } from '#formats/content/index.ts';
import { addWorkingDays } from '#kernel/working-days.ts';
import type { NextStep } from '../checklist.contract.ts';
import type { Judged } from './checklist.rules.ts';

const dayMs = 86_400_000;

/** What is under way for an item. */
export type UnderWay = {
  /** The reading doctor asked for it. */
  asked?: { askId: string; why: string; at: Date; state: 'open' | 'not-there'; expert: string };
  /** A letter to a holder of records names it. */
  letter?: {
    holder: string;
    state: 'draft' | 'signed' | 'sent' | 'refused';
    /** When it came to stand so. */
    since: Date;
    dueAt: Date | null;
  };
};

export type Situation = { clock: ChecklistClock; sentAt: Date | null; coordinator: string | null; now: Date };

const after = (at: Date, days: number): Date => new Date(at.getTime() + days * dayMs);

/**
 * Who must act next for an item that is not there, and by when; undefined when nobody waits for it. Before the request is
 * sent there is no day: the patient takes the time they need.
 */
export function nextStep(item: Judged, way: UnderWay, at: Situation): NextStep | undefined {
  const { clock, now } = at;
  const step = (who: NextStep['who'], words: string, by: Date | null): NextStep => ({
    who,
    words,
    by: by?.toISOString() ?? null,
    late: by !== null && by < now,
  });
  const asked = way.asked;
  if (asked?.state === 'not-there')
    return step(
      'expert',
      `${asked.expert} says whether it can go on without it.`,
      addWorkingDays(asked.at, clock.expertDays),
    );
  const isDone = item.state === 'there' || item.state === 'waived';
  if (isDone && !asked) return undefined;
  if (way.letter) return letterStep(way.letter, at, step);
  if (asked) return step('patient', `${asked.expert} asks for it.`, after(asked.at, clock.patientDays));
  if (item.state === 'asked') return patientStep('Say whether these records are yours.', at, step);
  // What is only good to have keeps nobody waiting.
  if (!item.required) return undefined;
  const words = item.state === 'old' ? 'Add a newer one, or say that there is none.' : addWords[item.ask];
  return patientStep(words, at, step);
}

type Step = (who: NextStep['who'], words: string, by: Date | null) => NextStep;

const addWords: Record<Judged['ask'], string> = {
  patient: 'Add it, or say that you do not have it.',
  holder: 'Add it, or ask your hospital for it.',
  desk: 'Add it, or say that you do not have it.',
};

function letterStep(letter: NonNullable<UnderWay['letter']>, at: Situation, step: Step): NextStep {
  const { holder, state, since, dueAt } = letter;
  const soon = after(since, at.clock.patientDays);
  if (state === 'draft') return step('patient', `Sign the letter to ${holder}.`, soon);
  if (state === 'signed') return step('patient', `Send the letter to ${holder}.`, soon);
  if (state === 'refused')
    return step('desk', `${holder} refused. We look for another way.`, addWorkingDays(since, at.clock.deskDays));
  if (dueAt !== null && dueAt < at.now)
    return step('desk', `${holder} is late. We call them.`, addWorkingDays(dueAt, at.clock.deskDays));
  return step('holder', `${holder} was asked and must answer.`, dueAt);
}

/** The patient first; when their time is over the desk calls, so that nothing lies still. */
function patientStep(words: string, { sentAt, clock, now, coordinator }: Situation, step: Step): NextStep {
  if (sentAt === null) return step('patient', words, null);
  const due = after(sentAt, clock.patientDays);
  if (due >= now) return step('patient', words, due);
  return step('desk', `${coordinator ?? 'The nurse'} calls and helps.`, addWorkingDays(due, clock.deskDays));
}

const order: readonly NextStep['who'][] = ['expert', 'patient', 'desk', 'holder'];

/** The one step that the status line tells: whoever keeps the request waiting, the most urgent first. */
export function mostUrgent(steps: readonly NextStep[]): NextStep | undefined {
  const when = ({ by }: NextStep): number => (by === null ? Number.MAX_VALUE : Date.parse(by));
  return steps.toSorted((a, b) => order.indexOf(a.who) - order.indexOf(b.who) || when(a) - when(b))[0];
}
