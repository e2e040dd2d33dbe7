import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

/** A ZIP of one folder, as a stream. The same files give the same bytes: every entry carries the time of signing. */
export function zipOf(folder: string, files: ReadonlyMap<string, Uint8Array>, at: Date): Readable {
  const zip = new ZipFile();
  for (const [name, bytes] of [...files].toSorted(([a], [b]) => (a < b ? -1 : 1)))
    zip.addBuffer(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), `${folder}/${name}`, {
      mtime: at,
      mode: 0o100644,
    });
  zip.end();
  return Readable.from(zip.outputStream, { objectMode: false });
}
