import { AppError } from '#kernel/errors.ts';

/** The way of a case. One list, also drawn in the module's README. */
export const caseStates = [
  'draft',
  'records',
  'matching',
  'offered',
  'reading',
  'signed',
  'delivered',
  'closed',
] as const;
export type CaseState = (typeof caseStates)[number];

export type CaseCommand =
  'send' | 'records-complete' | 'records-reopened' | 'offer' | 'offer-ended' | 'accept' | 'sign' | 'deliver' | 'close';

const ways: Record<CaseCommand, { from: readonly CaseState[]; to: CaseState }> = {
  send: { from: ['draft'], to: 'records' },
  'records-complete': { from: ['records'], to: 'matching' },
  'records-reopened': { from: ['matching'], to: 'records' },
  offer: { from: ['matching', 'records', 'offered'], to: 'offered' },
  'offer-ended': { from: ['offered'], to: 'matching' },
  accept: { from: ['offered'], to: 'reading' },
  sign: { from: ['reading'], to: 'signed' },
  deliver: { from: ['signed'], to: 'delivered' },
  close: { from: ['draft', 'records', 'matching', 'offered', 'delivered'], to: 'closed' },
};

/** The next state. @throws AppError state.wrong-step when the case is not at that step. */
export function nextState(state: CaseState, command: CaseCommand): CaseState {
  const way = ways[command];
  if (!way.from.includes(state))
    throw new AppError(
      'state.wrong-step',
      `This request is at the step “${state}”, where this is not possible. Reload to see where it is.`,
    );
  return way.to;
}

/** What a frightened person reads: what is happening, who has it, by when, what they must do. */
export type StatusLine = {
  headline: string;
  holder: 'you' | 'nurse' | 'expert' | 'nobody';
  byWhen: Date | null;
  doNow: string;
};

const you = 'You do not need to do anything now.';

/** On whom a case waits for records. `paused`: its clock stands still, because the reading doctor asked for more. */
export type WaitsFor = { on: 'patient' | 'desk' | 'holder' | 'expert' | null; until: Date | null; paused: boolean };

/** What there is to do about records, in a patient's words. */
function recordsTodo({ on, until }: WaitsFor): string {
  const day = until && new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(until);
  if (on === 'patient')
    return `Something is still needed from you${day ? `, by ${day}` : ''}. See “Your scans and papers”.`;
  if (on === 'holder') return `We wait for a hospital or practice${day ? `, until ${day}` : ''}. ${you}`;
  return you;
}

/**
 * The patient's status line. `expertName` is known once an expert has taken the case. Who is waited for is told where it
 * holds the request up: while records are gathered, and while the clock stands still.
 */
export function statusLine(
  state: CaseState,
  facts: { promisedAt: Date | null; expertName: string | null; waits: WaitsFor },
): StatusLine {
  const doctor = facts.expertName ?? 'The reading doctor';
  const { waits } = facts;
  const todo = state === 'records' || waits.on === 'patient' ? recordsTodo(waits) : you;
  const byWhen = facts.promisedAt;
  if (waits.paused && state === 'reading')
    return {
      headline: `${doctor} asks for one more thing. The time until your answer stands still until it is there.`,
      holder: waits.on === 'patient' || waits.on === null ? 'you' : 'nurse',
      byWhen: null,
      doNow: 'See what the doctor asks for, and why. Add it, or say that you do not have it.',
    };
  switch (state) {
    case 'draft':
      return {
        headline: 'Your request is not sent yet.',
        holder: 'you',
        byWhen: null,
        doNow: 'Go on where you stopped. All you gave is kept.',
      };
    case 'records':
      return {
        headline: 'A nurse is checking that your records are complete.',
        holder: waits.on === 'patient' ? 'you' : 'nurse',
        byWhen,
        doNow: todo,
      };
    case 'matching':
      return {
        headline: 'Your records are complete. We are choosing the right doctor.',
        holder: 'nurse',
        byWhen,
        doNow: todo,
      };
    case 'offered':
      return { headline: 'We have asked a doctor to read your records.', holder: 'expert', byWhen, doNow: todo };
    case 'reading':
      return { headline: `${doctor} is reading your records.`, holder: 'expert', byWhen, doNow: todo };
    case 'signed':
      return {
        headline: `${doctor} has signed your answer. It is being recorded so that you can prove it.`,
        holder: 'nobody',
        byWhen,
        doNow: you,
      };
    case 'delivered':
      return {
        headline: `Your answer from ${doctor} is ready.`,
        holder: 'you',
        byWhen: null,
        doNow: 'Read it when you feel ready.',
      };
    case 'closed':
      return { headline: 'This request is closed.', holder: 'nobody', byWhen: null, doNow: you };
  }
}

const stages: Record<CaseState, string> = {
  draft: 'Draft',
  records: 'Records',
  matching: 'Match',
  offered: 'Asked',
  reading: 'Reading',
  signed: 'Signed',
  delivered: 'Delivered',
  closed: 'Closed',
};

/** The step of a case in the desk's own word. */
export function stageWord(state: CaseState): string {
  return stages[state];
}

/** On whom a case waits, for the desk that reads it: a name where there is one. */
export function waitingFor(
  state: CaseState,
  names: { expert: string | null; coordinator: string | null },
  waits: WaitsFor = { on: null, until: null, paused: false },
): string {
  const onRecords = waits.on === 'patient' ? 'patient' : waits.on === 'holder' ? 'a hospital’s records' : undefined;
  switch (state) {
    case 'draft':
      return 'patient';
    case 'records':
      return onRecords ?? names.coordinator ?? 'nobody yet';
    case 'matching':
      return names.coordinator ?? 'nobody yet';
    case 'offered':
      return 'expert’s answer';
    case 'reading':
      return (waits.paused ? onRecords : undefined) ?? names.expert ?? 'expert';
    case 'signed':
      return 'delivery';
    case 'delivered':
    case 'closed':
      return '–';
  }
}

/** States in which the promised answer is still owed. */
export const owedStates: readonly CaseState[] = ['records', 'matching', 'offered', 'reading'];

/**
 * Whether an owed answer is late: the promise is over while its clock runs, or the last day on which waiting was safe.
 * Days are UTC days.
 */
export function isLate(
  row: { state: CaseState; promisedAt: Date | null; safeToWaitUntil: string | null; paused?: boolean },
  now: Date,
): boolean {
  if (!owedStates.includes(row.state)) return false;
  if (!row.paused && row.promisedAt !== null && row.promisedAt < now) return true;
  return row.safeToWaitUntil !== null && row.safeToWaitUntil < now.toISOString().slice(0, 10);
}

/** Whole years between a birth date and a day. */
export function ageAt(birthDate: string | null, day: Date): number | null {
  if (birthDate === null) return null;
  const years = day.getUTCFullYear() - Number(birthDate.slice(0, 4));
  return day.toISOString().slice(5, 10) < birthDate.slice(5, 10) ? years - 1 : years;
}

/** Longest beginning of a word that is told apart. */
const longestMark = 12;

const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[\s,]+/u)
    .filter((word) => word !== '')
    .slice(0, 12);

/** All beginnings of the words of a name, without accents and case: what a search for a name may find it by. */
export function nameBeginnings(name: string): string[] {
  const all = wordsOf(name).flatMap((word) => {
    const letters = [...word].slice(0, longestMark);
    return letters.map((_, at) => letters.slice(0, at + 1).join(''));
  });
  return [...new Set(all)];
}

/** The beginnings that a name has to have all, to be found by these words. */
export const wantedBeginnings = (search: string): string[] =>
  wordsOf(search).map((word) => [...word].slice(0, longestMark).join(''));
