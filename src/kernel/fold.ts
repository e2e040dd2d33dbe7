/**
 * Text as people search it: what they type finds what is written, however it is written. Pure.
 *
 * Case, accents, vowel signs (tashkeel, niqqud) and width do not count; neither do the forms of Arabic letters, final
 * letters of Hebrew, ё, ß and whether an umlaut is written with an e. Chinese and Japanese stand unspaced. A word that a
 * line break cut in two is one word.
 */
export function fold(text: string): string {
  // Plain English is most of what there is, and needs none of the rest.
  const isPlain = /^[\x00-\x7f]*$/.test(text);
  const whole = /[-\u2010]\s*\n|\u00ad/.test(text) ? text.replace(cutWord, '') : text;
  const plain = isPlain ? whole.toLowerCase() : unmarked(whole);
  const spaced = plain
    .replace(/([aou])e/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
  return isPlain ? spaced : spaced.replace(betweenHan, '');
}

const cutWord = /(?<=\p{L})[-\u2010\u00ad][ \t]{0,3}\r?\n[ \t]{0,8}(?=\p{Ll})|\u00ad/gu;
const betweenHan =
  /(?<=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3001-\u303f]) (?=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3001-\u303f])/gu;

function unmarked(text: string): string {
  const bare = text.normalize('NFKD').toLowerCase().replace(marks, '');
  // Only Korean is put together again: its syllables are its letters.
  return (/[\u1100-\u11ff]/.test(bare) ? bare.normalize('NFC') : bare).replace(
    variants,
    (letter) => variant[letter] ?? letter,
  );
}

const marks = /[\p{M}\u0640\u200c-\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** Letters that decomposition leaves apart and readers do not. */
const variant: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
  ة: 'ه',
  ך: 'כ',
  ם: 'מ',
  ן: 'נ',
  ף: 'פ',
  ץ: 'צ',
  ...Object.fromEntries([...'٠١٢٣٤٥٦٧٨٩'].map((digit, value) => [digit, String(value)])),
  ...Object.fromEntries([...'۰۱۲۳۴۵۶۷۸۹'].map((digit, value) => [digit, String(value)])),
};
const variants = /[ßæœøłđðþıٱىیکةךםןףץ\u0660-\u0669\u06f0-\u06f9]/g;

/** What somebody looks for, as folded parts that must all be there: words, and what stands in quotes as it is. */
export function partsOf(query: string): string[] {
  const parts = [...query.matchAll(/["“”„«»]([^"“”„«»]+)["“”„«»]|([^\s"“”„«»]+)/gu)].map(([, phrase, word]) =>
    fold(phrase ?? word ?? ''),
  );
  return [...new Set(parts)].filter((part) => part !== '');
}

/** Which of the words of a page, in reading order, belong to a part that was looked for. */
export function foundWords(words: readonly string[], parts: readonly string[]): Set<number> {
  let all = '';
  const ends: number[] = [];
  for (const word of words) {
    const folded = fold(word);
    all += all !== '' && folded !== '' && !(isHan(all.at(-1)) && isHan(folded[0])) ? ` ${folded}` : folded;
    ends.push(all.length);
  }
  const found = new Set<number>();
  for (const part of parts)
    for (let at = all.indexOf(part); at >= 0; at = all.indexOf(part, at + part.length))
      for (let index = firstEndAfter(ends, at); index < ends.length; index += 1) {
        found.add(index);
        if ((ends[index] ?? 0) >= at + part.length) break;
      }
  return found;
}

const oneHan = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3001-\u303f]/u;
const isHan = (letter: string | undefined): boolean => letter !== undefined && oneHan.test(letter);

function firstEndAfter(ends: readonly number[], at: number): number {
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle] ?? 0) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A little before and after the first place of a part, on one line. */
export function excerptOf(text: string, parts: readonly string[], around = 60): string {
  const part = parts.find((each) => fold(text).includes(each)) ?? '';
  // The shortest beginning that holds the part ends where the part ends.
  let [low, high] = [0, text.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (fold(text.slice(0, middle)).includes(part)) high = middle;
    else low = middle + 1;
  }
  const [from, to] = [Math.max(0, low - part.length - around), Math.min(text.length, low + around)];
  const excerpt = text.slice(from, to).toWellFormed().replace(/\s+/g, ' ').trim();
  return `${from > 0 ? '…' : ''}${excerpt}${to < text.length ? '…' : ''}`;
}
