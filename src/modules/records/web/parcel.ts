import { packHeader, packMagic, packMediaType } from '#formats/pack/index.ts';
import type { LeftOut, Wanted } from './chosen.ts';

/** One upload as it will travel. */
export type Parcel = { files: Wanted[]; body: Blob; metadata: Record<string, string> };

/** A whole file is hashed in memory up to this size; larger ones are checked by their length only. */
const hashedBytes = 64 * 1024 * 1024;
/** A file that travels alone is packed up to this size, as in a plan. */
const packedBytes = 4 * 1024 * 1024;
const readAtOnce = 16;

/**
 * Makes one parcel ready. Files that the computer cannot read (a scratched disc) are told and the others go on.
 * A pack is put together in memory once (16 MiB at most) and read from there for its hash and for sending, so that a
 * disc that is taken out does not break a parcel on its way.
 */
export async function packParcel(files: Wanted[]): Promise<{ parcel: Parcel | undefined; unreadable: LeftOut[] }> {
  const isPack = files.length > 1 || (files[0]?.file.size ?? 0) <= packedBytes;
  const atOnce = isPack ? await joinedAtOnce(files) : undefined;
  if (atOnce) return { parcel: await packed(files, atOnce), unreadable: [] };
  const read = await inLanes(files, (one) => (isPack ? bytesOf(one.file) : firstByteOf(one.file)));
  const good = files.filter((_, index) => read[index]);
  const unreadable = files
    .filter((_, index) => !read[index])
    .map(({ path }) => ({ path, reason: 'Your computer could not read this file. The disc may be scratched.' }));
  const [first] = good;
  if (!first) return { parcel: undefined, unreadable };
  if (isPack) return { parcel: await packed(good, joined(good, read)), unreadable };
  const metadata: Record<string, string> = { path: first.path, lastModified: String(first.file.lastModified) };
  if (first.file.size <= hashedBytes) metadata['sha256'] = await sha256Hex(await first.file.arrayBuffer());
  return { parcel: { files: good, body: first.file, metadata }, unreadable };
}

const packed = async (files: Wanted[], bytes: Uint8Array<ArrayBuffer>): Promise<Parcel> => ({
  files,
  body: new Blob([bytes]),
  metadata: { path: 'pack', filetype: packMediaType, sha256: await sha256Hex(bytes) },
});

/** Asked for as one, thousands of small files come in half the time. Nothing when one of them cannot be read. */
async function joinedAtOnce(files: readonly Wanted[]): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const pieces = [packMagic, ...files.flatMap(({ entry, file }) => [packHeader(entry), file])] as BlobPart[];
  // The size of a file is asked of the browser each time, so it is taken from what was asked before.
  const headers = pieces.filter((piece) => piece instanceof Uint8Array);
  const size = [...headers.map(({ length }) => length), ...files.map(({ entry }) => entry.size)].reduce(
    (a, b) => a + b,
  );
  try {
    const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer());
    return bytes.length === size ? bytes : undefined;
  } catch {
    return undefined;
  }
}

/** The bytes of a pack: its magic, then each file behind its header. */
function joined(good: readonly Wanted[], read: readonly (Uint8Array | undefined)[]): Uint8Array<ArrayBuffer> {
  const contents = read.filter((content) => content !== undefined);
  const pieces = [
    packMagic,
    ...good.flatMap((one, index) => [packHeader(one.entry), contents[index] ?? new Uint8Array()]),
  ];
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** Each in turn, some at once: a disc gives more when it is asked for several files, and a folder may have thousands. */
async function inLanes<T, R>(all: readonly T[], act: (one: T) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(all.length);
  const left = all.entries();
  const lane = async (): Promise<void> => {
    for (const [index, one] of left) results[index] = await act(one);
  };
  await Promise.all(Array.from({ length: readAtOnce }, lane));
  return results;
}

async function sha256Hex(bytes: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** All bytes of a file, or nothing when the computer cannot give them. */
async function bytesOf(file: File): Promise<Uint8Array | undefined> {
  try {
    const bytes = new Uint8Array(await file.arrayBuffer());
    return bytes.length === file.size ? bytes : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a large file can be read at all; it is sent from where it lies. */
async function firstByteOf(file: File): Promise<Uint8Array | undefined> {
  return file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      (bytes) => new Uint8Array(bytes),
      () => undefined,
    );
}
