/* A name as it stands on a paper or in a header, taken apart: words, what they may be, and what is beside the name. */
import { soundsOf, withDigraphs, withoutMarks } from './folding.rules.ts';
import { plainArabic, shortMuhammad } from './arabic.rules.ts';
import { simplified } from './hanzi.rules.ts';
import { patternOf, scriptOf, type Pattern, type Script } from './scripts.rules.ts';

/** `family` and `given` only where the writing says it: carets, a comma, capitals among small letters. */
export type Part = 'family' | 'given' | 'open';

export type Word = {
  /** In lower case, without marks. */
  plain: string;
  /** The other usual spelling of its umlauts. */
  second: string;
  script: Script;
  part: Part;
  /** Bound to the next word by a hyphen. */
  tied: boolean;
  /** One letter, or a few with a full stop: `A`, `Chr.` */
  short: boolean;
  /** Beside the name on its own: titles, particles, a name before marriage. Left out of one name it does not count. */
  aside: boolean;
  /** How it may be written in Latin letters, when it is not. */
  pattern: Pattern | undefined;
  /** How it may sound; empty for other scripts. */
  sounds: readonly string[];
};

export type Name = {
  words: Word[];
  /** Of two who bear one name: `1` senior, `2` junior, `3` the third … */
  generation: number | undefined;
  /** A newborn without a name of its own; `a`, `b` or `1` … where it is one of several. */
  newborn: { which: string } | undefined;
};

/** Titles and academic degrees, which one hospital writes and another does not. */
const TITLES = new Set(
  'dr prof professor med mr mrs ms miss mx herr herrn frau fr sr sra srta señor señora don doña dña dott dottssa sig signor signora signore mme mlle monsieur madame mademoiselle m md phd dds rn do mag ing dipl sir dame lady lord rev sheikh sheik haji hajj hadji sayyid pan pani pana г гн гжа др д السيد السيدة الدكتور الدكتورة د 先生 女士 小姐 κ κα κος'
    .split(' ')
    .map((word) => withoutMarks(word)),
);
const PARTICLES = new Set(
  'de del della dello degli di da do dos das du des la le las los lo van von vom zu zur zum der den ter ten te het el al il bin ben ibn bint binti ould abu af av und y e i et st saint san santa ap mac mc bar'.split(' '),
); // prettier-ignore
const ARABIC_ASIDE = new Set(['بن', 'ابن', 'بنت', 'ابنه', 'ال', 'ابو', 'ام']);
const MAIDEN = /^(?:née?|nee|geb|geborene?r?|born|roz|rozená|ur|urodz|domo|formerly|fka|maiden|урожд|урожденная|nata|nacida|nascida|fodd|f[øo]dt|syntynyt)$/u; // prettier-ignore

const GENERATIONS: ReadonlyMap<string, number> = new Map(
  ['sr snr sen. senior', 'jr jnr jun. junior fils filho ii 2nd', 'iii 3rd neto', 'iv 4th'].flatMap((words, at) =>
    words.split(' ').map((word) => [word, at + 1] as const),
  ),
);

/** Characters that turn the direction of text or cannot be seen. */
const UNSEEN = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]/g;

/** UTF-8 that was read as Latin-1, a frequent wrong SpecificCharacterSet. */
function repaired(text: string): string {
  if (!/[\u00c2-\u00f4][\u0080-\u00bf]/.test(text) || /[^\u0000-\u00ff]/.test(text)) return text;
  const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return text;
  }
}

/** `beside`: prefix, suffix, degree. */
type Piece = { text: string; part: Part; beside?: boolean };

/** Family and given name where carets (DICOM PN, HL7 XPN) or one comma say so. */
function pieces(name: string): Piece[] {
  if (name.includes('^')) {
    const parts = name.split('^');
    const given = parts.slice(1).some((part) => /\p{L}/u.test(part));
    // `Lopez Maria^^^^`: the whole name stands in the first component.
    return parts.map((text, at) => ({ text: text.split('&')[0]!, part: given ? (at === 0 ? 'family' : 'given') : 'open', beside: at >= 3 })); // prettier-ignore
  }
  const [before, after, ...more] = name.split(/[,،，]/);
  const isTurned = after !== undefined && more.length === 0 && rawWords(after).some((word) => !isAside(word));
  if (!isTurned) return [{ text: name, part: 'open' }];
  return [
    { text: before!, part: 'family' },
    { text: after, part: 'given' },
  ];
}

