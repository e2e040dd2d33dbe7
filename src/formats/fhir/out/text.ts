import type { JsonObject } from '../json.ts';
import type { FactOut } from './parts.ts';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
/** What no XML may hold (XML 1.0, Char); a lone half of a character is none. */
// oxlint-disable-next-line no-control-regex
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const escaped = (words: string): string =>
  words
    .toWellFormed()
    .replaceAll(unwritable, ' ')
    .replaceAll(/[&<>]/g, (sign) => entities[sign] ?? sign);

/** A narrative (R4, narrative) of these words, a paragraph each; none where there are no words. */
export function textOf(paragraphs: readonly (string | null | undefined)[]): JsonObject {
  const words = paragraphs.flatMap((one) => (one === null || one === undefined || one.trim() === '' ? [] : [one]));
  const div = words.map((one) => `<p>${escaped(one)}</p>`).join('');
  // "additional": it says also what no element of the resource has a place for, such as a date as it was written.
  return div === '' ? {} : { text: { status: 'additional', div: `<div xmlns="http://www.w3.org/1999/xhtml">${div}</div>` } }; // prettier-ignore
}

/** Everything that the list says of an entry, as its source writes it: nothing is lost where R4 has no element for it. */
export function wordsOfFact(fact: FactOut): (string | null)[] {
  const { label, date, endDate, value, unit, referenceRange, low, high, interpretation, status } = fact;
  const written = (...parts: (string | null)[]) => parts.filter((part) => part !== null && part !== '').join(' ');
  const bounds = referenceRange ?? (low === null && high === null ? null : `${low ?? ''}–${high ?? ''}`);
  const time = endDate === null || endDate === date ? date : `${date ?? ''} – ${endDate}`;
  return [label, written(value, unit, bounds === null ? null : `(${bounds})`), written(interpretation), time, status];
}
