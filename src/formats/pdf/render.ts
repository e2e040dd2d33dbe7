import { AppError } from '#kernel/errors.ts';
import { withPdf } from './open.ts';

/** The longest side and the area a page may have as picture; a page of millions of points is shown smaller. */
const maxSidePx = 5000;
const maxAreaPx = 25_000_000;

/** What pdf.js's Node canvas offers beyond the browser's (from @napi-rs/canvas, which comes with pdf.js). */
type NodeCanvas = { width: number; height: number; toBuffer(type: 'image/png'): Uint8Array };
type CanvasFactory = {
  create(width: number, height: number): { canvas: NodeCanvas; context: CanvasRenderingContext2D };
  destroy(pair: object): void;
};

/**
 * One page (from 1) as PNG at `dpi` (72–400), white paper behind it. Forms and annotations are drawn as they look,
 * scripts and actions stay off. Errors as `readPdf`; `input.invalid` for a page that is not there.
 */
export function renderPage(
  bytes: Uint8Array,
  page: number,
  dpi: number,
  password?: string,
): Promise<{ png: Uint8Array; width: number; height: number }> {
  return withPdf(bytes, { maxPages: 3000, ...(password === undefined ? {} : { password }) }, async (pdf) => {
    if (!Number.isInteger(page) || page < 1 || page > pdf.numPages) {
      throw new AppError('input.invalid', `This PDF has ${pdf.numPages} pages; page ${page} is not one of them.`);
    }
    const proxy = await pdf.getPage(page);
    const size = proxy.getViewport({ scale: 1 });
    const viewport = proxy.getViewport({ scale: scaleFor(size.width, size.height, dpi) });
    const factory = pdf.canvasFactory as CanvasFactory;
    const pair = factory.create(Math.max(1, Math.round(viewport.width)), Math.max(1, Math.round(viewport.height)));
    const canvas = pair.canvas as unknown as HTMLCanvasElement;
    await proxy.render({ canvas, canvasContext: pair.context, viewport, background: 'white' }).promise;
    // The answer leaves the process; a view over the canvas's own memory would not be safe after destroy.
    const png = Uint8Array.from(pair.canvas.toBuffer('image/png'));
    const answer = { png, width: pair.canvas.width, height: pair.canvas.height };
    factory.destroy(pair);
    return answer;
  });
}

/** PDF points are 1/72 inch. */
function scaleFor(width: number, height: number, dpi: number): number {
  const wanted = Math.min(400, Math.max(36, dpi)) / 72;
  const bySide = maxSidePx / Math.max(width, height);
  const byArea = Math.sqrt(maxAreaPx / (width * height));
  return Math.min(wanted, bySide, byArea);
}
