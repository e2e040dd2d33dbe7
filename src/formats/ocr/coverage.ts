import type { Grey } from '#formats/image/index.ts';
import type { SeenWord } from './tsv.ts';

/** How much ink each of so many fields of a prepared page holds. */
export type InkMap = { columns: number; rows: number; ink: Uint16Array; width: number; height: number };

const columns = 48;
const rows = 64;
const dark = 110;

/** Where ink is on a page, coarsely; the outermost fields, where scans have their black rims, are left out. */
export function inkMap({ pixels, width, height }: Grey): InkMap {
  const ink = new Uint16Array(columns * rows);
  for (let y = 0; y < height; y += 2)
    for (let x = 0; x < width; x += 2) {
      if ((pixels[y * width + x] ?? 255) > dark) continue;
      const [column, row] = [Math.floor((x / width) * columns), Math.floor((y / height) * rows)];
      if (column === 0 || row === 0 || column === columns - 1 || row === rows - 1) continue;
      const at = row * columns + column;
      ink[at] = Math.min(65_535, (ink[at] ?? 0) + 1);
    }
  return { columns, rows, ink, width, height };
}

/** The share of a page's ink that lies in or beside words that were read (0–1); 1 for a page without ink. */
export function coverage(map: InkMap, words: readonly SeenWord[]): number {
  const isRead = new Uint8Array(map.ink.length);
  for (const { left, top, width, height } of words) {
    const [from, to] = [Math.floor((left / map.width) * columns), Math.floor(((left + width) / map.width) * columns)];
    const [above, below] = [Math.floor((top / map.height) * rows), Math.floor(((top + height) / map.height) * rows)];
    for (let row = above; row <= below; row += 1)
      for (let column = from; column <= to; column += 1) isRead[row * columns + column] = 1;
  }
  let [all, read] = [0, 0];
  for (const [at, ink] of map.ink.entries()) {
    all += ink;
    if (isRead[at] === 1) read += ink;
  }
  return all === 0 ? 1 : read / all;
}
