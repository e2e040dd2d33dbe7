import { isAppError } from '#kernel/errors.ts';
import { readEntry, rootFromTiles, sameBytes, type Checkpoint } from '#formats/tlog/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { LogName } from './audit.store.ts';
import { countIn, rangesOf, sayRanges, type Finding, type Range } from './findings.rules.ts';
import type { Guard } from './guard.ts';
import type { LogFiles } from './log-files.ts';
import type { LogKey } from './log-keys.ts';
import { statesOf } from './witness/witness.store.ts';
import {
  newerEpochs,
  pendingCount,
  pendingLeaves,
  placedNumbersMissing,
  placedSize,
  placeLeaves,
} from './positions.store.ts';

/** One epoch of a log with everything that can be compared. */
export type LogParts = { name: LogName; epoch: number; key: LogKey; files: LogFiles; guard: Guard };

async function attempt<T>(read: () => Promise<T>): Promise<{ value?: T; why?: string }> {
  try {
    return { value: await read() };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { why: error.detail };
  }
}

/**
 * The guard against the files: a shorter or another tree than the one that was signed is a fork in the making. A guard is
 * written before the first item of a log, so one that is gone was taken away.
 * @param whole also compares its tree
 */
async function guardFindings(
  { name, key, files, guard }: LogParts,
  signed: Checkpoint,
  whole: boolean,
): Promise<Finding[]> {
  const { value: kept, why } = await attempt(() => guard.read(key));
  if (why !== undefined) return [{ log: name, where: 'guard', words: `The guard cannot be believed: ${why}` }];
  if (!kept && signed.size > 0) {
    const words = `The guard of the log is gone: nothing shows any more that ${signed.size} items are all that were signed. If its folder was moved, put it back; otherwise recover the log.`;
    return [{ log: name, where: 'guard', words }];
  }
  if (!kept) return [];
  if (kept.size > signed.size) {
    const items: Range[] = [[signed.size, kept.size - 1]];
    const words = `The log on disk ends after ${signed.size} items; ${kept.size} were signed. Items ${sayRanges(items)} are missing. An old copy was put back, or the end was cut off.`;
    return [{ log: name, where: 'guard', words, items }];
  }
  if (!whole) return [];
  const { value: root } = await attempt(async () => rootFromTiles(files.tiles, kept.size));
  if (root && sameBytes(root, kept.root)) return [];
  const words = `The first ${kept.size} items on disk are not the ones that were signed.`;
  return [{ log: name, where: 'guard', words }];
}

/**
 * Gives places to signed items that a crash left without one, and names the items that no row of the database can be.
 */
async function placeSigned(tx: Tx, { name, epoch, files }: LogParts, size: number, missing: readonly Range[]) {
  const waiting = new Map(
    (await pendingLeaves(tx, name, await pendingCount(tx, name))).map((leaf) => [leaf.leaf, leaf.id]),
  );
  const lost: number[] = [];
  for (const [from, to] of missing)
    for (let index = from; index <= to; index += 1) {
      const text = Buffer.from(await readEntry(files.tiles, size, index)).toString();
      const id = waiting.get(text);
      if (id === undefined) lost.push(index);
      else await placeLeaves(tx, name, epoch, [id], index);
      waiting.delete(text);
    }
  return rangesOf(lost);
}

async function databaseFindings(tx: Tx, parts: LogParts, signed: Checkpoint, whole: boolean): Promise<Finding[]> {
  const { name, epoch } = parts;
  const newer = await newerEpochs(tx, name, epoch);
  if (newer > 0)
    return [
      { log: name, where: 'files', words: `The database knows a later epoch (${newer}) than the files (${epoch}).` },
    ];
  const placed = await placedSize(tx, name, epoch);
  if (placed > signed.size) {
    const items: Range[] = [[signed.size, placed - 1]];
    const words = `The log on disk ends after ${signed.size} items; the database remembers ${placed}. Items ${sayRanges(items)} are missing on disk. An old copy was put back, or the end was cut off.`;
    return [{ log: name, where: 'files', words, items }];
  }
  const end: Range[] = placed < signed.size ? [[placed, signed.size - 1]] : [];
  const missing = whole ? await placedNumbersMissing(tx, name, epoch, signed.size) : end;
  if (missing.length === 0) return [];
  const { value: lost = [], why } = await attempt(() => placeSigned(tx, parts, signed.size, missing));
  if (why !== undefined) return [{ log: name, where: 'files', words: why }];
  if (lost.length === 0) return [];
  const words = `${countIn(lost)} signed items have no row in the database: ${sayRanges(lost)}. Rows were removed, or an old copy of the database was put back.`;
  return [{ log: name, where: 'places', words, items: lost }];
}

/** What a witness has said of this epoch that shows another log than ours; it holds until the next epoch begins. */
async function witnessFindings(tx: Tx, { name, epoch }: LogParts): Promise<Finding[]> {
  const states = await statesOf(tx, name, epoch);
  return states.flatMap(({ finding }) => (finding === null ? [] : [{ log: name, where: 'witnesses', words: finding }]));
}

/**
 * Is the log on disk, and the one in the database, at least what was signed? Mends what a crash between signing and
 * committing leaves behind.
 * @param whole also compares the guard's tree and looks for gaps before the end: at every start, not at every turn
 * @returns nothing when the log may be extended
 */
export async function examineLog(tx: Tx, parts: LogParts, whole: boolean): Promise<Finding[]> {
  const { value: signed, why } = await attempt(() => parts.files.lastSigned());
  if (!signed) return [{ log: parts.name, where: 'checkpoint', words: `The checkpoint cannot be believed: ${why}` }];
  const guarded = await guardFindings(parts, signed, whole);
  const witnessed = whole ? await witnessFindings(tx, parts) : [];
  return [...guarded, ...witnessed, ...(await databaseFindings(tx, parts, signed, whole))];
}
