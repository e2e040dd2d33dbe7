/** A word as an engine saw it: its box in pixels of the picture it was given, and how sure the engine is (0–100). */
export type SeenWord = {
  text: string;
  left: number;
  top: number;
  width: number;
  height: number;
  confidence: number;
  /** Words of one line have the same; blocks are told apart by their first number. */
  line: string;
};

const wordLevel = '5';
/** Marks that say how letters run; the text does not need them and a search would miss what holds them. */
const directionMarks = /[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]/g;

/** Words of Tesseract's table of tab-separated values (its renderer `tsv`, twelve columns), in reading order. */
export function wordsOfTsv(table: string): SeenWord[] {
  const words: SeenWord[] = [];
  for (const row of table.split('\n')) {
    const [level, page, block, paragraph, line, , left, top, width, height, confidence, ...rest] = row.split('\t');
    if (level !== wordLevel) continue;
    const text = rest.join(' ').replace(directionMarks, '').trim();
    if (text === '') continue;
    words.push({
      text,
      left: Number(left),
      top: Number(top),
      width: Number(width),
      height: Number(height),
      confidence: Math.max(0, Math.min(100, Number(confidence))),
      line: [page, block, paragraph, line].join('.'),
    });
  }
  return words;
}
