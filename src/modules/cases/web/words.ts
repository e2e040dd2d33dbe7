import { formatTime } from '#ui/format.ts';
import type { CaseView } from '../cases.contract.ts';

const dayMs = 86_400_000;

export type Zone = { locale: string; timeZone: string | undefined };

const dayFormat = ({ locale, timeZone }: Zone, year: boolean) =>
  new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(year ? { year: 'numeric' as const } : {}),
    timeZone,
  });

/** A promise in the width of a row: `Today 17:00`, `Thu 12 Mar`, with the year when it is far away. */
export function dueWords(at: Date, now: Date, zone: Zone): string {
  const format = dayFormat(zone, Math.abs(at.getTime() - now.getTime()) > 300 * dayMs);
  const day = format.format(at);
  return day === format.format(now) ? `Today ${formatTime(at, zone.locale, zone.timeZone)}` : day;
}

/** Whole days since. */
export const daysSince = (at: Date, now: Date): number =>
  Math.max(0, Math.floor((now.getTime() - at.getTime()) / dayMs));

/** How much harm a delay would do, from 0 to 3. */
export const harmWords = ['None expected', 'Within months', 'Within weeks', 'Within days'] as const;

const steps: Record<CaseView['state'], string> = {
  draft: 'Not sent yet',
  records: 'Records are being checked',
  matching: 'Ready to be matched',
  offered: 'An expert was asked',
  reading: 'An expert is reading',
  signed: 'Signed, not delivered yet',
  delivered: 'Delivered',
  closed: 'Closed',
};

/** Where a case stands, for the desk; the patient reads other words. */
export function stepWords({ state, expert }: Pick<CaseView, 'state' | 'expert'>): string {
  if (state !== 'reading' || expert === null) return steps[state];
  return `${[expert.title, expert.name].filter(Boolean).join(' ')} is reading`;
}

/** `64 F`: age and sex in a row. */
export function ageAndSex(row: { age: number | null; sex: string }): string {
  const sex = { female: 'F', male: 'M', other: 'X' }[row.sex] ?? '';
  return [row.age === null ? '' : String(row.age), sex].filter(Boolean).join(' ');
}
