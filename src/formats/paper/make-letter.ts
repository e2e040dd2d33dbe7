import { a4, makePdf } from './make-pdf.ts';
import type { PdfPageSpec } from './make-pdf.ts';

export type Letter = {
  /** Hospital or practice, in the letterhead. */
  facility: string;
  /** Second line of the letterhead: department, address. */
  department?: string;
  /** As it should be printed, e.g. `15 January 2024`. */
  date: string;
  title: string;
  /** Lines beside the title: who the letter is about. */
  patient: string[];
  /** Paragraphs; a line that is written in capitals becomes a heading, a line that starts with `- ` stays one line. */
  body: string[];
  signed?: string;
  author?: string;
  created?: string;
};

const left = 64;
const right = a4.width - 64;
const lineHeight = 15;
const size = 10.5;
/** Helvetica's mean advance in units of its size, on the safe side for running text. */
const meanAdvance = 0.5;

/** A medical letter as PDF: letterhead, rule, date, title, patient lines, body over as many pages as it needs. */
export function makeLetter(letter: Letter): Uint8Array<ArrayBuffer> {
  const pages: PdfPageSpec[] = [firstPage(letter)];
  let page = pages[0] as PdfPageSpec;
  let y = 656 - letter.patient.length * lineHeight;
  const place = (text: string, heading: boolean): void => {
    if (y < 72) {
      page = { texts: [{ text: letter.facility, x: left, y: 792, size: 9, grey: 0.4 }], rules: [rule(784)] };
      pages.push(page);
      y = 752;
    }
    page.texts.push({ text, x: left, y, size: heading ? 9 : size, bold: heading, grey: heading ? 0.35 : 0 });
    y -= lineHeight;
  };
  for (const paragraph of [...letter.body, ...(letter.signed ? ['', letter.signed] : [])]) {
    const heading = /\p{Lu}/u.test(paragraph) && paragraph === paragraph.toUpperCase() && paragraph.length < 60;
    if (heading) y -= 6;
    for (const line of wrap(paragraph)) place(line, heading);
    if (!heading && !paragraph.startsWith('- ')) y -= 5;
  }
  for (const [index, one] of pages.entries()) {
    one.texts.push({ text: `${index + 1} / ${pages.length}`, x: right - 24, y: 40, size: 8.5, grey: 0.45 });
  }
  const { title, author, created } = letter;
  return makePdf({ pages, title, ...(author && { author }), ...(created && { created }) });
}

function firstPage(letter: Letter): PdfPageSpec {
  const texts = [
    { text: letter.facility, x: left, y: 782, size: 15, bold: true, grey: 0.15 },
    { text: letter.department ?? '', x: left, y: 765, size: 9, grey: 0.4 },
    { text: letter.date, x: left, y: 722 },
    { text: letter.title, x: left, y: 692, size: 13, bold: true },
    ...letter.patient.map((text, index) => ({ text, x: left, y: 668 - index * lineHeight })),
  ];
  return { texts, rules: [rule(752)] };
}

function rule(y: number): { x1: number; y1: number; x2: number; y2: number } {
  return { x1: left, y1: y, x2: right, y2: y };
}

function wrap(text: string): string[] {
  const longest = Math.floor((right - left) / (size * meanAdvance));
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > longest) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
