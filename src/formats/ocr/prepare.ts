import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { greyPage, toPgm, withWhitePaper } from '#formats/image/index.ts';
import type { Grey } from '#formats/image/index.ts';
import { renderPage, scanOfPage } from '#formats/pdf/index.ts';
import { inkMap } from './coverage.ts';
import type { InkMap } from './coverage.ts';
import type { Placed } from './place.ts';
import { skewOf } from './skew.ts';

/** A page ready for an engine, as binary PGM, and how its pixels lie on the page that people see. */
export type PreparedPage = { pgm: Uint8Array; placed: Placed; ink: InkMap };

/** Letters are read best at this resolution; engines are trained on it. */
const bestDpi = 300;
/** Of pages of an unknown size: they are letters (A4 is 8.27 inches wide). */
const letterInches = 8.27;
const mostPixels = 24_000_000;
const mostScale = 4;
/** What pdf.js draws a page without a scan at. */
const drawnDpi = 300;

/** One page of a PDF (from 1), drawn at the resolution of the scan on it, so that no pixel is made up twice. */
export async function preparePdfPage(bytes: Uint8Array, page: number): Promise<PreparedPage> {
  const scan = await scanOfPage(bytes, page);
  const isScan = scan !== undefined && scan.share > 0.5;
  const drawn = isScan ? Math.min(400, Math.max(72, scan.dpi)) : drawnDpi;
  const { png } = await renderPage(bytes, page, drawn);
  const { data, info } = await sharp(png).greyscale().raw().toBuffer({ resolveWithObject: true });
  return prepared({ pixels: Uint8Array.from(data), width: info.width, height: info.height }, drawn);
}

/** A picture of a page that we made ourselves, where its original is not at hand. */
export async function prepareOwnPicture(bytes: Uint8Array, inches: number | undefined): Promise<PreparedPage> {
  const { data, info } = await sharp(bytes).greyscale().raw().toBuffer({ resolveWithObject: true });
  const grey = { pixels: Uint8Array.from(data), width: info.width, height: info.height };
  return prepared(grey, Math.min(info.width, info.height) / (inches ?? letterInches));
}

/** One page (from 1) of a picture: a photo of a sheet is prepared as it is shown, cut out and straight. */
export async function preparePicture(bytes: Uint8Array, page: number): Promise<PreparedPage> {
  const { dpi, ...grey } = await greyPage(bytes, page);
  return prepared(grey, dpi ?? Math.min(grey.width, grey.height) / letterInches);
}

/** White paper, level lines, letters of the size that engines know. */
async function prepared(page: Grey, dpi: number): Promise<PreparedPage> {
  const white = withWhitePaper(page);
  const degrees = skewOf(white);
  const room = Math.sqrt(mostPixels / (page.width * page.height));
  const scale = Math.min(mostScale, room, Math.max(0.5, bestDpi / dpi));
  const turned = await turnedBy(white, degrees);
  const { data, info } = await raw(turned)
    .resize({ width: Math.round(turned.width * scale), kernel: 'cubic' })
    // Enlarged pixels have edges that letters do not have.
    .blur(scale > 1.3 ? 0.8 : 0.5)
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const ready = { pixels: Uint8Array.from(data), width: info.width, height: info.height };
  return {
    pgm: toPgm(ready),
    ink: inkMap(ready),
    placed: {
      scale: info.width / turned.width,
      degrees,
      turned: { width: turned.width, height: turned.height },
      page: { width: page.width, height: page.height },
    },
  };
}

const raw = ({ pixels, width, height }: Grey): Sharp => sharp(pixels, { raw: { width, height, channels: 1 } });

async function turnedBy(page: Grey, degrees: number): Promise<Grey> {
  if (degrees === 0) return page;
  const { data, info } = await raw(page)
    .rotate(degrees, { background: 'white' })
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { pixels: Uint8Array.from(data), width: info.width, height: info.height };
}
