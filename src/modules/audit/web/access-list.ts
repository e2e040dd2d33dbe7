import type { AccessEntry } from '../audit.contract.ts';
import { wordsOfEvent } from '../event-words.contract.ts';
import { wordsOfPurpose } from '../purpose-words.contract.ts';

/** What one person did, newest first. Acts of the same kind on the same thing on one day are one line. */
export type AccessGroup = { key: string; who: AccessEntry['who']; lines: AccessLine[] };
export type AccessLine = {
  key: string;
  day: string;
  words: string;
  /** Why, in words that follow the act; empty when it says nothing new. */
  why: string;
  refused: boolean;
  from: string;
  to: string;
  entries: AccessEntry[];
};

/**
 * Entries (newest first) by person, the one who acted last first; then by day and by what was done.
 * @param dayOf the day of a moment where the reader lives
 */
export function groupAccesses(entries: readonly AccessEntry[], dayOf: (at: Date) => string): AccessGroup[] {
  const groups = new Map<string, AccessGroup>();
  for (const entry of entries) {
    const name = entry.who.self ? 'self' : entry.who.computer ? 'computer' : `person|${entry.who.name}`;
    const group = groups.get(name) ?? { key: name, who: entry.who, lines: [] };
    groups.set(name, group);
    addLine(group, entry, dayOf(new Date(entry.at)));
  }
  return [...groups.values()];
}

function addLine(group: AccessGroup, entry: AccessEntry, day: string): void {
  const words = wordsOfEvent(entry.event, entry.subject.label);
  const why = entry.who.self ? '' : wordsOfPurpose(entry.purpose, entry.who.roles);
  const refused = entry.outcome === 'refused';
  const line = group.lines.find(
    (one) => one.day === day && one.words === words && one.why === why && one.refused === refused,
  );
  if (!line) {
    group.lines.push({ key: `${entry.n}`, day, words, why, refused, from: entry.at, to: entry.at, entries: [entry] });
    return;
  }
  line.entries.push(entry);
  if (entry.at < line.from) line.from = entry.at;
  if (entry.at > line.to) line.to = entry.at;
}

/** Who did it, to the patient. */
export function nameOf(who: AccessEntry['who']): string {
  if (who.self) return 'You';
  return who.computer || who.name === '' ? 'Our computer' : who.name;
}
