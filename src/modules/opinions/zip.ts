import type { Readable } from 'node:stream';
import { writeZip } from '#formats/archive/index.ts';

/** A ZIP of one folder, as a stream. The same files give the same bytes: every entry carries the time of signing. */
export function zipOf(folder: string, files: ReadonlyMap<string, Uint8Array>, at: Date): Readable {
  const sorted = [...files].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return writeZip(
    sorted.map(([name, bytes]) => ({ name: `${folder}/${name}`, bytes })),
    at,
  );
}
