import { AppError } from '#kernel/errors.ts';
import { leafHash } from './hash.ts';
import { tileWidth } from './tile-path.ts';
import {
  cutBundles,
  cutTiles,
  extendRow,
  readBundle,
  rootFromTiles,
  rowLength,
  type TileFile,
  type TileSource,
} from './tile-reader.ts';

/** What an append makes: files to write (in any order, all before the checkpoint is signed), new size and root. */
export type Appended = { files: TileFile[]; size: number; root: Uint8Array };

/** Hash tiles that change, row by row upward: the roots of tiles that became full are the next row's new hashes. */
async function appendTiles(source: TileSource, size: number, entries: readonly Uint8Array[]): Promise<TileFile[]> {
  const files: TileFile[] = [];
  let added = entries.map(leafHash);
  for (let level = 0; added.length > 0; level++) {
    const length = rowLength(size, level);
    const row = await extendRow(source, level, length, added);
    const cut = cutTiles(level, Math.floor(length / tileWidth), row);
    files.push(...cut.files);
    added = cut.roots;
  }
  return files;
}

async function appendBundles(source: TileSource, size: number, entries: readonly Uint8Array[]): Promise<TileFile[]> {
  const index = Math.floor(size / tileWidth);
  const before = size % tileWidth ? await readBundle(source, index, size % tileWidth) : [];
  return cutBundles(index, [...before, ...entries]);
}

/**
 * Adds entries to a log of `size` entries. Reads the partial tiles of the right edge and does no other I/O.
 * The caller writes the files durably, then signs a checkpoint with the size and root given back.
 * @throws AppError `input.too-large` (an entry over 65,535 bytes), `log.damaged` (an existing tile is missing)
 */
export async function appendEntries(
  source: TileSource,
  size: number,
  entries: readonly Uint8Array[],
): Promise<Appended> {
  const newSize = size + entries.length;
  if (!Number.isSafeInteger(newSize)) throw new AppError('input.too-large', 'The log is full.');
  if (entries.length === 0) return { files: [], size, root: await rootFromTiles(source, size) };
  const bundles = await appendBundles(source, size, entries);
  const files = [...bundles, ...(await appendTiles(source, size, entries))];
  const written = new Map(files.map((file) => [file.path, file.bytes]));
  const root = await rootFromTiles((path) => written.get(path) ?? source(path), newSize);
  return { files, size: newSize, root };
}
