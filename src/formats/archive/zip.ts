import { fromBufferPromise, getFileNameLowLevel } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { AppError } from '#kernel/errors.ts';
import { displayName, isJunk, leavesFolder } from './names.ts';

export type ZipEntry = {
  /** Place in the archive's directory, for `readZipEntry`. */
  index: number;
  /** Safe display text, folders with `/`. */
  name: string;
  /** As the archive claims; reading counts for itself. */
  bytes: number;
  packedBytes: number;
  /** Why this entry is left out, in words; the others go on. */
  leftOut?: string;
};

export type ZipLimits = {
  maxEntries?: number;
  maxTotalBytes?: number;
  maxEntryBytes?: number;
  /** Unpacked to packed bytes over which something is a bomb, beyond the first MiB. */
  maxRatio?: number;
};

export const defaults = {
  maxEntries: 50_000,
  maxTotalBytes: 20 * 1024 ** 3,
  maxEntryBytes: 4 * 1024 ** 3,
  maxRatio: 100,
};
const ratioFreeBytes = 1024 * 1024;
/** A folder of so many empty files is no record. */
const maxEmpty = 1000;
/** Unix file type in the upper half of the external attributes (APPNOTE 6.3 §4.4.15, stat(2)). */
const typeMask = 0o170000;
const symbolicLink = 0o120000;

const words = {
  damaged: 'This ZIP cannot be opened: it is damaged or its end is missing. Please pack or copy it once more.',
  bomb: 'This ZIP would unpack to far more than records ever need. It was not opened.',
  many: 'There are more files in this ZIP than we can take. Please send it in parts.',
  encrypted: 'This ZIP is locked with a password. Please pack it again without one.',
  link: 'A link to another file, not a file.',
  outside: 'Its name points outside of the archive.',
  junk: 'Left behind by the computer, not part of your records.',
  method: 'Packed in a way that we cannot unpack.',
};

/**
 * The files of a ZIP, without unpacking any. Folders are not listed. Entries that should not be taken say why.
 * Errors: `file.damaged`, `file.unsafe` (ratio, overlaps, total), `file.encrypted`, `input.too-large` (too many).
 * Source: APPNOTE 6.3.
 */
export async function listZip(bytes: Uint8Array, limits: ZipLimits = {}): Promise<ZipEntry[]> {
  const bounds = { ...defaults, ...limits };
  const entries = await readDirectory(bytes, bounds.maxEntries);
  checkBudget(entries, bytes.length, bounds);
  const listed = entries
    .map((entry, index) => ({ entry, index, raw: rawName(entry) }))
    .filter(({ raw }) => !/[/\\]$/.test(raw))
    .map(({ entry, index, raw }) => listedEntry(entry, index, raw));
  if (listed.length > 0 && entries.every((entry) => entry.isEncrypted() || entry.uncompressedSize === 0)) {
    if (entries.some((entry) => entry.isEncrypted())) throw new AppError('file.encrypted', words.encrypted);
  }
  return listed;
}

/** The bytes of one entry, counted while they are produced: a wrong size in the directory gains nothing. */
export async function readZipEntry(bytes: Uint8Array, index: number, limits: ZipLimits = {}): Promise<Uint8Array> {
  const bounds = { ...defaults, ...limits };
  return withZip(bytes, async (zip) => {
    const entry = await entryAt(zip, index, bounds.maxEntries);
    if (entry.isEncrypted()) throw new AppError('file.encrypted', words.encrypted);
    const most = Math.min(bounds.maxEntryBytes, Math.max(ratioFreeBytes, entry.compressedSize * bounds.maxRatio));
    const chunks: Buffer[] = [];
    let produced = 0;
    for await (const chunk of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
      produced += chunk.length;
      if (produced > most) throw new AppError('file.unsafe', words.bomb);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks, produced);
  });
}

function listedEntry(entry: Entry, index: number, raw: string): ZipEntry {
  const isLink = ((entry.externalFileAttributes >>> 16) & typeMask) === symbolicLink;
  const isKnownMethod = entry.compressionMethod === 0 || entry.compressionMethod === 8;
  const leftOut =
    (isLink && words.link) ||
    (leavesFolder(raw) && words.outside) ||
    (isJunk(raw) && words.junk) ||
    (entry.isEncrypted() && words.encrypted) ||
    (!isKnownMethod && words.method) ||
    undefined;
  const { uncompressedSize, compressedSize } = entry;
  return {
    index,
    name: displayName(raw),
    bytes: uncompressedSize,
    packedBytes: compressedSize,
    ...(leftOut && { leftOut }),
  };
}

function checkBudget(entries: Entry[], archiveBytes: number, bounds: typeof defaults): void {
  let total = 0;
  let packed = 0;
  let empty = 0;
  for (const entry of entries) {
    total += entry.uncompressedSize;
    packed += entry.compressedSize;
    if (entry.uncompressedSize === 0) empty += 1;
    const free = Math.max(ratioFreeBytes, entry.compressedSize * bounds.maxRatio);
    if (entry.uncompressedSize > Math.min(bounds.maxEntryBytes, free)) throw new AppError('file.unsafe', words.bomb);
  }
  // Entries that share bytes pack more than the whole archive holds.
  if (packed > archiveBytes || total > bounds.maxTotalBytes) throw new AppError('file.unsafe', words.bomb);
  if (total > Math.max(ratioFreeBytes, packed * bounds.maxRatio)) throw new AppError('file.unsafe', words.bomb);
  if (empty > maxEmpty && empty > entries.length / 2) throw new AppError('input.too-large', words.many);
}

function readDirectory(bytes: Uint8Array, maxEntries: number): Promise<Entry[]> {
  return withZip(bytes, async (zip) => {
    if (zip.entryCount > maxEntries) throw new AppError('input.too-large', words.many);
    const entries: Entry[] = [];
    for await (const entry of zip.eachEntry()) entries.push(entry);
    return entries;
  });
}

async function entryAt(zip: ZipFile, index: number, maxEntries: number): Promise<Entry> {
  let at = 0;
  for await (const entry of zip.eachEntry()) {
    if (at === index) return entry;
    at += 1;
    if (at > maxEntries) break;
  }
  throw new AppError('input.invalid', 'There is no such file in this ZIP.');
}

function rawName(entry: Entry): string {
  return getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
}

async function withZip<T>(bytes: Uint8Array, use: (zip: ZipFile) => Promise<T>): Promise<T> {
  try {
    // Names are decoded by us: with `decodeStrings` one bad name would refuse the whole archive.
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const zip = await fromBufferPromise(buffer, { decodeStrings: false, validateEntrySizes: true });
    try {
      return await use(zip);
    } finally {
      zip.close();
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('file.damaged', words.damaged, { cause });
  }
}
