/** Where something is not as it was recorded. */
export type FindingPlace =
  | 'files'
  | 'checkpoint'
  | 'guard'
  | 'places'
  | 'leaves'
  | 'entries'
  | 'chains'
  | 'witnesses'
  | 'anchors'
  | 'keys'
  | 'frozen';

/** From one number to another, both included. */
export type Range = readonly [number, number];

/** Something of a log is not what was recorded: which log, where, and in words what. Ids and numbers, no names. */
export type Finding = { log: 'opinions' | 'access'; where: FindingPlace; words: string; items?: readonly Range[] };

/** Ascending numbers as ranges: 3, 4, 5, 9 → 3–5, 9. */
export function rangesOf(numbers: readonly number[]): Range[] {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last?.[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges;
}

/** Ranges as people read them; at most twenty, because more says no more. */
export function sayRanges(ranges: readonly Range[]): string {
  const said = ranges.slice(0, 20).map(([from, to]) => (from === to ? String(from) : `${from}–${to}`));
  return ranges.length > 20 ? `${said.join(', ')} and ${ranges.length - 20} more` : said.join(', ');
}

/** How many numbers the ranges hold. */
export const countIn = (ranges: readonly Range[]): number => ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0);

/** Whether a number lies in one of the ranges. */
export const isIn = (ranges: readonly Range[], number: number): boolean =>
  ranges.some(([from, to]) => number >= from && number <= to);
