import { isJunkPath } from '#formats/disc/junk.ts';
import { packHeader, packMagic, packMediaType, planUploads, type PackEntry } from '#formats/pack/index.ts';
import { formatBytes } from '#ui/format.ts';
import type { ChosenFile } from '#ui/files/chosen-files.ts';

export type LeftOut = { path: string; reason: string };
export type Wanted = ChosenFile & { entry: PackEntry };

/** One upload as it will travel. */
export type Parcel = { files: Wanted[]; body: Blob; metadata: Record<string, string> };

/** A whole file is hashed in memory up to this size; larger ones are checked by their length only. */
const hashedBytes = 64 * 1024 * 1024;
/** A file that travels alone is packed up to this size, as in a plan. */
const packedBytes = 4 * 1024 * 1024;
const readAtOnce = 16;

/** What is sent, what is left out (a viewer program), what is too large; each with words. */
export function sortChosen(
  chosen: readonly ChosenFile[],
  maxUploadBytes: number,
  locale: string,
): { wanted: Wanted[]; leftOut: LeftOut[]; refused: LeftOut[] } {
  const [wanted, leftOut, refused]: [Wanted[], LeftOut[], LeftOut[]] = [[], [], []];
  for (const { file, path } of chosen) {
    const junk = isJunkPath(path);
    if (junk) leftOut.push({ path, reason: junk.reason });
    else if (file.size > maxUploadBytes) {
      const [size, most] = [formatBytes(file.size, locale), formatBytes(maxUploadBytes, locale)];
      const reason = `This file has ${size}; we can take ${most} at once. Call us and we will find another way.`;
      refused.push({ path, reason });
    } else wanted.push({ file, path, entry: { path, size: file.size, lastModified: file.lastModified } });
  }
  return { wanted, leftOut, refused };
}

/** Which files travel together, without those that are safe already. */
export function parcelsOf(wanted: readonly Wanted[], known: ReadonlySet<number>): Wanted[][] {
  const plan = planUploads(wanted.map(({ entry }) => entry));
  return plan
    .map((one) => (one.kind === 'pack' ? one.files : [one.file]))
    .map((places) => places.filter((place) => !known.has(place)).flatMap((place) => wanted[place] ?? []))
    .filter((files) => files.length > 0);
}

/**
 * Makes one parcel ready. Files that the computer cannot read (a scratched disc) are told and the others go on.
 * A pack is put together in memory once (16 MiB at most) and read from there for its hash and for sending, so that a
 * disc that is taken out does not break a parcel on its way.
 */
export async function packParcel(files: Wanted[]): Promise<{ parcel: Parcel | undefined; unreadable: LeftOut[] }> {
  const isPack = files.length > 1 || (files[0]?.file.size ?? 0) <= packedBytes;
  const read = await inLanes(files, (one) => (isPack ? bytesOf(one.file) : firstByteOf(one.file)));
  const good = files.filter((_, index) => read[index]);
  const unreadable = files
    .filter((_, index) => !read[index])
    .map(({ path }) => ({ path, reason: 'Your computer could not read this file. The disc may be scratched.' }));
  const [first] = good;
  if (!first) return { parcel: undefined, unreadable };
  const bytes = isPack ? joined(good, read) : undefined;
  const body = bytes ? new Blob([bytes]) : first.file;
  const metadata: Record<string, string> = bytes
    ? { path: 'pack', filetype: packMediaType }
    : { path: first.path, lastModified: String(first.file.lastModified) };
  if (body.size <= hashedBytes) metadata['sha256'] = await sha256Hex(bytes ?? (await body.arrayBuffer()));
  return { parcel: { files: good, body, metadata }, unreadable };
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
