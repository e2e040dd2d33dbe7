/*
 * Comparing names of people across scripts, orders and spellings. Two names are the same only when one could be a way
 * of writing the other; near misses are said to be near, never taken as the same.
 */

/** `same`: one is a way of writing the other. `near`: a letter apart. `unknown`: too little to tell. */
export type NameVerdict = 'same' | 'near' | 'different' | 'unknown';

/** Letters that Unicode does not decompose, in the usual Latin spelling. */
const LETTERS: Record<string, string> = { ß: 'ss', ø: 'o', æ: 'ae', œ: 'oe', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i' };
/** German and Nordic second spelling: Müller is also Mueller, Åse is also Aase. */
const DIGRAPHS: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', å: 'aa', ø: 'oe' };

/** Titles and suffixes, which one hospital writes and another does not. */
const TITLES = new Set(
  'dr prof med mr mrs ms miss mx herr frau sr sra don doña dona jr ii iii md phd mme mlle m'.split(' '),
);

/** A first word that says the name was taken out. */
const TAKEN_OUT = /^(anon|anonym\w*|deidentified|unknown|unbekannt|redacted|pseudonym\w*)$/;
/** Words that say nothing when there is no other: some of them are real family names as well. */
const EMPTY_WORDS = /^(de|identified|na|nn|no|name|noname|null|none|patient|subject|hidden|removed|inconnu|x+)$/;

type Word = { plain: string; second: string };

function strip(text: string): string {
  const spelled = text.replace(/[ßøæœłđðþı]/g, (letter) => LETTERS[letter]!);
  return spelled.normalize('NFKD').replace(/\p{M}/gu, '');
}

/** The words of a name in lower case without marks; carets, commas and hyphens separate. */
function words(name: string): Word[] {
  const lower = name.normalize('NFC').toLowerCase().replace(/['’`]/g, '');
  const parts = lower.split(/[^\p{L}\p{M}\p{N}]+/u).filter((part) => /\p{L}/u.test(part));
  return parts
    .filter((part) => !TITLES.has(part))
    .map((part) => ({ plain: strip(part), second: strip(part.replace(/[äöüåø]/g, (letter) => DIGRAPHS[letter]!)) }));
}

/** True for an empty name, one without letters, or one that says it was taken out ("ANON", "Anonymous^Patient 12"). */
export function isNoName(name: string | undefined): boolean {
  const found = words(name ?? '');
  if (found.length === 0 || TAKEN_OUT.test(found[0]!.plain)) return true;
  return found.every((word) => EMPTY_WORDS.test(word.plain) || TAKEN_OUT.test(word.plain));
}

/** True when the name was given but says nothing ("ANON"), unlike one that is simply missing. */
export function isAnonymised(name: string | undefined): boolean {
  return (name ?? '').trim() !== '' && isNoName(name);
}

/** One letter of a script that has capitals; a single Chinese or Korean character is a whole name. */
function isInitial(word: Word): boolean {
  return word.plain.length === 1 && word.plain.toUpperCase() !== word.plain;
}

function sameWord(a: Word, b: Word): boolean {
  if (a.plain === b.plain || a.plain === b.second || a.second === b.plain) return true;
  return (isInitial(a) || isInitial(b)) && a.plain[0] === b.plain[0];
}

function nearWord(a: Word, b: Word): boolean {
  return sameWord(a, b) || (Math.min(a.plain.length, b.plain.length) >= 4 && editDistance(a.plain, b.plain) <= 1);
}

/** Levenshtein distance of two short words. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + cost));
    }
    row = next;
  }
  return row[b.length]!;
}

/** True when every word of the shorter name has its own partner in the longer one; full words choose before initials. */
function contained(short: Word[], long: Word[], same: (a: Word, b: Word) => boolean): boolean {
  const left = [...long];
  for (const word of [...short].sort((a, b) => b.plain.length - a.plain.length)) {
    const exact = left.findIndex((other) => other.plain === word.plain);
    const at = exact >= 0 ? exact : left.findIndex((other) => same(word, other));
    if (at < 0) return false;
    left.splice(at, 1);
  }
  return true;
}

function isLatin(name: Word[]): boolean {
  return name.some((word) => /\p{Script=Latin}/u.test(word.plain));
}

/** Longer names are cut: no person has sixteen names, but a hostile file may. */
const MAX_WORDS = 16;

/** Compares two names in any order, case, and with or without marks, titles and initials. */
export function compareNames(a: string | undefined, b: string | undefined): NameVerdict {
  if (isNoName(a) || isNoName(b)) return 'unknown';
  const [one, two] = [words(a!).slice(0, MAX_WORDS), words(b!).slice(0, MAX_WORDS)];
  if (isLatin(one) !== isLatin(two)) return 'unknown';
  if (joined(one) === joined(two)) return 'same';
  const [short, long] = byLength(one, two);
  if (contained(short, long, sameWord)) return fullWords(short).length >= 2 ? 'same' : 'unknown';
  if (initialsAside(one, two)) return 'same';
  return contained(short, long, nearWord) ? 'near' : 'different';
}

/** Names in scripts without spaces are written with and without a gap. */
function joined(name: Word[]): string {
  return name.map((word) => word.plain).join('');
}

function byLength(a: Word[], b: Word[]): [Word[], Word[]] {
  return a.length <= b.length ? [a, b] : [b, a];
}

function fullWords(name: Word[]): Word[] {
  return name.filter((word) => !isInitial(word));
}

/** Initials that only one side has (`LOPEZ MARIA A.`) do not separate two names; two different ones do. */
function initialsAside(a: Word[], b: Word[]): boolean {
  if (a.some(isInitial) && b.some(isInitial)) return false;
  const [short, long] = byLength(fullWords(a), fullWords(b));
  return short.length >= 2 && contained(short, long, sameWord);
}
