import { greyOf } from './grey.ts';
import type { Grey, Raster } from './grey.ts';

/** Side of a cell, in pixels, of which the paper's brightness is estimated: larger than letters, smaller than shadows. */
const cell = 48;
/** Of a cell's pixels so many are darker than its paper at most: text covers a tenth of a page. */
const paperShare = 0.8;
/** Nothing brighter than this share of the paper is ink, nothing darker than that is paper. */
const white = 0.86;
const black = 0.25;
/** Where all is dark there is no paper to divide by. */
const leastInk = 24;

/**
 * Makes paper white and ink black whatever the light was: each pixel is divided by the brightness of the paper around
 * it, and the noise of paper and of the camera, which is near white, is cut off.
 */
export function withWhitePaper(picture: Grey): Grey {
  const paper = paperOf(picture);
  const { pixels, width, height } = picture;
  const out = new Uint8Array(pixels.length);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const share = (pixels[y * width + x] ?? 0) / Math.max(leastInk, paper.at(x, y));
      out[y * width + x] = Math.max(0, Math.min(255, ((share - black) / (white - black)) * 255));
    }
  return { pixels: out, width, height };
}

/** Largest gain: what is darker than this was never paper. */
const leastPaper = 70;
/** As bright as paper is made. */
const paperTo = 245;

/** Evens out light and shadow on a sheet without touching what is printed or drawn on it, colours included. */
export function evenlyLit(sheet: Raster): Raster {
  const { pixels, width, height, channels } = sheet;
  const paper = paperOf(greyOf(sheet));
  const out = new Uint8Array(pixels.length);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const gain = paperTo / Math.max(leastPaper, paper.at(x, y));
      const at = (y * width + x) * channels;
      for (let channel = 0; channel < channels; channel += 1)
        out[at + channel] = Math.min(255, (pixels[at + channel] ?? 0) * gain);
    }
  return { pixels: out, width, height, channels };
}

/** Brightness of the paper at any pixel, between the middles of cells in proportion. */
function paperOf({ pixels, width, height }: Grey): { at(x: number, y: number): number } {
  const [columns, rows] = [Math.ceil(width / cell), Math.ceil(height / cell)];
  const cells = new Float64Array(columns * rows);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      const counts = new Uint32Array(256);
      let count = 0;
      for (let y = row * cell; y < Math.min(height, (row + 1) * cell); y += 2)
        for (let x = column * cell; x < Math.min(width, (column + 1) * cell); x += 2) {
          const value = pixels[y * width + x] ?? 0;
          counts[value] = (counts[value] ?? 0) + 1;
          count += 1;
        }
      cells[row * columns + column] = quantile(counts, count * paperShare);
    }
  const value = (column: number, row: number): number =>
    cells[Math.min(rows - 1, Math.max(0, row)) * columns + Math.min(columns - 1, Math.max(0, column))] ?? 255;
  return {
    at: (x, y) => {
      const [u, v] = [x / cell - 0.5, y / cell - 0.5];
      const [i, j] = [Math.floor(u), Math.floor(v)];
      const [a, b] = [u - i, v - j];
      const above = value(i, j) * (1 - a) + value(i + 1, j) * a;
      const below = value(i, j + 1) * (1 - a) + value(i + 1, j + 1) * a;
      return above * (1 - b) + below * b;
    },
  };
}

function quantile(counts: Uint32Array, rank: number): number {
  let seen = 0;
  for (let value = 0; value < 256; value += 1) {
    seen += counts[value] ?? 0;
    if (seen >= rank) return value;
  }
  return 255;
}
