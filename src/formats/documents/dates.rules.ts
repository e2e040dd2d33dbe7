import type { Line } from './lines.ts';
import { monthOf } from './months.ts';

/** A date in a line: ISO date, where it starts and ends, and whether day and month could be the other way round. */
export type FoundDate = { iso: string; at: number; end: number; isAmbiguous: boolean };

/** Which comes first in `03/04/2024`. */
export type DateOrder = 'day-first' | 'month-first';

type Parts = { y: string; m: number; d: string; ambiguous?: boolean };
const year = '((?:19|20)\\d\\d)';
const patterns: [RegExp, (m: RegExpExecArray, order: DateOrder) => Parts][] = [
  [new RegExp(`${year}\\s*年\\s*(\\d{1,2})\\s*月\\s*(\\d{1,2})\\s*[日号]`, 'gu'), (m) => ({ y: m[1]!, m: Number(m[2]), d: m[3]! })],
  [new RegExp(`(?<!\\d)${year}[-./](\\d{1,2})[-./](\\d{1,2})(?!\\d)`, 'gu'), (m) => ({ y: m[1]!, m: Number(m[2]), d: m[3]! })],
  [new RegExp(`(?<!\\d)(\\d{1,2})\\s?([./-])\\s?(\\d{1,2})\\s?[./-]\\s?${year}(?!\\d)`, 'gu'), numbered],
  [new RegExp(`(?<!\\d)(\\d{1,2})(?:st|nd|rd|th|er|\\.|º|°)?\\s*[- ]\\s*(?:de\\s+|of\\s+)?(\\p{L}{3,12})\\.?,?\\s*[- ]\\s*(?:de\\s+|del\\s+)?${year}(?!\\d)`, 'giu'), (m) => ({ y: m[3]!, m: monthOf(m[2]!), d: m[1]! })],
  [new RegExp(`(\\p{L}{3,12})\\.?\\s+(\\d{1,2})(?:st|nd|rd|th)?,?\\s+${year}(?!\\d)`, 'giu'), (m) => ({ y: m[3]!, m: monthOf(m[1]!), d: m[2]! })],
  [/(?<![\d.])(\d{2})([./])(\d{2})[./](\d{2})(?![\d./])/gu, shortYear],
]; // prettier-ignore

/** `04.09.2023` is day first; with slashes a number above 12 gives the month away, else the rest of the document. */
function numbered(m: RegExpExecArray, order: DateOrder): Parts {
  const [first, second] = [Number(m[1]), Number(m[3])];
  const y = m[4]!;
  if (second > 12) return { y, m: first, d: m[3]! };
  const isOpen = m[2] === '/' && first <= 12 && first !== second;
  if (isOpen && order === 'month-first') return { y, m: first, d: m[3]!, ambiguous: true };
  return { y, m: second, d: m[1]!, ambiguous: isOpen };
}

/** `04.09.23`: nobody writes letters of the next decades, nor is a patient of today as old as the years before 1930. */
function shortYear(m: RegExpExecArray, order: DateOrder): Parts {
  const short = Number(m[4]);
  m[4] = String(short < 40 ? 2000 + short : 1900 + short);
  return { ...numbered(m, order), ambiguous: true };
}

/** All dates of a line, in order. */
export function datesIn(text: string, order: DateOrder = 'day-first'): FoundDate[] {
  const found: FoundDate[] = [];
  const plain = withPlainDigits(text);
  for (const [pattern, read] of patterns) {
    for (const match of plain.matchAll(pattern)) {
      const { y, m, d, ambiguous } = read(match as RegExpExecArray, order);
      const iso = `${y}-${String(m).padStart(2, '0')}-${d.padStart(2, '0')}`;
      const isReal = m >= 1 && m <= 12 && new Date(`${iso}T00:00:00Z`).getUTCDate() === Number(d);
      const [at, end] = [match.index, match.index + match[0].length];
      if (isReal && !found.some((other) => at < other.end && other.at < end))
        found.push({ iso, at, end, isAmbiguous: ambiguous ?? false });
    }
  }
  return found.sort((a, b) => a.at - b.at);
}

const otherDigits = /[\u0660-\u0669\u06f0-\u06f9\uff10-\uff19]/g;

/** Digits of Arabic, Persian and full width as those of ASCII; the text keeps its length. */
function withPlainDigits(text: string): string {
  return text.replace(otherDigits, (digit) => {
    const code = digit.charCodeAt(0);
    return String(code >= 0xff10 ? code - 0xff10 : code >= 0x06f0 ? code - 0x06f0 : code - 0x0660);
  });
}

const slashed = /(?<!\d)(\d{1,2})\/(\d{1,2})\/(?:\d{4}|\d{2})(?!\d)/g;
/** A state with its ZIP code, or a telephone number as Americans write it. */
const american = /\b[A-Z]{2} \d{5}(?:-\d{4})?\b|\(\d{3}\) ?\d{3}-\d{4}/;

/** Which comes first in the document's dates with slashes: what cannot be otherwise decides, else where it was written. */
export function orderOf(lines: readonly Line[]): DateOrder {
  let [dayFirst, monthFirst] = [0, 0];
  for (const { text } of lines)
    for (const match of withPlainDigits(text).matchAll(slashed)) {
      if (Number(match[1]) > 12) dayFirst += 1;
      else if (Number(match[2]) > 12) monthFirst += 1;
    }
  if (dayFirst !== monthFirst) return monthFirst > dayFirst ? 'month-first' : 'day-first';
  return lines.some(({ text }) => american.test(text)) ? 'month-first' : 'day-first';
}

const birth =
  /(?<!\p{L})(born|birth|d\.?\s?o\.?\s?b|geb(oren|\.|urtsdatum)?|nacid[oa]|nacimiento|nascimento|nascid[oa]|nat[oa]|nascita|née?|naissance|g\.?\s?n)(?!\p{L})|рожд|г\.\s?р|ميلاد|الولادة|出生|生日|לידה/iu;

/** The nearest label before the date speaks of birth, or `г.р.` (year of birth) after it. */
export function isBirthDate(text: string, at: number): boolean {
  const plain = withPlainDigits(text);
  const before = plain.slice(Math.max(0, at - 28), at);
  // "16:42  Born:" – a date between label and here ends the label's reach.
  const sinceLastDate = before.slice(Math.max(0, ...[...before.matchAll(/\d{4}/g)].map((m) => m.index + 4)));
  return birth.test(sinceLastDate) || /^\s*г\.?\s?р/iu.test(plain.slice(at).replace(/^[\d./ ]+/, ''));
}
