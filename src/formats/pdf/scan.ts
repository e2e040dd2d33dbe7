import { OPS } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { withPdf } from './open.ts';

/** The picture that a scanned page consists of: its share of the page (0–1) and its resolution in dots an inch. */
export type PageScan = { share: number; dpi: number };

/** What `scanOn` says of one page (from 1) of a PDF. Errors as `renderPage`. */
export function scanOfPage(bytes: Uint8Array, page: number): Promise<PageScan | undefined> {
  return withPdf(bytes, { maxPages: 3000 }, async (pdf) => {
    const proxy = await pdf.getPage(Math.min(pdf.numPages, Math.max(1, page)));
    return scanOn(proxy);
  });
}

type Matrix = readonly [number, number, number, number, number, number];
const start: Matrix = [1, 0, 0, 1, 0, 0];

/** The largest picture that a page draws; undefined when it draws none. Places by the matrices of ISO 32000-1 8.3.4. */
export async function scanOn(page: PDFPageProxy): Promise<PageScan | undefined> {
  const { fnArray, argsArray } = await page.getOperatorList();
  const { width, height } = page.getViewport({ scale: 1 });
  const saved: Matrix[] = [];
  let at = start;
  let largest: PageScan | undefined;
  for (const [index, operator] of fnArray.entries()) {
    const args: unknown = argsArray[index];
    if (operator === OPS.save) saved.push(at);
    else if (operator === OPS.restore) at = saved.pop() ?? start;
    else if (operator === OPS.transform && isMatrix(args)) at = product(at, args);
    else {
      const pixels = widthOf(operator, args);
      if (pixels === undefined) continue;
      const across = Math.hypot(at[0], at[1]);
      const share = (across * Math.hypot(at[2], at[3])) / (width * height);
      if (across > 0 && share > (largest?.share ?? 0)) largest = { share, dpi: (pixels / across) * 72 };
    }
  }
  return largest;
}

/** Width in pixels of what an operator paints; undefined when it paints no picture. */
function widthOf(operator: number, args: unknown): number | undefined {
  if (!Array.isArray(args)) return undefined;
  if (operator === OPS.paintImageXObject) return numberOf(args[1]);
  if (operator !== OPS.paintImageMaskXObject && operator !== OPS.paintInlineImageXObject) return undefined;
  const [image] = args as unknown[];
  return typeof image === 'object' && image !== null && 'width' in image ? numberOf(image.width) : undefined;
}

const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

function isMatrix(args: unknown): args is Matrix {
  return Array.isArray(args) && args.length === 6 && args.every((value) => typeof value === 'number');
}

function product([a, b, c, d, e, f]: Matrix, [g, h, i, j, k, l]: Matrix): Matrix {
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f];
}
