import type { Bytes } from '../uploads/extents.ts';
import type { FileRow } from './files.store.ts';

const MiB = 1024 * 1024;
/** Files up to this size are read once and held for a batch. */
export const heldBytes = 4 * MiB;
/** What a reader needs to know the kind of a large file: its first and last MiB. */
const edgeBytes = MiB;
/** What it needs of a scan: the preamble and `DICM`, 132 bytes. */
const scanHeadBytes = 4 * 1024;

/** Batches of at most 64 MiB of files that are held, so that memory stays flat whatever is handed in. */
export function* inPortions(batch: FileRow[]): Generator<FileRow[]> {
  let portion: FileRow[] = [];
  let held = 0;
  for (const file of batch) {
    const size = file.size <= heldBytes ? file.size : 2 * edgeBytes;
    if (portion.length > 0 && held + size > 64 * MiB) {
      yield portion;
      [portion, held] = [[], 0];
    }
    portion.push(file);
    held += size;
  }
  if (portion.length > 0) yield portion;
}

/**
 * What tells the kind of a held file. A scan says it in its first bytes (PS3.10 7.1) and nothing after them is asked
 * for, so its pixels do not cross into the jail. Cut as a copy: a view would cross with all that lies behind it.
 */
export function beginning(held: Buffer): Uint8Array {
  const isScan = held.length > scanHeadBytes && held.toString('latin1', 128, 132) === 'DICM';
  return isScan ? Uint8Array.from(held.subarray(0, scanHeadBytes)) : held;
}

/** The first and the last MiB of a large file: what tells its kind. */
export async function edges({ objects, key }: Bytes, file: FileRow): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let start = 0;
  for (const e of file.extents) {
    for (const [from, to] of [
      [0, edgeBytes],
      [file.size - edgeBytes, file.size],
    ] as const) {
      const [a, b] = [Math.max(from, start), Math.min(to, start + e.length)];
      if (b > a) pieces.push(await objects.read(key, { id: e.object, size: e.size }, e.offset + a - start, b - a));
    }
    start += e.length;
  }
  return Buffer.concat(pieces);
}
