import type { Outcome } from '../../sources.contract.ts';

const counted = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

/** "3 of 12 kinds", "2 of 9 papers"; while all comes at once, how much is here. */
export function howFar(outcome: Outcome): { value: number; max: number; words: string } {
  const asked = outcome.kinds.filter(({ state }) => state !== 'absent');
  const over = asked.filter(({ state }) => state !== 'waiting').length;
  if (outcome.step === 'server' || outcome.step === 'person') return { value: 0, max: 1, words: 'begun' };
  if (outcome.step === 'files')
    return { value: outcome.files, max: outcome.filesFound, words: `${outcome.files} of ${counted(outcome.filesFound, 'paper', 'papers')}` }; // prettier-ignore
  if (asked.length <= 1) return { value: 0, max: 1, words: `${counted(outcome.records, 'entry', 'entries')} so far` };
  return { value: over, max: asked.length, words: `${over} of ${asked.length} kinds` };
}

/** "31 entries and 2 papers came". */
export function cameWords(outcome: Outcome): string {
  const parts = [
    ...(outcome.records > 0 ? [counted(outcome.records, 'entry', 'entries')] : []),
    ...(outcome.files > 0 ? [counted(outcome.files, 'paper', 'papers')] : []),
  ];
  return `${parts.join(' and ')} came`;
}
