/* Whose record a thing says it is, against whom the case is about (FU-7). It only judges: nothing is merged or taken over. */
import { birthDatesOf, compareBirthDates, type DateRelation } from './birth-dates.rules.ts';
import { compareNames, type NameVerdict } from './names.rules.ts';
import { isAnonymised, isNoName } from './name-parts.rules.ts';
import { sexOf } from './sex.rules.ts';
import { reasonsFor } from './reasons.rules.ts';
import type { Compared, Field, Identity, IdentityVerdict } from './types.ts';

/** From the surest to the least: of all ways of writing two names the best pair counts. */
const CLOSENESS: readonly NameVerdict[] = ['same', 'spelling', 'partial', 'newborn', 'given-near', 'family-differs', 'generation', 'given-differs', 'different', 'unknown']; // prettier-ignore

/**
 * Compares the identity in a file with that of the case. Which failure is worse: another person's scan in a case is worse
 * than one question too many; a question about every paper makes people say yes without looking.
 * @param today ISO date, for two-digit years and dates that cannot be
 */
export function compareIdentity(found: Identity, person: Identity, today: string): IdentityVerdict {
  const compared: Compared = {
    ...closestNames(found.names ?? [], person.names ?? []),
    date: datesOf(found, person, today),
    sex: relation(sexOf(found.sex), sexOf(person.sex)),
    id: compareIds(found, person),
  };
  const isTakenOut = found.identityRemoved === true || (!!found.names?.length && found.names.every(isAnonymised));
  const { verdict, ask } = isTakenOut ? { verdict: 'unknown' as const, ask: false } : weigh(compared);
  const agrees = isTakenOut ? [] : fieldsWhere(compared, 'agrees');
  const differs = verdict === 'differs' ? fieldsWhere(compared, 'differs') : [];
  const isNamed = (found.names ?? []).some((name) => !isNoName(name));
  const reasons = reasonsFor({ compared, verdict, ask, isTakenOut, isNamed, found, person });
  // Without a name on either side there is nothing that a person could answer.
  const canAsk = isNamed && (person.names ?? []).some((name) => !isNoName(name));
  return { verdict, ask: ask && (canAsk || verdict === 'differs'), agrees, differs, reasons };
}

function closestNames(found: readonly string[], expected: readonly string[]): Pick<Compared, 'name' | 'names'> {
  const pairs = found.slice(0, 8).flatMap((a) => expected.slice(0, 8).map((b) => ({ found: a, expected: b, name: compareNames(a, b) }))); // prettier-ignore
  const best = CLOSENESS.flatMap((verdict) => pairs.find(({ name }) => name === verdict) ?? [])[0];
  return best ? { name: best.name, names: { found: best.found, expected: best.expected } } : { name: 'unknown', names: undefined }; // prettier-ignore
}

function datesOf(found: Identity, person: Identity, today: string): DateRelation {
  const days = (dates: readonly string[] = []) => [...new Set(dates.flatMap((one) => birthDatesOf(one, today)))];
  return compareBirthDates(days(found.birthDates), days(person.birthDates));
}

function relation<T>(a: T | undefined, b: T | undefined): 'same' | 'other' | 'unknown' {
  if (a === undefined || b === undefined) return 'unknown';
  return a === b ? 'same' : 'other';
}

const plainId = (value: string): string => value.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '').replace(/^0+(?=.)/, ''); // prettier-ignore
const plainSystem = (system: string | undefined): string => (system ?? '').trim().toLowerCase();

/** Numbers contradict each other only when the same place gave them; a person may have several of one place. */
function compareIds(found: Identity, person: Identity): Compared['id'] {
  let differs = false;
  for (const a of found.ids ?? []) {
    const system = plainSystem(a.system);
    const known = (person.ids ?? []).filter((b) => system !== '' && plainSystem(b.system) === system);
    if (known.some((b) => plainId(b.value) === plainId(a.value))) return 'same';
    differs ||= known.length > 0;
  }
  return differs ? 'other' : 'unknown';
}

type Weighed = Pick<IdentityVerdict, 'verdict' | 'ask'>;
const MATCH: Weighed = { verdict: 'match', ask: false };
const DIFFERS: Weighed = { verdict: 'differs', ask: true };
/** Not enough to tell, and not enough to doubt. */
const OPEN: Weighed = { verdict: 'unknown', ask: false };
/** More than a doubt, less than a contradiction: a gentle question. */
const GENTLE: Weighed = { verdict: 'unknown', ask: true };

/** The one table of what is decided from what the fields say. */
function weigh({ name, date, sex, id }: Compared): Weighed {
  if (sex === 'other' || id === 'other') return DIFFERS;
  const sameDay = date === 'same' || date === 'open';
  const isSlip = date === 'digit' || date === 'swapped';
  const otherDay = date === 'other' || isSlip;
  // A number that only one person has outweighs one slip, not two.
  const isSure = id === 'same';
  switch (name) {
    case 'same':
      if (date === 'open') return isSure ? MATCH : OPEN;
      return otherDay && !(isSure && isSlip) ? DIFFERS : MATCH;
    case 'spelling':
      if (otherDay) return DIFFERS;
      return sameDay || isSure ? MATCH : GENTLE;
    case 'given-near':
    case 'family-differs':
      if (otherDay) return DIFFERS;
      if (isSure) return MATCH;
      return sameDay ? GENTLE : DIFFERS;
    case 'partial':
      if (otherDay) return DIFFERS;
      if (isSure) return MATCH;
      return sameDay ? OPEN : GENTLE;
    case 'newborn':
      if (otherDay) return DIFFERS;
      return sameDay || isSure ? OPEN : GENTLE;
    case 'unknown':
      if (otherDay) return DIFFERS;
      return sameDay || isSure ? OPEN : GENTLE;
    case 'generation':
    case 'given-differs':
    case 'different':
      return DIFFERS;
  }
}

function fieldsWhere({ name, date, sex, id }: Compared, what: 'agrees' | 'differs'): Field[] {
  const isAgreed = what === 'agrees';
  const fields: [Field, boolean][] = [
    ['name', isAgreed ? ['same', 'spelling'].includes(name) : !['same', 'spelling', 'partial', 'newborn', 'unknown'].includes(name)], // prettier-ignore
    ['birthDate', isAgreed ? date === 'same' : ['other', 'digit', 'swapped'].includes(date)],
    ['sex', sex === (isAgreed ? 'same' : 'other')],
    ['id', id === (isAgreed ? 'same' : 'other')],
  ];
  return fields.filter(([, is]) => is).map(([field]) => field);
}
