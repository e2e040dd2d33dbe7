import type { ScanAnswer } from '#platform/scanner/clamd.rules.ts';

/** What is known of a file: it is read and given out only when it is clean, or came while no scanner was connected. */
export const malwareScans = ['not scanned', 'waiting', 'clean', 'found', 'too-large'] as const;
export type MalwareScan = (typeof malwareScans)[number];

/** An operator is told of what is unscanned after so long; it is never released by itself. */
export const toldAfterMs = 30 * 60_000;

/** Whether a file may leave quarantine. Whatever else stands there keeps it in. */
export const isReleased = (scan: string): boolean => scan === 'clean' || scan === 'not scanned';

/** What is known of a file that has just come. */
export const firstScan = (scanner: object | undefined): MalwareScan => (scanner ? 'waiting' : 'not scanned');

/** How a file that is not clean is held back, in words for the person who sent it. */
export function heldBack(answer: Exclude<ScanAnswer, { verdict: 'clean' }>): {
  malwareScan: MalwareScan;
  code: string;
  reason: string;
} {
  if (answer.verdict === 'found')
    return {
      malwareScan: 'found',
      code: 'file.unsafe',
      reason: `It carries a virus (${answer.name}). We locked it away and no one can open it. Ask the place that made it for a clean copy.`,
    };
  return {
    malwareScan: 'too-large',
    code: 'input.too-large',
    reason:
      'It is too large to be checked for viruses. We kept it, but no one can open it. Please tell us about it: the people who run this can allow larger files, and then you can send it again.',
  };
}

/** Seconds until what waits is tried again: soon at first, then once a minute. */
export const tryAgainSeconds = (waitedMs: number): number => (waitedMs < 5 * 60_000 ? 15 : 60);
