/* Which words of two names belong together, and how surely. */
import { asMisread, editDistance, looseVowels, soundsOf } from './folding.rules.ts';
import type { Word } from './name-parts.rules.ts';
import { shortMuhammad } from './arabic.rules.ts';
import { canBeWritten, usualReading } from './scripts.rules.ts';

/**
 * How surely two words are one: `same` – a way of writing it; `initial` – one is the beginning of the other; `misread` – a
 * machine reads one for the other; `spelling` – they sound alike; `slip` – a letter apart.
 */
export type Likeness = 'same' | 'initial' | 'misread' | 'spelling' | 'slip';

const ORDER: readonly Likeness[] = ['same', 'misread', 'spelling', 'initial', 'slip'];

/** @returns undefined when they are two words. The same in both directions. */
export function likeness(a: Word, b: Word): Likeness | undefined {
  if (a.plain === b.plain || a.plain === b.second || a.second === b.plain) return 'same';
  if (a.script !== b.script) return acrossScripts(a, b);
  if (a.short || b.short) return isBeginning(a, b) ? 'initial' : undefined;
  if (a.script !== 'latin') return isSlip(a.plain, b.plain) && a.script !== 'han' ? 'slip' : undefined;
  return latinLikeness(a, b);
}

function isBeginning(a: Word, b: Word): boolean {
  const [short, long] = a.plain.length <= b.plain.length ? [a, b] : [b, a];
  return short.short && (long.plain.startsWith(short.plain) || long.second.startsWith(short.plain));
}

function latinLikeness({ plain: a, sounds }: Word, { plain: b, sounds: others }: Word): Likeness | undefined {
  if (fitsGaps(a, b) || fitsGaps(b, a)) return 'same';
  if (isMuhammad(a) && isMuhammad(b)) return 'same';
  if (asMisread(a) === asMisread(b)) return /\d/.test(a + b) ? 'same' : 'misread';
  if (Math.min(a.length, b.length) >= 3 && others.some((one) => sounds.includes(one))) return 'spelling';
  const loose = looseVowels(a);
  if (loose !== undefined && loose === looseVowels(b) && !endsOtherwise(a, b)) return 'spelling';
  return isSlip(a, b) ? 'slip' : undefined;
}

/** Letters lost to a wrong character set stand as `?`, one for each, or for ß and œ, which are two here. */
function fitsGaps(gapped: string, whole: string): boolean {
  if (!/[?\ufffd]/.test(gapped)) return false;
  let places = new Set([0]);
  for (const letter of gapped) {
    const steps = letter === '?' || letter === '\ufffd' ? [1, 2] : [1];
    places = new Set([...places].flatMap((at) => steps.filter(() => steps.length > 1 || whole[at] === letter).map((n) => at + n))); // prettier-ignore
  }
  return places.has(whole.length) && /[^?\ufffd]/.test(gapped);
}

const isMuhammad = (word: string): boolean => shortMuhammad.has(word) || /^m[uoa]?h?[aeo]?m+[aeiou]?d$/.test(word);

/** Maria and Mario, Daniel and Daniela: the end of a name says who bears it. */
function endsOtherwise(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  const vowel = /[aeiouy]$/;
  if (long.length === short.length) return a.at(-1) !== b.at(-1) && (vowel.test(a) || vowel.test(b));
  return vowel.test(long) && !vowel.test(short);
}

/** One slip of the pen in a word of four letters, two in one of ten. */
function isSlip(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length);
  return shorter >= 4 && editDistance(a, b) <= (shorter >= 10 ? 2 : 1);
}

