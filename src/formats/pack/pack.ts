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

/** Reads a pack while it comes. Of the contents it keeps nothing. */
export type PackReader = {
  /** @throws AppError file.damaged as soon as it cannot be a pack. */
  take(bytes: Uint8Array): void;
  /** The files. @throws AppError file.damaged when it is not exactly a pack: a cut or shifted one must not give wrong files. */
  end(): PackedFile[];
};

/** What comes next: the magic, the length of a header, a header of so many bytes. */
type Awaited = { what: 'magic' | 'length' | 'header'; bytes: Uint8Array };

/** @returns a reader at the first byte of a pack */
export function readPack(): PackReader {
  const files: PackedFile[] = [];
  let awaited: Awaited = { what: 'magic', bytes: new Uint8Array(packMagic.length) };
  let had = 0;
  let at = 0;
  /** Bytes of a content that are still to come. */
  let content = 0;

  function whole({ what, bytes }: Awaited): Awaited {
    if (what === 'magic' && packMagic.some((byte, index) => bytes[index] !== byte)) throw damaged();
    if (what === 'length') {
      const length = new DataView(bytes.buffer).getUint32(0);
      if (length === 0 || length > maxHeaderBytes || files.length >= maxFiles) throw damaged();
      return { what: 'header', bytes: new Uint8Array(length) };
    }
    if (what === 'header') {
      const entry = entryOf(bytes);
      files.push({ ...entry, offset: at });
      content = entry.size;
    }
    return { what: 'length', bytes: new Uint8Array(4) };
  }

  return {
    take: (bytes) => {
      for (let rest = bytes; rest.length > 0;) {
        const length = Math.min(rest.length, content > 0 ? content : awaited.bytes.length - had);
        at += length;
        if (content > 0) content -= length;
        else {
          awaited.bytes.set(rest.subarray(0, length), had);
          had += length;
          if (had === awaited.bytes.length) [awaited, had] = [whole(awaited), 0];
        }
        rest = rest.subarray(length);
      }
    },
    end: () => {
      if (awaited.what !== 'length' || had > 0 || content > 0) throw damaged();
      return files;
    },
  };
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
