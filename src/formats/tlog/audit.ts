import { AppError } from '#kernel/errors.ts';
import { concatBytes, sameBytes } from './bytes.ts';
import { completeRoot, leafHash } from './hash.ts';
import { tilePath, tileWidth } from './tile-path.ts';
import { readBundle, readTile, rootFromTiles, type TileSource } from './tile-reader.ts';

/** One row of tiles being rebuilt from below: which tile is under way and the hashes it has so far. */
type Row = { index: number; hashes: Uint8Array[] };

async function checkTile(source: TileSource, level: number, row: Row): Promise<Uint8Array> {
  const rebuilt = concatBytes(...row.hashes);
  const width = row.hashes.length;
  if (!sameBytes(rebuilt, await readTile(source, level, row.index, width))) {
    const path = tilePath({ level, index: row.index, width });
    throw new AppError('log.damaged', `The log's file ${path} does not match the entries below it.`);
  }
  return rebuilt;
}

/** Adds a hash to row `level`; a tile that becomes full is compared and its root goes one row up. */
async function push(source: TileSource, rows: Row[], level: number, hash: Uint8Array): Promise<void> {
  const row = (rows[level] ??= { index: 0, hashes: [] });
  row.hashes.push(hash);
  if (row.hashes.length < tileWidth) return;
  const tile = await checkTile(source, level, row);
  rows[level] = { index: row.index + 1, hashes: [] };
  await push(source, rows, level + 1, completeRoot(tile));
}

/**
 * Reads the whole log and recomputes every hash from the entries: each tile must say the same. Returns the root, to be
 * compared with the signed checkpoint. Memory is one tile per row, whatever the size.
 * @param onEntry sees each entry in order, e.g. to compare it with its row in the database
 * @param onBundle is awaited after each bundle with the number of entries seen so far
 * @throws AppError `log.damaged` naming the first file that is missing or differs
 */
export async function auditTiles(
  source: TileSource,
  size: number,
  onEntry?: (entry: Uint8Array, index: number) => void,
  onBundle?: (seen: number) => Promise<void>,
): Promise<Uint8Array> {
  const rows: Row[] = [];
  for (let index = 0; index < size;) {
    const entries = await readBundle(source, index / tileWidth, Math.min(tileWidth, size - index));
    for (const entry of entries) {
      onEntry?.(entry, index);
      index += 1;
      await push(source, rows, 0, leafHash(entry));
    }
    await onBundle?.(index);
  }
  for (const [level, row] of rows.entries()) if (row.hashes.length > 0) await checkTile(source, level, row);
  return rootFromTiles(source, size);
}
