import { proposed } from './lines.ts';
import type { Line, Proposed } from './lines.ts';

/** A date in a line: ISO date, where it starts, and whether day and month could be the other way round. */
export type FoundDate = { iso: string; at: number; isAmbiguous: boolean };

/** Month names by their first letters, in the order of months; Arabic in both its calendars of names. */
const months: string[][] = [
  ['jan', 'jän', 'ene', 'янв', 'يناير', 'كانون الثاني'],
  ['feb', 'fév', 'fev', 'фев', 'فبراير', 'شباط'],
  ['mar', 'mär', 'мар', 'مارس', 'آذار'],
  ['apr', 'abr', 'avr', 'апр', 'أبريل', 'نيسان'],
  ['may', 'mai', 'мая', 'май', 'مايو', 'أيار'],
  ['jun', 'juin', 'июн', 'يونيو', 'حزيران'],
  ['jul', 'juil', 'июл', 'يوليو', 'تموز'],
  ['aug', 'ago', 'aoû', 'aou', 'авг', 'أغسطس', 'آب'],
  ['sep', 'сен', 'سبتمبر', 'أيلول'],
  ['oct', 'okt', 'окт', 'أكتوبر', 'تشرين الأول'],
  ['nov', 'ноя', 'نوفمبر', 'تشرين الثاني'],
  ['dec', 'dez', 'dic', 'déc', 'дек', 'ديسمبر', 'كانون الأول'],
];

const year = '((?:19|20)\\d\\d)';
const patterns: [RegExp, (m: RegExpExecArray) => { y: string; m: number; d: string; ambiguous?: boolean }][] = [
  [new RegExp(`${year}\\s*年\\s*(\\d{1,2})\\s*月\\s*(\\d{1,2})\\s*日`, 'gu'), (m) => ({ y: m[1]!, m: Number(m[2]), d: m[3]! })],
  [new RegExp(`(?<!\\d)${year}[-./](\\d{1,2})[-./](\\d{1,2})(?!\\d)`, 'gu'), (m) => ({ y: m[1]!, m: Number(m[2]), d: m[3]! })],
  [new RegExp(`(?<!\\d)(\\d{1,2})([./-])\\s?(\\d{1,2})[./-]\\s?${year}(?!\\d)`, 'gu'), dayFirst],
  [new RegExp(`(?<!\\d)(\\d{1,2})(?:st|nd|rd|th|er|\\.)?\\s+(?:de\\s+)?(\\p{L}{3,12})\\.?,?\\s+(?:de\\s+|del\\s+)?${year}(?!\\d)`, 'giu'), (m) => ({ y: m[3]!, m: monthOf(m[2]!), d: m[1]! })],
  [new RegExp(`(\\p{L}{3,12})\\.?\\s+(\\d{1,2})(?:st|nd|rd|th)?,?\\s+${year}(?!\\d)`, 'giu'), (m) => ({ y: m[3]!, m: monthOf(m[1]!), d: m[2]! })],
]; // prettier-ignore

/** `04.09.2023` is always day first; with slashes the second number above 12 gives away month first. */
function dayFirst(m: RegExpExecArray): { y: string; m: number; d: string; ambiguous?: boolean } {
  const [first, second] = [Number(m[1]), Number(m[3])];
  if (second > 12) return { y: m[4]!, m: first, d: m[3]! };
  return { y: m[4]!, m: second, d: m[1]!, ambiguous: m[2] === '/' && first <= 12 && first !== second };
}

function monthOf(word: string): number {
  const lower = word.toLowerCase();
  return months.findIndex((names) => names.some((name) => lower.startsWith(name))) + 1;
}

/** All dates of a line, in order. */
export function datesIn(text: string): FoundDate[] {
  const found: FoundDate[] = [];
  for (const [pattern, read] of patterns) {
    for (const match of text.matchAll(pattern)) {
      const { y, m, d, ambiguous } = read(match as RegExpExecArray);
      const iso = `${y}-${String(m).padStart(2, '0')}-${d.padStart(2, '0')}`;
      const isReal = m >= 1 && m <= 12 && new Date(`${iso}T00:00:00Z`).getUTCDate() === Number(d);
      if (isReal && !found.some(({ at }) => Math.abs(at - match.index) < 4))
        found.push({ iso, at: match.index, isAmbiguous: ambiguous ?? false });
    }
  }
  return found.sort((a, b) => a.at - b.at);
}

const birth =
  /\b(born|birth|d\.?o\.?b|geb(oren|\.|urtsdatum)?|nacid[oa]|nacimiento|née?\b|naissance)|рожд|г\.р|ميلاد|出生|生日/iu;
const labelled =
  /\b(date( of (report|visit|letter))?|reported|signed|dated|datum|fecha|compte[- ]rendu du|fait le|le)\s*:?\s*$|(^|\s)(дата|от)\s*:?\s*$|تاريخ\s*:?\s*$|日期\s*[:：]?\s*$/iu;
const otherEvent =
  /(\b(from|until|admitted|discharged|vom|bis|ct|mrt?|irm|resonancia|am|del|seit|since)|с|по|кт|мрт|groß|органов клетки)\s*\(?\s*$/iu;

/** The date a document was written: near the top or signed at the end, never a birth date. */
export function proposeDate(lines: Line[]): Proposed<string> | undefined {
  let best: Proposed<string> | undefined;
  for (const line of lines) {
    for (const { iso, at, isAmbiguous } of datesIn(line.text)) {
      const before = line.text.slice(Math.max(0, at - 40), at);
      if (isBirthDate(line.text, at)) continue;
      let confidence = 0.35;
      if (line.fromTop < 6) confidence += 0.35;
      if (labelled.test(before)) confidence += 0.25;
      else if (otherEvent.test(before)) confidence -= 0.2;
      // A signature with its date closes the document.
      if (line.fromEnd < 3) confidence += 0.2;
      if (isAmbiguous) confidence -= 0.15;
      if (!best || confidence > best.confidence) best = proposed(iso, confidence, line);
    }
  }
  return best;
}

/** The nearest label before the date speaks of birth. */
export function isBirthDate(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 28), at);
  // "16:42  Born:" – a date between label and here ends the label's reach.
  const sinceLastDate = before.slice(Math.max(0, ...[...before.matchAll(/\d{4}/g)].map((m) => m.index + 4)));
  return birth.test(sinceLastDate);
}
