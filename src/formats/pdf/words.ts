/** One word where it stands: x, y, w, h as fractions of the page, y down from the top edge. */
export type PdfWord = { text: string; x: number; y: number; w: number; h: number };

/** The part of pdf.js's text item that is used; `transform` in the viewport's coordinates (y down). */
export type TextRun = {
  str: string;
  dir: string;
  hasEOL: boolean;
  /** Left edge, baseline, advance and font height in page units. */
  left: number;
  baseline: number;
  advance: number;
  size: number;
};

type Box = { text: string; left: number; right: number; top: number; bottom: number };

/** Letters hang below the baseline by about a fifth of their size. */
const descent = 0.2;

/** Text of a page with one line per line; runs come in reading order from pdf.js, gaps as runs of blanks. */
export function textOf(runs: TextRun[]): string {
  let text = '';
  for (const run of runs) text += run.hasEOL ? `${run.str}\n` : run.str;
  return text.replace(/(?<![ \t])[ \t]+\n/g, '\n').trim();
}

/** Words with their boxes; a word may be spread over several runs (kerning, Arabic letters drawn one by one). */
export function wordsOf(runs: TextRun[], width: number, height: number): PdfWord[] {
  const words: PdfWord[] = [];
  let open: Box | undefined;
  const close = (): void => {
    if (open && open.text !== '') words.push(toWord(open, width, height));
    open = undefined;
  };
  for (const run of runs) {
    for (const part of partsOf(run)) {
      if (part.text.trim() === '') close();
      else open = open && isSameLine(open, part) ? join(open, part) : (close(), part);
    }
    if (run.hasEOL) close();
  }
  close();
  return words;
}

/** Splits a run at blanks; where a part stands is taken in proportion to its characters, from the right for Arabic. */
function partsOf(run: TextRun): Box[] {
  const chars = [...run.str].length || 1;
  let at = 0;
  return (run.str.match(/\s+|\S+/g) ?? []).map((text) => {
    const from = (at / chars) * run.advance;
    at += [...text].length;
    const to = (at / chars) * run.advance;
    const isRtl = run.dir === 'rtl';
    return {
      text,
      left: run.left + (isRtl ? run.advance - to : from),
      right: run.left + (isRtl ? run.advance - from : to),
      top: run.baseline - run.size * (1 - descent),
      bottom: run.baseline + run.size * descent,
    };
  });
}

function isSameLine(a: Box, b: Box): boolean {
  return Math.abs(a.bottom - b.bottom) < (a.bottom - a.top) / 2;
}

function join(a: Box, b: Box): Box {
  return {
    text: a.text + b.text,
    left: Math.min(a.left, b.left),
    right: Math.max(a.right, b.right),
    top: Math.min(a.top, b.top),
    bottom: Math.max(a.bottom, b.bottom),
  };
}

function toWord(box: Box, width: number, height: number): PdfWord {
  const x = fraction(box.left / width);
  const y = fraction(box.top / height);
  return { text: box.text, x, y, w: fraction(box.right / width) - x, h: fraction(box.bottom / height) - y };
}

function fraction(value: number): number {
  return Number.isFinite(value) ? Math.min(1, Math.max(0, value)) : 0;
}