/** Words of two scripts: read off the letters of the one that is not Latin. */
function acrossScripts(a: Word, b: Word): Likeness | undefined {
  const [latin, other] = a.script === 'latin' ? [a, b] : [b, a];
  if (latin.script !== 'latin' || !other.pattern) return undefined;
  if (latin.short || other.short) {
    const first = other.pattern.find((ways) => ways.some((way) => way !== ''));
    const starts = first?.some((way) => way !== '' && (latin.plain.startsWith(way) || way.startsWith(latin.plain)));
    return starts ? 'initial' : undefined;
  }
  if (canBeWritten(other.pattern, latin.plain) || canBeWritten(other.pattern, latin.second)) return 'same';
  const reading = usualReading(other.pattern);
  const sounds = soundsOf(reading);
  if (latin.sounds.some((one) => sounds.includes(one))) return 'spelling';
  if (other.script === 'arabic')
    return bones(reading) !== '' && bones(reading) === bones(latin.plain) ? 'spelling' : undefined;
  const apart = Math.min(...sounds.map((one) => editDistance(one, latin.sounds[0]!)));
  if (apart > Math.max(1, Math.floor(reading.length / 4))) return undefined;
  // A name that is at home in both languages: Александр and Alexander, but not Alexandra.
  return endsOtherwise(reading, latin.plain) ? 'slip' : 'spelling';
}

/** Consonants only, those that transliterations confuse as one. */
function bones(latin: string): string {
  return latin
    .replace(/sh|ch/g, 'S')
    .replace(/kh|gh|th|dh/g, (pair) => (pair === 'th' ? 't' : pair === 'dh' ? 'd' : 'k'))
    .replace(/[qgc]/g, 'k')
    .replace(/[aeiouywh]/g, '')
    .replace(/(.)\1+/g, '$1');
}

export type Paired = { a: Word; b: Word; like: Likeness };
export type Pairing = { pairs: Paired[]; leftA: Word[]; leftB: Word[] };

/** Pairs the words of two names, the surest first; words that are written in one or in several meet as well. */
export function pairWords(a: readonly Word[], b: readonly Word[]): Pairing {
  const [one, two] = [joinedTo(a, b), joinedTo(b, a)];
  const found: (Paired & { cost: number })[] = [];
  for (const [i, x] of one.entries())
    for (const [j, y] of two.entries()) {
      const like = likeness(x, y);
      // Of equal likeness the pair whose words stand in like places is meant.
      if (like) found.push({ a: x, b: y, like, cost: ORDER.indexOf(like) * 100 + Number(x.aside !== y.aside) * 50 + Math.abs(i - j) }); // prettier-ignore
    }
  const pairs: Paired[] = [];
  for (const pair of found.sort((p, q) => p.cost - q.cost)) {
    if (pairs.some((taken) => taken.a === pair.a || taken.b === pair.b)) continue;
    pairs.push(pair);
  }
  return {
    pairs,
    leftA: one.filter((word) => !pairs.some((pair) => pair.a === word)),
    leftB: two.filter((word) => !pairs.some((pair) => pair.b === word)),
  };
}

/** Neighbours that are one word in the other name are one here: `de la Cruz` – `Delacruz`, `Anna-Maria` – `Annamaria`. */
function joinedTo(words: readonly Word[], other: readonly Word[]): Word[] {
  const result: Word[] = [];
  for (let at = 0; at < words.length;) {
    const size = [4, 3, 2].find((n) => at + n <= words.length && isWordOf(words.slice(at, at + n), other)) ?? 1;
    result.push(size === 1 ? words[at]! : together(words.slice(at, at + size)));
    at += size;
  }
  return result;
}

function isWordOf(words: readonly Word[], other: readonly Word[]): boolean {
  if (words.some(({ short, script }) => short || script === 'han')) return false;
  const one = together(words);
  // El Hassan, Alhasan: an article is spelled as it sounds.
  const enough = words[0]!.aside ? ['same', 'misread', 'spelling'] : ['same', 'misread'];
  return other.some((word) => !word.short && enough.includes(likeness(one, word) ?? ''));
}

function together(words: readonly Word[]): Word {
  const first = words[0]!;
  const patterns = words.flatMap(({ pattern }) => (pattern ? [pattern] : []));
  return {
    plain: words.map(({ plain }) => plain).join(''),
    second: words.map(({ second }) => second).join(''),
    script: first.script,
    part: words.find(({ part }) => part !== 'open')?.part ?? 'open',
    short: false,
    tied: false,
    aside: words.every(({ aside }) => aside),
    sounds: first.script === 'latin' ? soundsOf(words.map(({ plain }) => plain).join('')) : [],
    pattern: patterns.length === words.length ? patterns.flat() : undefined,
  };
}
