import type { TextRun } from './words.ts';

const rtlLetters = /[\p{Script=Arabic}\p{Script=Hebrew}]/gu;
const latinLetters = /\p{Script=Latin}/gu;
/** Letters drawn in their joined shapes (Arabic Presentation Forms A and B) mean the plain letters. */
const presentationForms = /[\uFB50-\uFDFF\uFE70-\uFEFC]+/gu;
/** Gap between two runs, in units of the font size, that is a blank. Joined letters overlap or touch. */
const blankGap = 0.12;

/**
 * Puts lines of Arabic or Hebrew into reading order. pdf.js returns such lines in the order they were drawn, without the
 * blanks, when each letter is drawn by itself (as cairo and browsers do). Other lines pass unchanged.
 */
export function inReadingOrder(runs: TextRun[]): TextRun[] {
  const drawnByLetter = isDrawnByLetter(runs);
  const ordered: TextRun[] = [];
  let line: TextRun[] = [];
  for (const run of runs) {
    line.push(run);
    if (!run.hasEOL) continue;
    ordered.push(...lineInOrder(line, drawnByLetter));
    line = [];
  }
  return [...ordered, ...lineInOrder(line, drawnByLetter)];
}

function lineInOrder(line: TextRun[], drawnByLetter: boolean): TextRun[] {
  const all = line.map(({ str }) => str).join('');
  if (count(all, rtlLetters) <= count(all, latinLetters)) return line;
  const visible = line.filter(({ str }) => str.trim() !== '').map((run) => cleaned(run, drawnByLetter));
  const words = keepLatinPhrases(wordsFromRight(visible));
  const ended = line.at(-1)?.hasEOL ?? false;
  const runs = words.flatMap((word, index) => (index === 0 ? word : [blankBetween(words[index - 1]!, word), ...word]));
  return runs.map((run, index) => ({ ...run, hasEOL: ended && index === runs.length - 1 }));
}

/** Neighbours from the right edge to the left, cut into words where a gap is; left-to-right words keep their inner order. */
function wordsFromRight(runs: TextRun[]): TextRun[][] {
  const sorted = [...runs].sort((a, b) => b.left + b.advance - (a.left + a.advance));
  const words: TextRun[][] = [];
  let previous: TextRun | undefined;
  for (const run of sorted) {
    const gap = previous ? previous.left - (run.left + run.advance) : Infinity;
    const isNewWord = gap > blankGap * run.size;
    if (isNewWord) words.push([run]);
    else words.at(-1)!.push(run);
    previous = run;
  }
  return words.map((word) => (word.some(({ str }) => count(str, rtlLetters) > 0) ? word : word.reverse()));
}

/** `IgA nephropathy` inside an Arabic line still reads from left to right. */
function keepLatinPhrases(words: TextRun[][]): TextRun[][] {
  const isLatin = (word: TextRun[]): boolean => word.some(({ str }) => count(str, latinLetters) > 0);
  const kept: TextRun[][] = [];
  let phrase: TextRun[][] = [];
  for (const word of words) {
    if (isLatin(word)) phrase.unshift(word);
    else {
      kept.push(...phrase, word);
      phrase = [];
    }
  }
  return [...kept, ...phrase];
}

function blankBetween(before: TextRun[], after: TextRun[]): TextRun {
  const anchor = after[0] ?? before[0]!;
  return { ...anchor, str: ' ', advance: 0, hasEOL: false };
}

/** A ligature drawn alone comes turned around from pdf.js, which takes it for a word it must turn. */
function cleaned(run: TextRun, drawnByLetter: boolean): TextRun {
  const letters = [...run.str];
  const isLigature =
    drawnByLetter && letters.length > 1 && letters.length <= 4 && count(run.str, rtlLetters) === letters.length;
  const str = isLigature ? letters.reverse().join('') : run.str;
  return { ...run, str: str.replace(presentationForms, (forms) => forms.normalize('NFKC')) };
}

function isDrawnByLetter(runs: TextRun[]): boolean {
  const rtl = runs.filter(({ str }) => count(str, rtlLetters) > 0);
  const single = rtl.filter(({ str }) => [...str].length === 1);
  return rtl.length > 0 && single.length / rtl.length > 0.8;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
