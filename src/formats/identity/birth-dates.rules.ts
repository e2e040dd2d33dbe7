/* Birth dates as records write them, and what two of them say of one another. */

/**
 * The days a written birth date may mean: `YYYY`, `YYYY-MM` or `YYYY-MM-DD` each. Several where day and month, or the
 * century, can be read in two ways; none for what is no date or says nothing (1900-01-01, the future).
 */
export type BirthDates = readonly string[];

/** @param today ISO date, by which two-digit years find their century and the future is ruled out. */
export function birthDatesOf(written: string | undefined, today: string): BirthDates {
  const text = (written ?? '').trim();
  const found = readings(text, today).filter((date) => isReal(date) && date <= today && !isPlaceholder(date));
  return [...new Set(found)];
}

function readings(text: string, today: string): string[] {
  // FHIR, XML, DICOM DA, HL7 TS with or without time and zone.
  const iso = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ].*)?$/.exec(text) ?? /^(\d{4})(?:(\d{2})(?:(\d{2})(?:\d{2,6}(?:\.\d+)?(?:[+-]\d{4})?)?)?)?$/.exec(text) ?? /^(\d{4})[./](\d{1,2})[./](\d{1,2})$/.exec(text); // prettier-ignore
  if (iso) return [joinDate(iso[1]!, iso[2], iso[3])];
  const numbers = /^(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})$/.exec(text);
  if (!numbers) return [];
  const [, first, separator, second, year] = numbers;
  return centuries(year!, today).flatMap((y) => {
    const dayFirst = joinDate(y, second, first);
    // With full stops nobody writes the month first.
    return separator === '.' ? [dayFirst] : [dayFirst, joinDate(y, first, second)];
  });
}

function centuries(year: string, today: string): string[] {
  if (year.length === 4) return [year];
  return [`19${year}`, `20${year}`].filter((y) => y <= today.slice(0, 4));
}

const joinDate = (year: string, month?: string, day?: string): string =>
  [year, month?.padStart(2, '0'), day?.padStart(2, '0')]
    .filter((part) => part !== undefined && part !== '00')
    .join('-');

function isReal(date: string): boolean {
  const [year, month, day] = date.split('-').map(Number);
  if (!year || year < 1880) return false;
  if (month === undefined) return true;
  if (month < 1 || month > 12) return false;
  return day === undefined || (day >= 1 && new Date(`${date}T00:00:00Z`).getUTCDate() === day);
}

/** What programs write where a date is wanted and none is known. */
const isPlaceholder = (date: string): boolean => /^(1900|1901)-01-01$|^1900$|^1899-12-3[01]$/.test(date);

/**
 * - `same`: the same day. `open`: the same day, if one of its readings is meant. `partly`: as far as both say (a year).
 * - `swapped`: day and month the other way round. `digit`: one digit apart. `other`: another day.
 */
export type DateRelation = 'same' | 'open' | 'partly' | 'swapped' | 'digit' | 'other' | 'unknown';

/** Compares what was written; the same in both directions. */
export function compareBirthDates(a: BirthDates, b: BirthDates): DateRelation {
  if (a.length === 0 || b.length === 0) return 'unknown';
  const relations = a.flatMap((one) => b.map((two) => relate(one, two)));
  const best = ORDER.find((relation) => relations.includes(relation)) ?? 'other';
  return best === 'same' && (a.length > 1 || b.length > 1) ? 'open' : best;
}

const ORDER: readonly DateRelation[] = ['same', 'partly', 'swapped', 'digit', 'other'];

function relate(a: string, b: string): DateRelation {
  if (a === b) return a.length === 10 ? 'same' : 'partly';
  if (a.length !== b.length) return a.startsWith(b) || b.startsWith(a) ? 'partly' : 'other';
  const [year, month, day] = a.split('-');
  if (day !== undefined && `${year}-${day}-${month}` === b) return 'swapped';
  return [...a].filter((digit, at) => digit !== b[at]).length === 1 ? 'digit' : 'other';
}
