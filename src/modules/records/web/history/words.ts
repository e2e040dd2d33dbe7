import { formatDateShort, formatMonth } from '#ui/format.ts';
import type { FactView } from '../../records.contract.ts';

/** What the kinds of entries are called, in the order in which a doctor asks for them. */
export const kindWords: Readonly<Record<string, string>> = {
  condition: 'Problems',
  medication: 'Medicines',
  allergy: 'Allergies',
  result: 'Results',
  procedure: 'Operations and procedures',
  immunization: 'Vaccinations',
  encounter: 'Visits',
  imaging: 'Imaging',
  device: 'Devices',
  other: 'Other',
};

/** `12 Mar 2026`, `Mar 2026`, `2026`: as exact as the source is. */
export function dateWords(date: string | null, locale: string): string {
  if (date === null || !/^\d{4}/.test(date)) return 'no date';
  if (date.length < 7) return date.slice(0, 4);
  const at = new Date(`${date.slice(0, 10)}${date.length < 10 ? '-01' : ''}T12:00:00Z`);
  if (Number.isNaN(at.getTime())) return date;
  return date.length < 10 ? formatMonth(at, locale, 'UTC') : formatDateShort(at, locale, 'UTC');
}

/** A fact in one line, so that a signed opinion can be read without the record: `Haemoglobin 11.2 g/dL, 2024-01-15`. */
export function factWords({ label, value, unit, date }: FactView): string {
  const said = [label, value, unit].filter(Boolean).join(' ');
  return (date === null ? said : `${said}, ${date.slice(0, 10)}`).slice(0, 200);
}
