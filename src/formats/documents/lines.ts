/** Where a proposal was read: page from 1 and the line, so that a person can check it at a glance. */
export type Evidence = { page: number; quote: string };

/** A proposal never becomes a fact by itself; `confidence` is 0..1 and orders what a person should look at first. */
export type Proposed<T> = { value: T; confidence: number; evidence: Evidence };

export type Line = {
  text: string;
  page: number;
  /** From the top of the document, and from its end. */ fromTop: number;
  fromEnd: number;
};

/** So much of a document decides about it; what follows in a long record rarely names its own kind. */
const maxLines = 600;
const longestQuote = 160;

export function linesOf(pages: string[]): Line[] {
  const lines: { text: string; page: number }[] = [];
  for (const [index, page] of pages.entries()) {
    for (const raw of page.split('\n')) {
      // A line of a hundred thousand characters would make every pattern slow.
      const text = raw.normalize('NFC').replace(/\s+/g, ' ').trim().slice(0, 1000);
      if (text !== '' && lines.length < maxLines) lines.push({ text, page: index + 1 });
    }
  }
  return lines.map((line, index) => ({ ...line, fromTop: index, fromEnd: lines.length - 1 - index }));
}

export function evidenceOf(line: Line): Evidence {
  return {
    page: line.page,
    quote: line.text.length > longestQuote ? `${line.text.slice(0, longestQuote - 1)}…` : line.text,
  };
}

export function proposed<T>(value: T, confidence: number, line: Line): Proposed<T> {
  return { value, confidence: Math.round(Math.min(0.99, confidence) * 100) / 100, evidence: evidenceOf(line) };
}
