/* Names in Arabic letters (Persian and Urdu too): vowels are mostly not written, and each consonant has many Latin spellings. */

/** One letter for each that is written in several ways; marks are gone before. */
export function plainArabic(word: string): string {
  return word
    .replace(/\u0640/g, '')
    .replace(/[أإآٱ]/g, 'ا')
    .replace(/[ىیئ]/g, 'ي')
    .replace(/ؤ/g, 'و')
    .replace(/[ةہھ]/g, 'ه')
    .replace(/ک/g, 'ك')
    .replace(/ء/g, '');
}

/** What a consonant may be in Latin letters; vowels between are free. */
const CONSONANTS: Readonly<Record<string, string>> = {
  ب: 'b p', ت: 't', ث: 'th s t', ج: 'j g dj dsch', ح: 'h', خ: 'kh ch h x', د: 'd', ذ: 'dh z d th', ر: 'r', ز: 'z', س: 's c ss', ش: 'sh ch sch s',
  ص: 's c', ض: 'd dh z', ط: 't', ظ: 'z dh th d', غ: 'gh g r', ف: 'f ph', ق: 'q k g c', ك: 'k c', ل: 'l', م: 'm', ن: 'n', پ: 'p', چ: 'ch',
  گ: 'g', ژ: 'zh j', ڤ: 'v', ه: 'h',
}; // prettier-ignore

const VOWELS = [
  '',
  'a',
  'e',
  'i',
  'o',
  'u',
  'y',
  'ai',
  'ei',
  'au',
  'ou',
  'aa',
  'ee',
  'oo',
  'ia',
  'ie',
  'ea',
  'ae',
  'ye',
  'ya',
];
const LONG: Readonly<Record<string, readonly string[]>> = {
  ا: ['', 'a', 'e', 'i', 'o', 'u', 'aa', 'ae', 'ea'],
  ع: ['', 'a', 'e', 'i', 'o', 'u', 'aa', 'ai'],
  و: ['w', 'u', 'o', 'v', 'ou', 'oo', 'au', 'ow', 'aw', 'uw', 'ww', 'we', 'wa', 'wi'],
  ي: ['y', 'i', 'e', 'ee', 'ai', 'ei', 'ay', 'ey', 'iy', 'yy', 'j', 'ya', 'ye', 'yi', 'yu', 'yo', 'a', 'ia'],
};

/** See `patternOf`; the article in front may be left out or written as it is spoken (Al-, El-, Ash-). */
export function arabicPattern(word: string): (readonly string[])[] {
  const letters = plainArabic(word);
  const hasArticle = letters.length > 4 && letters.startsWith('ال');
  const pattern: (readonly string[])[] = hasArticle ? [['', 'al', 'el', 'ul', 'ash', 'ar', 'as', 'at', 'ad', 'an', 'az']] : []; // prettier-ignore
  const body = hasArticle ? letters.slice(2) : letters;
  for (const [at, letter] of [...body].entries()) {
    const consonant = CONSONANTS[letter]?.split(' ');
    // A last h is silent (Fatima, Fatimah, Fatimat).
    const isSilent = letter === 'ه' && at === body.length - 1;
    pattern.push(LONG[letter] ?? [...(consonant ?? [letter]), ...(isSilent ? ['', 't'] : [])]);
    if (at < body.length - 1 || consonant) pattern.push(VOWELS);
  }
  return pattern;
}

/** Ways in which the most frequent of all names is cut short on papers (Bangladesh, Malaysia, Gulf). */
export const shortMuhammad: ReadonlySet<string> = new Set(['md', 'mohd', 'muhd', 'mhd', 'mohmd']);
