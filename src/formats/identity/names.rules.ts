/*
 * Comparing two names of people across scripts, orders and spellings. Two names are the same only when one is a way of
 * writing the other; what is near is said to be near, and why, never taken as the same.
 */
import { compareHanzi } from './hanzi.rules.ts';
import { isNoName, nameOf, type Name, type Word } from './name-parts.rules.ts';
import { pairWords, type Paired, type Pairing } from './name-words.rules.ts';

/**
 * - `same`: one is a way of writing the other.
 * - `spelling`: they sound alike, are misread for one another, or the family name is a letter apart.
 * - `partial`: one is a part of the other, too little to tell (`Lopez`, `Lopez^M`), or the first given name is missing.
 * - `given-near`: a letter of the given name is other: a slip, or a brother or sister.
 * - `given-differs`: the family name is the same, the given name is not: a relative, a twin.
 * - `family-differs`: the given name is the same, the family name is not: married, or another person.
 * - `generation`: senior and junior of one name.
 * - `newborn`: one is a newborn without a name, of this family name.
 * - `different`, `unknown` (no name, or scripts that cannot be compared).
 */
export type NameVerdict =
  | 'same'
  | 'spelling'
  | 'partial'
  | 'given-near'
  | 'given-differs'
  | 'family-differs'
  | 'generation'
  | 'newborn'
  | 'different'
  | 'unknown';

/** Compares two names in any order and case, with or without marks, titles and initials. The same in both directions. */
export function compareNames(a: string | undefined, b: string | undefined): NameVerdict {
  if (isNoName(a) || isNoName(b)) return 'unknown';
  const [one, two] = [nameOf(a!), nameOf(b!)];
  if (one.words.length === 0 || two.words.length === 0) return 'unknown';
  if (one.newborn || two.newborn) return compareNewborn(one, two);
  const verdict = compareWords(one.words, two.words);
  if (!['same', 'spelling'].includes(verdict)) return verdict;
  const isOther = one.generation !== undefined && two.generation !== undefined && one.generation !== two.generation;
  return isOther ? 'generation' : verdict;
}

/** A newborn bears its family's name, or its mother's. */
function compareNewborn(one: Name, two: Name): NameVerdict {
  if (one.newborn && two.newborn && one.newborn.which !== two.newborn.which) return 'given-differs';
  const { pairs, leftA, leftB } = pairWords(one.words, two.words);
  if (pairs.length === 0) return 'different';
  return one.newborn && two.newborn && leftA.length === 0 && leftB.length === 0 ? 'same' : 'newborn';
}

/** The name without its gaps; what stands beside it only where there is nothing else. */
function joined(words: readonly Word[]): string {
  const own = words.filter(({ aside }) => !aside);
  return (own.length > 0 ? own : words).map(({ plain }) => plain).join('');
}

function compareWords(a: readonly Word[], b: readonly Word[]): NameVerdict {
  if (joined(a) === joined(b)) return 'same';
  const acrossHan = [a, b].filter((words) => words.some(({ script }) => script === 'han')).length === 1;
  if (acrossHan) return hanAgainst(a, b);
  if (!comparable(a, b)) return 'unknown';
  return judge(pairWords(a, b), a, b);
}

function hanAgainst(a: readonly Word[], b: readonly Word[]): NameVerdict {
  const [han, latin] = a.some(({ script }) => script === 'han') ? [a, b] : [b, a];
  if (!latin.every(({ script }) => script === 'latin')) return 'unknown';
  const verdict = compareHanzi(joined(han), latin.filter(({ aside }) => !aside).map(({ plain }) => plain)); // prettier-ignore
  return verdict === 'different' ? 'given-differs' : verdict;
}

/** Names whose scripts share a table; a name of mixed scripts is compared as far as it goes. */
function comparable(a: readonly Word[], b: readonly Word[]): boolean {
  const scripts = (words: readonly Word[]) => new Set(words.map(({ script }) => script));
  const [one, two] = [scripts(a), scripts(b)];
  if ([...one].some((script) => two.has(script))) return true;
  const readable = (words: readonly Word[]) =>
    words.every(({ script, pattern }) => script === 'latin' || pattern !== undefined);
  return (one.has('latin') || two.has('latin')) && readable(a) && readable(b);
}

