/* What the comparison found, in plain words: for a patient who is afraid, and for a coordinator with fifty cases. */
import type { DateRelation } from './birth-dates.rules.ts';
import type { Compared, Identity, IdentityVerdict } from './types.ts';
import type { NameVerdict } from './names.rules.ts';

type On = Pick<IdentityVerdict, 'verdict' | 'ask'> & {
  compared: Compared;
  isTakenOut: boolean;
  isNamed: boolean;
  found: Identity;
  person: Identity;
};

/** A name as a person writes it: without carets, and isolated, so that its direction cannot turn the sentence round. */
function shown(name: string): string {
  const plain = name
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\^\s]+/g, ' ')
    .trim();
  return `\u2068${plain.slice(0, 120)}\u2069`;
}

const names: Readonly<Partial<Record<NameVerdict, string>>> = {
  spelling: 'It looks like another spelling.',
  partial: 'That is only a part of the name, or a longer one.',
  'given-near': 'One letter of the first name is different: a slip, or a brother or sister.',
  'given-differs': 'The family name is the same, the first name is not: it may be a relative.',
  'family-differs': 'The first name is the same, the family name is not. People take another name when they marry.',
  generation: 'One is called senior or the third and the other is not: it may be father and son.',
  newborn: 'It is about a newborn without a name of its own.',
};

const dates: Readonly<Partial<Record<DateRelation, string>>> = {
  swapped: ' Day and month are swapped.',
  digit: ' One digit is different.',
};

/** Sentences of what differs, or of why nothing can be told; of a match, only what was taken as the same though it is not. */
export function reasonsFor(on: On): string[] {
  const { compared, verdict, ask, isTakenOut, isNamed } = on;
  if (isTakenOut) return ['The name was taken out of these files before we got them.'];
  const about = [nameReason(on), dateReason(on), sexReason(on), idReason(compared)].filter((one) => one !== undefined);
  if (verdict === 'match') return about;
  if (about.length > 0 && (ask || verdict === 'differs')) return about;
  if (!isNamed) return ['These files do not say whose they are.'];
  if (compared.date === 'open') return ['The date of birth can be read in two ways; one of them is that of the case.'];
  return [...about, ...(about.length === 0 ? ['The name in these files cannot be compared with the name of the case.'] : [])]; // prettier-ignore
}

function nameReason({ compared, person }: On): string | undefined {
  if (compared.name === 'same' || !compared.names || (person.names ?? []).every((name) => name.trim() === '')) return undefined; // prettier-ignore
  if (compared.name === 'unknown') return undefined;
  const { found, expected } = compared.names;
  const why = names[compared.name];
  return `The files say ${shown(found)}, the case says ${shown(expected)}.${why === undefined ? '' : ` ${why}`}`;
}

function dateReason({ compared, found, person }: On): string | undefined {
  if (!['swapped', 'digit', 'other'].includes(compared.date)) return undefined;
  const [a, b] = [found.birthDates?.[0] ?? '', person.birthDates?.[0] ?? ''];
  return `The files say the date of birth is ${shown(a)}, the case says ${shown(b)}.${dates[compared.date] ?? ''}`;
}

function sexReason({ compared, found, person }: On): string | undefined {
  if (compared.sex !== 'other') return undefined;
  return `The files say ${shown(found.sex ?? '')}, the case says ${shown(person.sex ?? '')}.`;
}

function idReason({ id }: Compared): string | undefined {
  return id === 'other'
    ? 'The patient number in the files is another one than in earlier records from the same place.'
    : undefined;
}
