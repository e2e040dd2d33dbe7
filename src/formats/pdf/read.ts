import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { AppError } from '#kernel/errors.ts';
import { activeContentOf } from './active-content.ts';
import type { ActiveContent } from './active-content.ts';
import { withPdf } from './open.ts';
import { saysLittle } from './layer.rules.ts';
import { inReadingOrder } from './rtl.ts';
import { scanOn } from './scan.ts';
import type { PageScan } from './scan.ts';
import { textOf, wordsOf } from './words.ts';
import type { PdfWord, TextRun } from './words.ts';

export type PdfLimits = {
  maxPages?: number;
  /** Characters of text in all pages together. */
  maxTextChars?: number;
  /** Time for all pages in ms; the jail kills what does not even come back to look at the clock. */
  maxMs?: number;
  password?: string;
};

export type PdfPage = {
  /** Size in points (1/72 inch) as shown, rotation applied. */
  width: number;
  height: number;
  text: string;
  words: PdfWord[];
  /** The picture that the page consists of, when it holds hardly any text or text that says nothing. */
  scan?: PageScan;
};

export type PdfContent = ActiveContent & {
  pages: PdfPage[];
  title?: string;
  author?: string;
  /** When the file says it was made, RFC 3339 with its own offset. */
  created?: string;
  /** It was encrypted and has been opened with a password (or needs none for reading). */
  encrypted: boolean;
};

const defaults = { maxPages: 3000, maxTextChars: 20_000_000, maxMs: 60_000 };

/**
 * Text, words with their place, and warnings of a PDF. Pages without a text layer have empty text.
 * Errors: `file.encrypted`, `file.damaged`, `input.too-large`, `work.timeout`. Source: ISO 32000-1.
 */
export function readPdf(bytes: Uint8Array, limits: PdfLimits = {}): Promise<PdfContent> {
  const bounds = { ...defaults, ...limits };
  return withPdf(bytes, bounds, async (pdf) => ({
    pages: await readPages(pdf, bounds),
    ...(await readInfo(pdf)),
    ...(await activeContentOf(pdf, bytes)),
  }));
}

async function readPages(pdf: PDFDocumentProxy, bounds: typeof defaults): Promise<PdfPage[]> {
  const pages: PdfPage[] = [];
  const end = performance.now() + bounds.maxMs;
  let chars = 0;
  for (let number = 1; number <= pdf.numPages; number += 1) {
    if (performance.now() > end) {
      throw new AppError(
        'work.timeout',
        `Reading this PDF took too long; we stopped at page ${number} of ${pdf.numPages}.`,
      );
    }
    const page = await readPage(await pdf.getPage(number));
    chars += page.text.length;
    if (chars > bounds.maxTextChars)
      throw new AppError('input.too-large', 'This PDF holds more text than we can take.');
    pages.push(page);
  }
  return pages;
}

async function readPage(page: PDFPageProxy): Promise<PdfPage> {
  const viewport = page.getViewport({ scale: 1 });
  const content = await page.getTextContent();
  const runs: TextRun[] = [];
  for (const item of content.items) {
    if (!('str' in item)) continue;
    const [a = 0, b = 0, , , e = 0, f = 0] = item.transform as number[];
    const [left, baseline] = viewport.convertToViewportPoint(e, f) as [number, number];
    // Only upright text gets exact boxes; text at an angle gets the box of its start.
    const isUpright = viewport.rotation === 0 && Math.abs(b) <= Math.abs(a);
    runs.push({
      str: item.str,
      dir: item.dir,
      hasEOL: item.hasEOL,
      left,
      baseline,
      advance: isUpright ? item.width : 0,
      size: item.height || Math.hypot(a, b),
    });
  }
  const { width, height } = viewport;
  const ordered = inReadingOrder(runs);
  const text = textOf(ordered);
  const scan = saysLittle(text) ? await scanOn(page) : undefined;
  page.cleanup();
  return { width, height, text, words: wordsOf(ordered, width, height), ...(scan && { scan }) };
}

async function readInfo(
  pdf: PDFDocumentProxy,
): Promise<Pick<PdfContent, 'title' | 'author' | 'created' | 'encrypted'>> {
  const { info } = (await pdf.getMetadata()) as { info: Record<string, unknown> };
  const text = (key: string): string | undefined => {
    const value = info[key];
    const clean = typeof value === 'string' ? value.replaceAll('\0', '').trim() : '';
    return clean === '' ? undefined : clean.slice(0, 500);
  };
  const [title, author] = [text('Title'), text('Author')];
  const created = pdfDate(text('CreationDate'));
  return {
    ...(title && { title }),
    ...(author && { author }),
    ...(created && { created }),
    encrypted: typeof info['EncryptFilterName'] === 'string',
  };
}

/** `D:YYYYMMDDHHmmSS+HH'mm'` (ISO 32000-1 §7.9.4) as RFC 3339; parts after the year may be missing. */
export function pdfDate(text: string | undefined): string | undefined {
  const match = /^(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:Z|([+-])(\d\d)'?(\d\d)?'?)?/.exec(text ?? '');
  if (!match) return undefined;
  const [
    ,
    year,
    month = '01',
    day = '01',
    hour = '00',
    minute = '00',
    second = '00',
    sign,
    zoneHour,
    zoneMinute = '00',
  ] = match;
  const zone = sign ? `${sign}${zoneHour}:${zoneMinute}` : 'Z';
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`;
  return Number.isNaN(Date.parse(iso)) ? undefined : iso;
}