const isFull = (word: Word): boolean => !word.short && !word.aside;

function judge({ pairs, leftA, leftB }: Pairing, a: readonly Word[], b: readonly Word[]): NameVerdict {
  const full = pairs.filter(({ a: x, b: y, like }) => like !== 'initial' && (!x.aside || !y.aside));
  const restA = leftA.filter((word) => !word.aside);
  const restB = leftB.filter((word) => !word.aside);
  const fullA = restA.filter(isFull);
  const fullB = restB.filter(isFull);
  if (fullA.length > 0 && fullB.length > 0) return apart(pairs, fullA, fullB, a, b);
  // Two other initials separate; one that only one name has does not.
  if (restA.length > 0 && restB.length > 0 && restA.every((w) => w.short) && restB.every((w) => w.short)) return 'given-differs'; // prettier-ignore
  const slip = full.find(({ like }) => like === 'slip');
  if (slip) return full.length >= 2 ? slipVerdict(slip, a, b) : 'different';
  if (full.length < 2) return full.length + pairs.length === 0 ? 'different' : 'partial';
  if (missesFirst(pairs, a, b) || missesFirst(pairs.map(turned), b, a)) return 'partial';
  return full.every(({ like }) => like === 'same') ? 'same' : 'spelling';
}

const turned = ({ a, b, like }: Paired): Paired => ({ a: b, b: a, like });

/**
 * `Hassan Ali` within `Ahmed Hassan Ali`: the longer one begins with a name that the shorter one lacks. Where names go on
 * from father to son that is the son; elsewhere people are called by their second name.
 */
function missesFirst(pairs: readonly Paired[], long: readonly Word[], short: readonly Word[]): boolean {
  const given = long.filter(isFull);
  if (given.length < 3 || short.filter(isFull).length >= given.length) return false;
  const first = given.find(({ part }) => part === 'given') ?? (given[0]!.part === 'open' ? given[0] : undefined);
  // Its family name stands first in some countries, and two of them in others: told only where the rest ends alike.
  const endsAlike = pairs.some((pair) => contains(pair.a, given.at(-1)!) && contains(pair.b, short.filter(isFull).at(-1)!)); // prettier-ignore
  return first !== undefined && (first.part === 'given' || endsAlike) && !pairs.some((pair) => contains(pair.a, first));
}

/** Words that were put together for the comparison are other objects than those they were made of. */
const contains = (pair: Word, word: Word): boolean => pair === word || pair.plain.includes(word.plain);

/** Both have words that the other lacks. */
function apart(
  pairs: readonly Paired[],
  restA: readonly Word[],
  restB: readonly Word[],
  a: readonly Word[],
  b: readonly Word[],
): NameVerdict {
  // prettier-ignore
  const sure = pairs.filter(({ like, a: x, b: y }) => ['same', 'misread', 'spelling'].includes(like) && !x.short && (!x.aside || !y.aside)); // prettier-ignore
  if (sure.length === 0) return 'different';
  const roles = [...restA.map((word) => roleOf(word, a)), ...restB.map((word) => roleOf(word, b))];
  const isFamily = roles.every((role) => role === 'family');
  return isFamily ? 'family-differs' : 'given-differs';
}

/** Where the writing does not say it: the last word is the family name, and what follows the second. */
function roleOf(word: Word, name: readonly Word[]): Part {
  if (word.part !== 'open') return word.part;
  const full = name.filter(isFull);
  const at = full.findIndex((one) => one === word || word.plain.endsWith(one.plain));
  if (at <= 0) return 'given';
  // A double-barrelled name is one.
  const end = full.findIndex((one, place) => place >= at && !one.tied);
  return at >= 2 || end === full.length - 1 ? 'family' : 'given';
}
type Part = Word['part'];

/** A letter apart in the family name is a spelling; in the given name it may be a brother or sister. */
function slipVerdict(slip: Paired, a: readonly Word[], b: readonly Word[]): NameVerdict {
  const roles = [roleOf(slip.a, a), roleOf(slip.b, b)];
  const sure = slip.a.part !== 'open' || slip.b.part !== 'open';
  const isFamily = sure ? [slip.a.part, slip.b.part].every((part) => part !== 'given') : roles.every((r) => r === 'family'); // prettier-ignore
  return isFamily ? 'spelling' : 'given-near';
}
