import { compareNames, isAnonymised, isNoName } from './identity-names.rules.ts';

/** Sex as DICOM or FHIR writes it. */
export type SexCode = 'M' | 'F' | 'O' | 'male' | 'female' | 'other' | 'unknown';

/** Who a file or document says the person is, or who the case is about. */
export type Identity = {
  /** Ways the name is written, e.g. the groups of a DICOM name. Any of them may match. */
  names?: string[];
  /** ISO 8601 date. */
  birthDate?: string;
  sex?: SexCode;
  /** `system` is who gave the number; numbers of different systems are never compared. */
  ids?: { system?: string; value: string }[];
  /** The file says that its identity was taken out. */
  identityRemoved?: boolean;
};

/** One field that does not agree, in words for the patient and the coordinator. Never for logs: it names people. */
export type IdentityDifference = {
  field: 'name' | 'birthDate' | 'sex' | 'id';
  found: string;
  expected: string;
  reason: string;
  /** Why it may be a slip and not another person. */
  hint?: 'day-and-month-swapped' | 'one-digit' | 'spelling';
};

export type IdentityVerdict =
  | { verdict: 'match'; agrees: string[] }
  | { verdict: 'differs'; differences: IdentityDifference[]; agrees: string[] }
  | { verdict: 'unknown'; reason: string; agrees: string[] };

/**
 * Compares the identity in a file with that of the case (FU-7). It only judges: nothing is ever merged or taken over,
 * and whatever differs is asked about, since another person's scan in a case is worse than one question too many.
 */
export function compareIdentity(found: Identity, person: Identity): IdentityVerdict {
  if (found.identityRemoved || (found.names?.length && found.names.every(isAnonymised))) {
    return { verdict: 'unknown', reason: 'The name was taken out of these files before we got them.', agrees: [] };
  }
  const agrees: string[] = [];
  const differences: IdentityDifference[] = [];
  for (const compare of [compareName, compareBirthDate, compareSex, compareIds]) {
    const result = compare(found, person);
    if (result === 'agrees') agrees.push(FIELDS.get(compare)!);
    else if (result) differences.push(result);
  }
  if (differences.length > 0) return { verdict: 'differs', differences, agrees };
  if (agrees.includes('name')) return { verdict: 'match', agrees };
  return { verdict: 'unknown', reason: unknownReason(found), agrees };
}

function unknownReason(found: Identity): string {
  return (found.names ?? []).every(isNoName)
    ? 'These files do not say whose they are.'
    : 'The name in these files cannot be compared with the name of the case.';
}

type Comparison = IdentityDifference | 'agrees' | undefined;

function compareName(found: Identity, person: Identity): Comparison {
  const pairs = (found.names ?? []).flatMap((a) => (person.names ?? []).map((b) => [a, b] as const));
  const verdicts = pairs.map(([a, b]) => compareNames(a, b));
  if (verdicts.includes('same')) return 'agrees';
  const at = verdicts.findIndex((verdict) => verdict === 'near' || verdict === 'different');
  if (at < 0) return undefined;
  const near = verdicts.includes('near');
  const [a, b] = pairs[near ? verdicts.indexOf('near') : at]!;
  const reason = near
    ? `The files say ${shown(a)}, the case says ${shown(b)}. It looks like another spelling.`
    : `The files say ${shown(a)}, the case says ${shown(b)}.`;
  return { field: 'name', found: shown(a), expected: shown(b), reason, hint: near ? 'spelling' : undefined };
}

/** A name as a person writes it: without carets, and isolated, so that its direction cannot turn the sentence round. */
function shown(name: string): string {
  const plain = name
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\^\s]+/g, ' ')
    .trim();
  return `\u2068${plain.slice(0, 120)}\u2069`;
}

function compareBirthDate(found: Identity, person: Identity): Comparison {
  const [a, b] = [found.birthDate, person.birthDate];
  if (!a || !b) return undefined;
  if (a === b) return 'agrees';
  const hint = dateHint(a, b);
  const slip = {
    'day-and-month-swapped': ' Day and month are swapped.',
    'one-digit': ' One digit is different.',
    none: '',
  }[hint ?? 'none'];
  return {
    field: 'birthDate',
    found: a,
    expected: b,
    reason: `The files say the date of birth is ${a}, the case says ${b}.${slip}`,
    hint,
  };
}

function dateHint(a: string, b: string): 'day-and-month-swapped' | 'one-digit' | undefined {
  const [year, month, day] = a.split('-');
  if (`${year}-${day}-${month}` === b) return 'day-and-month-swapped';
  const apart = [...a].filter((digit, i) => digit !== b[i]).length;
  return apart === 1 && a.length === b.length ? 'one-digit' : undefined;
}

/** Only male and female can contradict each other; other and unknown say nothing certain. */
function sexOf(sex: SexCode | undefined): 'male' | 'female' | undefined {
  if (sex === 'M' || sex === 'male') return 'male';
  return sex === 'F' || sex === 'female' ? 'female' : undefined;
}

function compareSex(found: Identity, person: Identity): Comparison {
  const [a, b] = [sexOf(found.sex), sexOf(person.sex)];
  if (!a || !b) return undefined;
  if (a === b) return 'agrees';
  return { field: 'sex', found: a, expected: b, reason: `The files say ${a}, the case says ${b}.` };
}

/** Numbers contradict each other only when the same place gave them. */
function compareIds(found: Identity, person: Identity): Comparison {
  for (const a of found.ids ?? []) {
    const sameSystem = (person.ids ?? []).filter((b) => a.system && a.system === b.system);
    if (sameSystem.some((b) => b.value === a.value)) return 'agrees';
    const other = sameSystem[0];
    if (other) {
      const reason = 'The patient number in the files is another one than that of the case, from the same place.';
      return { field: 'id', found: a.value, expected: other.value, reason };
    }
  }
  return undefined;
}

const FIELDS = new Map<(found: Identity, person: Identity) => Comparison, string>([
  [compareName, 'name'],
  [compareBirthDate, 'birthDate'],
  [compareSex, 'sex'],
  [compareIds, 'id'],
]);
