import type { Invitation, Materials } from '../matching.contract.ts';

/** A fee in words: `€420.00`, without cents when there are none. */
export function feeWords(fee: { minor: number; currency: string }, locale: string): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency: fee.currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  const value = fee.minor / 10 ** digits;
  if (!Number.isInteger(value)) return format.format(value);
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: fee.currency,
    maximumFractionDigits: 0,
  }).format(value);
}

const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

/** What there is to read: `CT, MR: 3 studies, 412 pictures · 41 pages`. */
export function materialWords(m: Materials): string {
  const scans =
    m.studies === 0
      ? 'no scans'
      : `${m.modalities.join(', ')}: ${count(m.studies, 'study', 'studies')}, ${count(m.pictures, 'picture', 'pictures')}`;
  return `${scans} · ${m.documents === 0 ? 'no papers' : count(m.pages, 'page', 'pages')}`;
}

const sexes: Record<string, string> = { female: 'F', male: 'M', other: 'X' };

/** What it is about, without a name: `Lung nodule, 64 F`. */
export const aboutWords = (one: Pick<Invitation, 'topic' | 'age' | 'sex'>): string =>
  [one.topic, [one.age === null ? '' : String(one.age), sexes[one.sex] ?? ''].filter(Boolean).join(' ')]
    .filter(Boolean)
    .join(', ');

/** Value of a `datetime-local` field in the person's own time zone. */
export function localInput(at: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