function isAside(raw: string): boolean {
  const plain = bareOf(raw.toLowerCase());
  return TITLES.has(plain) || GENERATIONS.has(plain);
}

/** Words as written; a full stop stays with the short word it ends, a hyphen with the word before it. */
function rawWords(text: string): string[] {
  const joined = text.replace(/(?<=\p{L})['’`ʼ´‘](?=\p{L})/gu, '').replace(/\.(?=\p{L})/gu, '. ').replace(/[‐‑-](?=\p{L})/gu, '- '); // prettier-ignore
  return joined.split(/[^\p{L}\p{M}\p{N}.?\ufffd|-]+/u).filter((word) => /\p{L}/u.test(word));
}

const bareOf = (lower: string): string => withoutMarks(lower.replace(/[.-]/g, ''));

/** Capitals among small letters are a family name: `DUPONT Marie`. */
function byCapitals(raw: string, all: readonly string[]): Part {
  const isLoud = (word: string): boolean =>
    word.length > 2 && word === word.toUpperCase() && word !== word.toLowerCase();
  const isSpoken = (word: string): boolean => word.length > 1 && /\p{Ll}/u.test(word) && /^\p{Lu}/u.test(word);
  if (!all.some(isLoud) || !all.some((word) => isSpoken(word) && !isAside(word))) return 'open';
  return isLoud(raw) ? 'family' : 'given';
}

/** Longer names are cut: no person has sixteen names, but a hostile file may. */
const mostWords = 16;

/** Takes a name apart. Nothing is thrown away that could be a name: what is left when all seems beside it counts. */
export function nameOf(written: string): Name {
  const text = repaired(written.slice(0, 400)).normalize('NFKC').replace(UNSEEN, '');
  let generation: number | undefined;
  let isMaiden = false;
  const words: Unsettled[] = [];
  for (const piece of pieces(text)) {
    const raws = rawWords(piece.text);
    for (const [at, raw] of raws.entries()) {
      const lower = raw.toLowerCase();
      const bare = bareOf(lower);
      if (MAIDEN.test(bareOf(lower)) && words.length > 0 && raws.length > at + 1) {
        isMaiden = true;
        continue;
      }
      // `Sr.` before a name is a title.
      const generationHere = GENERATIONS.get(bare) ?? GENERATIONS.get(lower);
      if (generationHere !== undefined && words.length >= 2) {
        generation = generationHere;
        continue;
      }
      if (words.length >= mostWords || bare === '') continue;
      const part = piece.part === 'open' ? byCapitals(raw, raws) : piece.part;
      words.push(wordOf(lower, bare, part, isMaiden || piece.beside === true));
    }
  }
  const newborn = newbornIn(text, words);
  return { words: settled(newborn ? words.filter(({ plain }) => !NEWBORN_WORDS.test(plain)) : words), generation, newborn }; // prettier-ignore
}

function wordOf(lower: string, bare: string, part: Part, aside: boolean): Unsettled {
  const script = scriptOf(bare);
  const isArabic = script === 'arabic';
  const plain = isArabic ? plainArabic(bare) : script === 'han' ? simplified(bare) : bare;
  const cased = plain.toUpperCase() !== plain;
  const muhammad = shortMuhammad.has(plain) && !aside;
  return {
    plain,
    second: withDigraphs(lower.replace(/[.-]/g, '')),
    script,
    part,
    short: (plain.length === 1 && cased) || (lower.endsWith('.') && plain.length <= 4 && cased && !TITLES.has(plain)),
    tied: lower.endsWith('-'),
    aside,
    title: TITLES.has(plain) && lower.endsWith('.'),
    maybe: aside || (TITLES.has(plain) && !muhammad) || PARTICLES.has(plain) || ARABIC_ASIDE.has(plain),
    pattern: script === 'latin' ? undefined : patternOf(plain),
    sounds: script === 'latin' ? soundsOf(plain) : [],
  };
}

/** Written with its point, a title is one for certain; else it may be a name, as a particle may. */
type Unsettled = Word & { title: boolean; maybe: boolean };

/** Titles and particles stand aside only beside two other words: `Ben Lopez` and `Van Minh` are whole names. */
function settled(words: readonly Unsettled[]): Word[] {
  const full = words.filter((word) => !word.title && !word.maybe && !word.short).length;
  const isNamed = words.some((word) => !word.title);
  return words.map(({ title, maybe, ...word }) => ({
    ...word,
    aside: word.aside || (title && isNamed) || (maybe && full >= 2),
  }));
}

const NEWBORN =
  /(?<!\p{L})(?:baby ?-? ?(?:boy|girl|of)|(?:boy|girl|son|daughter|infant|newborn) of|babyboy|babygirl|newborn|neonate|neugeborene[rs]?|säugling|(?:sohn|tochter|kind) von|nouveau[- ]?n[ée]e?|reci[ée]n nacid[oa]|rn de|neonat[oa]|rec[ée]m[- ]nascid[oa]|новорожд\p{L}*|b\/o)(?!\p{L})/iu;
const NEWBORN_WORDS =
  /^(?:baby|babyboy|babygirl|boy|girl|of|son|daughter|infant|newborn|neonate|neugeborener?s?|saugling|sohn|tochter|kind|nouveau|nee?|recien|nacid[oa]|rn|neonat[oa]|recem|nascid[oa]|новорожд.*|b|twin|zwilling|male|female)$/u;

function newbornIn(text: string, words: readonly Word[]): Name['newborn'] {
  const spaced = text.replace(/[\^,\s]+/g, ' ');
  if (!NEWBORN.test(spaced)) return undefined;
  const which = /(?:boy|girl|twin|baby|zwilling) ?#? ?([ab]|[1-4]|i{1,3})(?![\p{L}\d])/iu.exec(spaced)?.[1] ?? '';
  return words.length > 0 ? { which: which.toLowerCase() } : undefined;
}

/** A first word that says the name was taken out. */
const TAKEN_OUT = /^(anon|anonym\p{L}*|deident\p{L}*|unknown|unbekannt|redacted|pseudonym\p{L}*|аноним\p{L}*)$/u;
/** Words that say nothing when there is no other: some of them are real family names as well. */
const EMPTY_WORDS =
  /^(de|identified|na|nn|no|name|noname|null|none|patient|patientin|subject|case|test|tester|testing|testpatient|demo|dummy|phantom|hidden|removed|first|last|given|family|middle|surname|firstname|lastname|familyname|givenname|vorname|nachname|apellidos?|nombre|inconnu|autogenerated|qa|qc|[x?]+|a{3,}|z{3,}|(?:patient|subject|case|test)\d+)$/;

/** True for an empty name, one without letters, or one that says it was taken out ("ANON", "Test^Patient"). */
export function isNoName(name: string | undefined): boolean {
  const found = nameWords(name);
  if (found.length === 0 || TAKEN_OUT.test(found[0]!)) return true;
  return found.every(
    (word) => EMPTY_WORDS.test(word) || TAKEN_OUT.test(word) || (word.length === 1 && /[a-z]/.test(word)),
  );
}

function nameWords(name: string | undefined): string[] {
  const plain = withoutMarks((name ?? '').slice(0, 400).normalize('NFKC').replace(UNSEEN, '').toLowerCase());
  return plain.split(/[^\p{L}\p{N}?]+/u).filter((word) => /\p{L}/u.test(word));
}

/** True when the name was given but says nothing ("ANON"), unlike one that is simply missing. */
export function isAnonymised(name: string | undefined): boolean {
  return (name ?? '').trim() !== '' && isNoName(name);
}
