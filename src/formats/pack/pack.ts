import { AppError } from '#kernel/errors.ts';

/**
 * A pack: many small files as one upload, so that a scan of 300 slices is some ten requests and not 300.
 *
 *     pack  = magic file*
 *     magic = "CSPACK1\n"                            8 bytes
 *     file  = length(4 bytes, big endian) header(length bytes of UTF-8 JSON) content(header.size bytes)
 *     header = { "path": string, "size": bytes, "lastModified": ms since 1970 }
 *
 * Pure, shared by browser and server.
 */
export const packMediaType = 'application/vnd.consilium.pack';

export type PackEntry = { path: string; size: number; lastModified: number };
/** `offset` is where the content begins in the pack. */
export type PackedFile = PackEntry & { offset: number };

const magic = 'CSPACK1\n';
const maxHeaderBytes = 16 * 1024;
const maxFiles = 100_000;

/** The first bytes of every pack. */
export const packMagic: Uint8Array<ArrayBuffer> = Uint8Array.from(magic, (char) => char.charCodeAt(0));

/** What stands before a file's content. @throws AppError input.invalid when the path is longer than any file system has. */
export function packHeader(entry: PackEntry): Uint8Array<ArrayBuffer> {
  const { path, size, lastModified } = entry;
  const json = new TextEncoder().encode(JSON.stringify({ path, size, lastModified }));
  if (json.length > maxHeaderBytes) throw new AppError('input.invalid', 'The name of this file is too long.');
  const header = new Uint8Array(4 + json.length);
  new DataView(header.buffer).setUint32(0, json.length);
  header.set(json, 4);
  return header;
}

/**
 * The files of a pack, without copying any.
 * @throws AppError file.damaged when it is not exactly a pack: a cut or shifted one must not give wrong files.
 */
export function readPack(bytes: Uint8Array): PackedFile[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < packMagic.length || packMagic.some((byte, at) => bytes[at] !== byte)) throw damaged();
  const files: PackedFile[] = [];
  let at = packMagic.length;
  while (at < bytes.length) {
    if (at + 4 > bytes.length || files.length >= maxFiles) throw damaged();
    const length = view.getUint32(at);
    const offset = at + 4 + length;
    if (length > maxHeaderBytes || offset > bytes.length) throw damaged();
    const entry = entryOf(bytes.subarray(at + 4, offset));
    if (offset + entry.size > bytes.length) throw damaged();
    files.push({ ...entry, offset });
    at = offset + entry.size;
  }
  return files;
}

function entryOf(json: Uint8Array): PackEntry {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json));
  } catch {
    throw damaged();
  }
  const { path, size, lastModified } = (typeof value === 'object' && value !== null ? value : {}) as Record<
    string,
    unknown
  >;
  if (typeof path !== 'string' || path === '' || !isCount(size) || !isCount(lastModified)) throw damaged();
  return { path, size, lastModified };
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

const damaged = () =>
  new AppError('file.damaged', 'These files did not arrive as they were sent. Please choose them once more.');
