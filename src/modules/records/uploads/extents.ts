import { Readable } from 'node:stream';
import { newSha256, type DataKey } from '#platform/crypto/index.ts';
import type { ObjectStore } from '#platform/objects/index.ts';
import type { Extent } from '../records.tables.ts';

export type Bytes = { objects: ObjectStore; key: DataKey };

const step = 4 * 1024 * 1024;

/** All bytes of a file, from its ranges. For files that fit into memory. */
export async function readExtents({ objects, key }: Bytes, extents: readonly Extent[]): Promise<Buffer> {
  const pieces = await Promise.all(
    extents.map((e) => objects.read(key, { id: e.object, size: e.size }, e.offset, e.length)),
  );
  return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
}

/** The same piece by piece. */
export async function* extentChunks({ objects, key }: Bytes, extents: readonly Extent[]): AsyncGenerator<Buffer> {
  for (const e of extents)
    for (let at = 0; at < e.length; at += step)
      yield await objects.read(key, { id: e.object, size: e.size }, e.offset + at, Math.min(step, e.length - at));
}

export function streamExtents(bytes: Bytes, extents: readonly Extent[]): Readable {
  return Readable.from(extentChunks(bytes, extents), { objectMode: false });
}

/** SHA-256 of a file, hex, without holding it. */
export async function hashExtents(bytes: Bytes, extents: readonly Extent[]): Promise<string> {
  const hash = newSha256();
  for await (const chunk of extentChunks(bytes, extents)) hash.update(chunk);
  return hash.digest('hex');
}

/** The ranges of bytes `offset … offset + length` of a whole that is itself made of ranges. */
export function sliceExtents(whole: readonly Extent[], offset: number, length: number): Extent[] {
  const slice: Extent[] = [];
  let start = 0;
  for (const extent of whole) {
    const from = Math.max(offset, start);
    const to = Math.min(offset + length, start + extent.length);
    if (to > from) slice.push({ ...extent, offset: extent.offset + (from - start), length: to - from });
    start += extent.length;
  }
  return slice;
}
