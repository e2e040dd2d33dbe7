import type { SeenWord } from './tsv.ts';

const startsHan = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u;
const endsHan = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]$/u;

/**
 * What is worth keeping of what an engine saw: specks of dust read as a dot or a lone letter go, and so do rules and
 * dotted lines read as words.
 */
export function withoutSpecks(words: readonly SeenWord[]): SeenWord[] {
  const usual = median(words.filter(({ confidence }) => confidence > 60).map(({ height }) => height));
  return words.filter(({ text, confidence, height, width }) => {
    const said = text.replace(/[^\p{L}\p{N}]/gu, '').length;
    if (said === 0 && (confidence < 70 || height < usual * 0.15)) return false;
    if (said <= 1 && confidence < 35) return false;
    // A dotted line is read as a chain of the same few letters, much wider than its letters are high.
    if (confidence < 40 && text.length > 12 && new Set(text.toLowerCase()).size < 7) return false;
    return confidence >= 10 || width < usual * 30;
  });
}

/** The page's text with a line for each line and an empty line between blocks. Chinese and Japanese stand unspaced. */
export function textOfWords(words: readonly SeenWord[]): string {
  let text = '';
  let before: SeenWord | undefined;
  for (const word of words) {
    if (before) text += between(before, word);
    text += word.text;
    before = word;
  }
  return text;
}

function between(a: SeenWord, b: SeenWord): string {
  if (a.line !== b.line) return blockOf(a) === blockOf(b) ? '\n' : '\n\n';
  const isUnspaced = endsHan.test(a.text) && startsHan.test(b.text);
  const gap = b.left - (a.left + a.width);
  return isUnspaced && gap < Math.max(a.height, b.height) * 0.6 ? '' : ' ';
}

const blockOf = ({ line }: SeenWord): string => line.split('.').slice(0, 2).join('.');

/** Confidence of the whole, weighted by letters: 0–100; 0 when nothing was read. */
export function confidenceOf(words: readonly SeenWord[]): number {
  let sum = 0;
  let letters = 0;
  for (const { text, confidence } of words) {
    const length = [...text].length;
    sum += confidence * length;
    letters += length;
  }
  return letters === 0 ? 0 : sum / letters;
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}
