/* One written word in the forms it is compared by: without marks, by its sound, and as a machine misreads it. */

/** Letters that Unicode does not decompose, in the usual Latin spelling. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss', ø: 'o', æ: 'ae', œ: 'oe', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i', ħ: 'h', ŋ: 'ng', ə: 'a', ĸ: 'k',
}; // prettier-ignore
/** German and Nordic second spelling: Müller is also Mueller, Åse is also Aase. */
const DIGRAPHS: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', å: 'aa', ø: 'oe' };

/** Without marks and without letters that only some keyboards have. `text` is in lower case, composed (NFC). */
export function withoutMarks(text: string): string {
  const spelled = text.replace(/[ßøæœłđðþıħŋəĸ]/g, (letter) => LETTERS[letter]!);
  return spelled.normalize('NFKD').replace(/\p{M}/gu, '');
}

/** The other usual spelling of umlauts; the same as `withoutMarks` when there are none. */
export function withDigraphs(text: string): string {
  return withoutMarks(text.replace(/[äöüåø]/g, (letter) => DIGRAPHS[letter]!));
}

/** What a machine reads for one another: 0/O, 1/l/I, 5/S, 8/B, 2/Z, 6/G, rn/m, vv/w, cl/d. One form for each group. */
export function asMisread(plain: string): string {
  return plain
    .replace(/0/g, 'o')
    .replace(/[1|!i]/g, 'l')
    .replace(/5/g, 's')
    .replace(/8/g, 'b')
    .replace(/2/g, 'z')
    .replace(/6/g, 'g')
    .replace(/rn/g, 'm')
    .replace(/vv/g, 'w')
    .replace(/cl/g, 'd');
}

/** Spellings of one sound, in the order they are looked for. `ch` and `j` stand for several sounds: see `soundsOf`. */
const SOUNDS: readonly [RegExp, string][] = [
  [/chr/g, 'kr'],
  [/ph/g, 'f'],
  [/shch|schtsch|chtch|tsch|tch|sch|sh|cz/g, 'S'],
  [/zh/g, 'Z'],
  [/kh|gh/g, 'h'],
  [/th/g, 't'],
  [/dh/g, 'd'],
  [/ts|tz/g, 's'],
  [/c(?=[eiy])/g, 's'],
  [/ck|c|q/g, 'k'],
  [/x/g, 'ks'],
  [/w/g, 'v'],
  [/z/g, 's'],
  [/oo|ou/g, 'u'],
  [/ee/g, 'i'],
  [/[yji]{1,4}(?=u)/g, ''],
  [/ae/g, 'a'],
  [/oe/g, 'o'],
  [/ue/g, 'u'],
  [/(?<=[bdfgklmnprstvSZ])h/g, ''],
  [/[yj](?=e)|(?<=[aeiou])[yj](?=o)/g, ''],
  [/[yj]o/g, 'e'],
  [/[yij]+/g, 'i'],
  [/(?<=[aeiou])h(?![aeiou])/g, ''],
  [/(.)\1+/g, '$1'],
];

/**
 * How a word in Latin letters may sound, coarsely: equal sounds are spellings of one name (Stephen/Stefen, Aleksei/Alexey,
 * Meier/Mejer), never proof of it. Several where letters stand for several sounds: `ch` (Charles, Bach), `j` (Jamal, Jurij),
 * German `sch` for ж, `c` for ц.
 */
export function soundsOf(plain: string): string[] {
  const able = AMBIGUOUS.filter(([from]) => plain.search(from) >= 0);
  const ways = able.reduce((all, [from, ...to]) => all.flatMap((way) => [way, ...to.map((one) => way.replace(from, one))]), [plain]); // prettier-ignore
  return [...new Set(ways.map(sound))];
}

const AMBIGUOUS: readonly [RegExp, ...string[]][] = [
  [/(?<![st])ch(?!r)/g, 'sh', 'h'],
  [/(?<![st])ch(?=r)/g, 'h'],
  [/(?<!t)sch(?!t)/g, 'zh'],
  [/j/g, 'zh'],
  [/c(?![hkeiy])/g, 'ts'],
];

function sound(plain: string): string {
  return SOUNDS.reduce((text, [from, to]) => text.replace(from, to), plain);
}

/**
 * Vowels as transliterations from scripts without written vowels vary them (Mohamed/Muhammad, Yousef/Yusuf). Undefined for
 * words of fewer than three consonants: Lena and Lina are two people.
 */
export function looseVowels(plain: string): string | undefined {
  const loose = sound(plain).replace(/[aei]+/g, 'a').replace(/[ou]+/g, 'u').replace(/uv|au/g, 'u').replace(/(.)\1+/g, '$1'); // prettier-ignore
  return loose.replace(/[au]/g, '').length >= 3 ? loose : undefined;
}

/** Edits between two short words: a letter more, less or other, or two swapped (Damerau–Levenshtein, adjacent swaps). */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + cost));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) next[j] = Math.min(next[j]!, before[j - 2]! + 1);
    }
    [before, row] = [row, next];
  }
  return row[b.length]!;
}
