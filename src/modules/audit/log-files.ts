import { join } from 'node:path';
import { AppError } from '#kernel/errors.ts';
import {
  appendEntries,
  consistencyProof,
  openCheckpoint,
  rootFromTiles,
  sameBytes,
  signCheckpoint,
  verifyConsistency,
  type Checkpoint,
  type TileSource,
} from '#formats/tlog/index.ts';
import { readIfThere, writeDurably } from '#platform/objects/index.ts';
import type { Guard } from './guard.ts';
import type { LogKey } from './log-keys.ts';
import { cosignedFiles, type CosignedFiles } from './witness/cosigned-files.ts';

/** The files of one epoch of a log. */
export type LogFiles = {
  tiles: TileSource;
  /** The signed checkpoint as it lies there. */
  checkpoint(): Promise<Uint8Array | undefined>;
  /** The heads that witnesses have seen. */
  cosigned: CosignedFiles;
  /** What it says; of an empty log, nothing and the empty root. @throws AppError when it does not carry our signature */
  lastSigned(): Promise<Checkpoint>;
  /** Adds leaves after the last signed ones and signs. A smaller or inconsistent tree is never signed. */
  extend(signed: Checkpoint, leaves: readonly string[]): Promise<Uint8Array>;
};

/** Tile files written at once: each waits for its own fsync. */
const writersAtOnce = 8;

/**
 * Order of an extension: tiles written and fsynced → root recomputed from the disk and proved consistent with the last
 * signed tree → checkpoint signed and fsynced → guard. A guard is never ahead of the log by our own doing.
 */
export function logFiles(folder: string, key: LogKey, guard: Guard): LogFiles {
  const tiles: TileSource = (path) => readIfThere(join(folder, path));
  const checkpoint = () => readIfThere(join(folder, 'checkpoint'));

  let believed: { bytes: Uint8Array; head: Checkpoint } | undefined;

  async function writeTiles(files: readonly { path: string; bytes: Uint8Array }[]): Promise<void> {
    for (let at = 0; at < files.length; at += writersAtOnce)
      await Promise.all(
        files.slice(at, at + writersAtOnce).map((file) => writeDurably(join(folder, file.path), file.bytes, 0o644)),
      );
  }

  return {
    tiles,
    checkpoint,
    cosigned: cosignedFiles(folder),
    lastSigned: async () => {
      const bytes = await checkpoint();
      if (!bytes) return { origin: key.name, size: 0, root: await rootFromTiles(tiles, 0) };
      // Both signatures are proved whenever the file is another than the last time.
      if (!believed || !sameBytes(believed.bytes, bytes))
        believed = { bytes, head: openCheckpoint(bytes, key, [key.second]) };
      return believed.head;
    },
    extend: async (signed, leaves) => {
      const kept = await guard.read(key);
      if (kept && kept.size > signed.size) throw shorter(key.name, signed.size, kept.size);
      // Before anything else is signed, so that a guard that is missing later was taken away.
      if (!kept && signed.size > 0) throw unguarded(key.name);
      if (!kept) await guard.write(key, signCheckpoint(signed, [key]));
      const grown = await appendEntries(
        tiles,
        signed.size,
        leaves.map((leaf) => Buffer.from(leaf)),
      );
      await writeTiles(grown.files);
      const { size } = grown;
      const root = await rootFromTiles(tiles, size);
      const proof = await consistencyProof(tiles, signed.size, size);
      const consistent = verifyConsistency({ oldSize: signed.size, oldRoot: signed.root, size, root, proof });
      if (!sameBytes(root, grown.root) || !consistent)
        throw new AppError('log.damaged', 'The log on disk does not fit what was signed. Nothing was signed.');
      const note = signCheckpoint({ origin: key.name, size, root }, [key, key.second], new Date());
      await writeDurably(join(folder, 'checkpoint'), note, 0o644);
      await guard.write(key, note);
      return note;
    },
  };
}

const unguarded = (name: string) =>
  new AppError('log.damaged', `The guard of the log ${name} is gone. Nothing was signed.`);

const shorter = (name: string, size: number, signed: number) =>
  new AppError(
    'log.damaged',
    `The log ${name} on disk has ${size} items and ${signed} were signed. Was an old copy put back? Nothing was signed.`,
  );
