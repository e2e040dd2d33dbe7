import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

/** One file of a ZIP. `open` is called when its turn has come, so that many large ones need no memory. */
export type ZipPart = { name: string; bytes: Uint8Array } | { name: string; open: () => AsyncIterable<Uint8Array> };

/** A ZIP as a stream, its files in the order given, all with one time: the same files give the same bytes. */
export function writeZip(parts: Iterable<ZipPart>, at: Date): Readable {
  const zip = new ZipFile();
  const options = { mtime: at, mode: 0o100644 };
  const out = Readable.from(zip.outputStream, { objectMode: false });
  // What fails while a file is read ends the whole: a ZIP that lacks a file must not look finished.
  zip.on('error', (error) => out.destroy(error));
  for (const part of parts) {
    if ('bytes' in part) {
      const { buffer, byteOffset, byteLength } = part.bytes;
      zip.addBuffer(Buffer.from(buffer, byteOffset, byteLength), part.name, options);
    } else {
      zip.addReadStreamLazy(part.name, options, (done) =>
        done(null, Readable.from(part.open(), { objectMode: false })),
      );
    }
  }
  zip.end();
  return out;
}
