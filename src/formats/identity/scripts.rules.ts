/*
 * Names in other scripts against names in Latin letters: each letter has the ways in which the usual systems write it, and
 * a Latin word fits when it can be read off them. Nothing is turned into "the" transliteration, since there is none.
 */
import { arabicPattern } from './arabic.rules.ts';

export type Script = 'latin' | 'cyrillic' | 'greek' | 'arabic' | 'han' | 'other';

const SCRIPTS: readonly [Script, RegExp][] = [
  ['latin', /\p{Script=Latin}/u],
  ['cyrillic', /\p{Script=Cyrillic}/u],
  ['greek', /\p{Script=Greek}/u],
  ['arabic', /\p{Script=Arabic}/u],
  ['han', /\p{Script=Han}/u],
];

/** Script of a word by its first letter that has one. */
export function scriptOf(word: string): Script {
  for (const letter of word) {
    const found = SCRIPTS.find(([, pattern]) => pattern.test(letter));
    if (found) return found[0];
  }
  return 'other';
}

/**
 * Cyrillic of Russian, Ukrainian, Bulgarian and Serbian: BGN/PCGN, ISO 9, GOST 7.79, ICAO 9303, scholarly without its
 * marks, German and French popular spellings. Marks are gone on both sides before (ё is е, й is и).
 */
const CYRILLIC: Readonly<Record<string, string>> = {
  а: 'a', б: 'b', в: 'v w', г: 'g h gh', д: 'd', е: 'e ye je ie io yo jo o', ж: 'zh z j g sh sch', з: 'z s', и: 'i y j ii yi ji',
  к: 'k c ck', л: 'l', м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's ss c', т: 't', у: 'u ou oo', ф: 'f ph', х: 'kh h ch x',
  ц: 'ts c tz z cz', ч: 'ch c tch tsch cz', ш: 'sh s sch ch sz', щ: 'shch sch sc sh shh w s stsch schtsch chtch', ъ: ' a u',
  ы: 'y i ui', ь: ' y i j', э: 'e eh', ю: 'yu iu ju u', я: 'ya ia ja a', і: 'i', є: 'ye ie je e', ґ: 'g', ђ: 'dj d', ј: 'j y i',
  љ: 'lj', њ: 'nj', ћ: 'c ch', џ: 'dz dzh', ў: 'u w',
}; // prettier-ignore
/** Groups that are written as one: ый and ий at the end, кс as x, дж as j. */
const CYRILLIC_GROUPS: Readonly<Record<string, string>> = {
  ыи: 'y yi yy yj iy ij i', ии: 'y iy ii ij i yi', кс: 'ks x', дж: 'dzh j dj', ье: 'ye ie e je yo io', ьи: 'yi i y', ая: 'aya aia aja aa',
}; // prettier-ignore

/** Modern Greek: ISO 843 (ELOT 743), and popular spellings. */
const GREEK: Readonly<Record<string, string>> = {
  α: 'a', β: 'v b', γ: 'g gh y', δ: 'd dh', ε: 'e', ζ: 'z', η: 'i e h', θ: 'th', ι: 'i y', κ: 'k c', λ: 'l', μ: 'm', ν: 'n', ξ: 'x ks',
  ο: 'o', π: 'p', ρ: 'r rh', σ: 's', ς: 's', τ: 't', υ: 'y i u', φ: 'f ph', χ: 'ch h kh x', ψ: 'ps', ω: 'o w',
}; // prettier-ignore
const GREEK_GROUPS: Readonly<Record<string, string>> = {
  ου: 'ou u oo', μπ: 'b mp', ντ: 'd nt', γκ: 'g gk ng', γγ: 'ng gg', αι: 'ai e ae', ει: 'ei i', οι: 'oi i', ευ: 'ev ef eu', αυ: 'av af au',
  τζ: 'tz dz j', γι: 'gi yi y g', ιω: 'io yo jo', για: 'gia ya ja',
}; // prettier-ignore

/** What each place of a word may read as, in order; `''` among them: it may be left out. */
export type Pattern = readonly (readonly string[])[];

function patternBy(
  word: string,
  letters: Readonly<Record<string, string>>,
  groups: Readonly<Record<string, string>>,
): Pattern {
  // prettier-ignore
  const pattern: string[][] = [];
  for (let at = 0; at < word.length;) {
    const size = [3, 2].find((n) => groups[word.slice(at, at + n)] !== undefined) ?? 1;
    const piece = word.slice(at, at + size);
    const ways = (groups[piece] ?? letters[piece] ?? piece).split(' ');
    // A group may also be read letter by letter.
    if (size > 1) for (const way of product([...piece].map((letter) => (letters[letter] ?? letter).split(' ')))) ways.push(way); // prettier-ignore
    pattern.push(ways);
    at += size;
  }
  return pattern;
}

function product(parts: string[][]): string[] {
  return parts.reduce((found, ways) => found.flatMap((one) => ways.map((way) => one + way)), ['']);
}

/** The longest word that is compared letter by letter. */
const longest = 40;

/** How a word of another script may be written in Latin letters; undefined when we have no table of its letters. */
export function patternOf(word: string): Pattern | undefined {
  const script = scriptOf(word);
  if (word.length > longest) return undefined;
  if (script === 'cyrillic') return patternBy(word, CYRILLIC, CYRILLIC_GROUPS);
  if (script === 'greek') return patternBy(word, GREEK, GREEK_GROUPS);
  return script === 'arabic' ? arabicPattern(word) : undefined;
}

/** True when the Latin word can be read off the pattern. Time is their product: all places are followed at once. */
export function canBeWritten(pattern: Pattern, latin: string): boolean {
  const text = latin.slice(0, 2 * longest);
  let places = new Set([0]);
  for (const ways of pattern) {
    const next = new Set<number>();
    for (const at of places)
      for (const way of ways) {
        if (!text.startsWith(way, at)) continue;
        next.add(at + way.length);
        // Doubled letters are a matter of taste: Anna, Ana.
        if (way !== '' && text[at + way.length] === way.at(-1)) next.add(at + way.length + 1);
      }
    if (next.size === 0) return false;
    places = next;
  }
  return places.has(text.length);
}

/** The first usual reading of a word of another script, for telling how far apart two names are. */
export function usualReading(pattern: Pattern): string {
  return pattern.map((ways) => ways[0]).join('');
}
