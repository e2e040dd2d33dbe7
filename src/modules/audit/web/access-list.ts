import type { AccessEntry } from '../audit.contract.ts';
import { wordsOfEvent } from '../event-words.contract.ts';

/** What one person did on one day, newest first. Acts of the same kind on the same thing are one line. */
export type AccessGroup = { key: string; who: AccessEntry['who']; lines: AccessLine[] };
export type AccessLine = {
  key: string;
  words: string;
  refused: boolean;
  from: string;
  to: string;
  entries: AccessEntry[];
};
export type AccessDay = { day: string; groups: AccessGroup[] };

/**
 * Entries (newest first) by day, then by person, then by what was done.
 * @param dayOf the day of a moment where the reader lives
 */
export function groupAccesses(entries: readonly AccessEntry[], dayOf: (at: Date) => string): AccessDay[] {
  const days = new Map<string, Map<string, AccessGroup>>();
  for (const entry of entries) {
    const day = dayOf(new Date(entry.at));
    const groups = days.get(day) ?? new Map<string, AccessGroup>();
    days.set(day, groups);
    const name = entry.who.self ? 'self' : entry.who.computer ? 'computer' : entry.who.name;
    const group = groups.get(name) ?? { key: `${day}|${name}`, who: entry.who, lines: [] };
    groups.set(name, group);
    addLine(group, entry);
  }
  return [...days].map(([day, groups]) => ({ day, groups: [...groups.values()] }));
}

function addLine(group: AccessGroup, entry: AccessEntry): void {
  const words = wordsOfEvent(entry.event, entry.subject.label);
  const refused = entry.outcome === 'refused';
  const line = group.lines.find((one) => one.words === words && one.refused === refused);
  if (!line) {
    group.lines.push({ key: `${entry.n}`, words, refused, from: entry.at, to: entry.at, entries: [entry] });
    return;
  }
  line.entries.push(entry);
  if (entry.at < line.from) line.from = entry.at;
  if (entry.at > line.to) line.to = entry.at;
}

/** A table as text (RFC 4180). A cell that a spreadsheet would run as a formula is made plain by an apostrophe. */
export function csvOf(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}

function csvCell(value: string | number): string {
  const text = String(value).replaceAll('\u0000', '');
  const inert = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

/** The list a patient keeps: one row per entry, times in UTC so that anyone reads the same. */
export function accessCsv(entries: readonly AccessEntry[]): string {
  const head = ['Item', 'When (UTC)', 'Who', 'Role', 'What', 'Purpose', 'Place in the log'];
  const rows = entries.map((entry) => [
    entry.n,
    entry.at,
    nameOf(entry.who),
    entry.who.roles.join(' '),
    wordsOfEvent(entry.event, entry.subject.label),
    entry.purpose,
    entry.item ?? '',
  ]);
  return csvOf([head, ...rows]);
}

/** Who did it, to the patient. */
export function nameOf(who: AccessEntry['who']): string {
  if (who.self) return 'You';
  return who.computer || who.name === '' ? 'Our computer' : who.name;
}
