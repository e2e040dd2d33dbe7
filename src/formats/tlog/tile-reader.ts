import { AppError } from '#kernel/errors.ts';
import { concatBytes } from './bytes.ts';
import { decodeEntries, encodeEntries } from './entry-bundle.ts';
import { completeRoot, emptyRoot, hashSize, nodeHash } from './hash.ts';
import { tilePath, tileWidth, type TileId } from './tile-path.ts';

/** Gives the bytes of a tile file by its path, or undefined when there is none. May be synchronous. */
export type TileSource = (path: string) => Uint8Array | undefined | Promise<Uint8Array | undefined>;

const missing = (path: string): never => {
  throw new AppError('log.damaged', `The log's file ${path} is missing or has the wrong length.`);
};

/** How many hashes row `level` of the tiles holds in a tree of `size` leaves: floor(size / 256^level). */
export const rowLength = (size: number, level: number): number => Math.floor(size / tileWidth ** level);

/** Width of tile `index` in a row of `length` hashes; 0 or less when there is no such tile. */
const widthIn = (length: number, index: number): number => Math.min(tileWidth, length - index * tileWidth);

/** A partial file may have been deleted once the full one exists (C2SP tlog-tiles): look there as well. */
async function readFile(source: TileSource, id: TileId): Promise<Uint8Array | undefined> {
  return (
    (await source(tilePath(id))) ?? (id.width < tileWidth ? source(tilePath({ ...id, width: tileWidth })) : undefined)
  );
}

/** The first `width` hashes of a tile, 32 bytes each. @throws AppError `log.damaged` */
export async function readTile(source: TileSource, level: number, index: number, width: number): Promise<Uint8Array> {
  const id: TileId = { level, index, width };
  const bytes = await readFile(source, id);
  if (!bytes || (bytes.length !== width * hashSize && bytes.length !== tileWidth * hashSize))
    return missing(tilePath(id));
  return bytes.subarray(0, width * hashSize);
}

/** The first `width` entries of a bundle. @throws AppError `log.damaged` */
export async function readBundle(source: TileSource, index: number, width: number): Promise<Uint8Array[]> {
  const id: TileId = { level: 'entries', index, width };
  const bytes = await readFile(source, id);
  const entries = bytes ? decodeEntries(bytes) : [];
  if (entries.length !== width && entries.length !== tileWidth) return missing(tilePath(id));
  return entries.slice(0, width);
}

/** One entry of a log of `size` entries. @throws AppError `log.damaged`, `not-found` */
export async function readEntry(source: TileSource, size: number, index: number): Promise<Uint8Array> {
  const bundle = Math.floor(index / tileWidth);
  const entries = index < size ? await readBundle(source, bundle, widthIn(size, bundle)) : [];
  const entry = entries[index % tileWidth];
  if (!entry) throw new AppError('not-found', 'The log has no entry with this number.');
  return entry;
}

/** Reads tree hashes of a log at one size; each tile is fetched once. */
export type TreeReader = { readonly size: number; rangeRoot(start: number, end: number): Promise<Uint8Array> };

/** Aligned complete subtrees that make up [start, end), left to right. */
function* subtrees(start: number, end: number): Generator<{ height: number; index: number }> {
  for (let at = start; at < end;) {
    let height = 0;
    while (at % 2 ** (height + 1) === 0 && at + 2 ** (height + 1) <= end) height += 1;
    yield { height, index: at / 2 ** height };
    at += 2 ** height;
  }
}

/** Opens a log of `size` entries for reading; `rangeRoot(a, b)` is MTH(D[a:b]) of RFC 6962 §2.1 for aligned a. */
export function openTree(source: TileSource, size: number): TreeReader {
  const tiles = new Map<string, Promise<Uint8Array>>();
  const tile = (level: number, index: number): Promise<Uint8Array> => {
    const key = `${level}/${index}`;
    const known = tiles.get(key) ?? readTile(source, level, index, widthIn(rowLength(size, level), index));
    tiles.set(key, known);
    return known;
  };
  const subtreeRoot = async (height: number, index: number): Promise<Uint8Array> => {
    const count = 2 ** (height % 8);
    const first = index * count;
    const hashes = await tile(Math.floor(height / 8), Math.floor(first / tileWidth));
    const offset = (first % tileWidth) * hashSize;
    return completeRoot(hashes.subarray(offset, offset + count * hashSize));
  };
  const rangeRoot = async (start: number, end: number): Promise<Uint8Array> => {
    const roots: Uint8Array[] = [];
    for (const { height, index } of subtrees(start, end)) roots.push(await subtreeRoot(height, index));
    return roots.length === 0 ? emptyRoot : roots.reduceRight((right, left) => nodeHash(left, right));
  };
  return { size, rangeRoot };
}

/** Root of a log of `size` entries, from the tiles of its right edge. @throws AppError `log.damaged` */
export function rootFromTiles(source: TileSource, size: number): Promise<Uint8Array> {
  return openTree(source, size).rangeRoot(0, size);
}

/** A tile file to be written. Full files never change again; a partial one is replaced by a wider one beside it. */
export type TileFile = { path: string; bytes: Uint8Array };

/** Cuts a row of hashes that begins with tile `firstIndex` into tile files and the roots of the full ones. */
export function cutTiles(
  level: number,
  firstIndex: number,
  row: Uint8Array,
): { files: TileFile[]; roots: Uint8Array[] } {
  const files: TileFile[] = [];
  const roots: Uint8Array[] = [];
  for (let at = 0; at < row.length; at += tileWidth * hashSize) {
    const bytes = row.slice(at, at + tileWidth * hashSize);
    const width = bytes.length / hashSize;
    files.push({ path: tilePath({ level, index: firstIndex + at / (tileWidth * hashSize), width }), bytes });
    if (width === tileWidth) roots.push(completeRoot(bytes));
  }
  return { files, roots };
}

/** Cuts entries that begin with bundle `firstIndex` into bundle files. */
export function cutBundles(firstIndex: number, entries: readonly Uint8Array[]): TileFile[] {
  const files: TileFile[] = [];
  for (let at = 0; at < entries.length; at += tileWidth) {
    const part = entries.slice(at, at + tileWidth);
    const path = tilePath({ level: 'entries', index: firstIndex + at / tileWidth, width: part.length });
    files.push({ path, bytes: encodeEntries(part) });
  }
  return files;
}

/** Existing hashes of the last, partial tile of a row that holds `length` hashes, followed by the new ones. */
export async function extendRow(
  source: TileSource,
  level: number,
  length: number,
  added: readonly Uint8Array[],
): Promise<Uint8Array> {
  const width = length % tileWidth;
  const before = width ? await readTile(source, level, Math.floor(length / tileWidth), width) : new Uint8Array(0);
  return concatBytes(before, ...added);
}
