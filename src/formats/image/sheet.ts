import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { greyOf } from './grey.ts';
import { findPaper } from './paper-edges.ts';
import { evenlyLit } from './paper-white.ts';
import { straightened } from './straighten.ts';

/** Longest side in pixels that a sheet is straightened at: a page at 400 dpi. */
const maxSidePx = 4500;

/** The sheet of paper that a photo shows, cut out, straight and evenly lit; the picture itself when it shows none. */
export async function sheetOn(picture: Sharp): Promise<Sharp> {
  const { data, info } = await picture
    .resize({ width: maxSidePx, height: maxSidePx, fit: 'inside', withoutEnlargement: true })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const raster = { pixels: new Uint8Array(data.buffer, data.byteOffset, data.length), width, height };
  const whole = { ...raster, channels: info.channels };
  const corners = findPaper(greyOf(whole));
  const sheet = corners ? evenlyLit(straightened(whole, corners)) : whole;
  const channels = sheet.channels === 1 ? 1 : 3;
  return sharp(sheet.pixels, { raw: { width: sheet.width, height: sheet.height, channels } }).toColourspace('srgb');
}
