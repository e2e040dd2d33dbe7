import { AppError } from '#kernel/errors.ts';

/** Far above any bundle of ours. */
const limits = { files: 2000, bytes: 2 ** 28 };
const endSignature = 0x06054b50;
const centralSignature = 0x02014b50;
const localSignature = 0x04034b50;

type Entry = { name: string; method: number; packed: number; size: number; at: number };

const refuse = (words = 'This ZIP file cannot be opened. Unpack it and choose the folder instead.'): never => {
  throw new AppError('file.damaged', words);
};

/** Where the directory's end record stands: it is last, before a comment of at most 64 KiB (APPNOTE 6.3 §4.3.16). */
function findEnd(view: DataView): number {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 0xffff); at -= 1)
    if (view.getUint32(at, true) === endSignature) return at;
  return refuse();
}

function readDirectory(view: DataView, bytes: Uint8Array): Entry[] {
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (count > limits.files) refuse('This ZIP file holds far more than a letter.');
  const entries: Entry[] = [];
  for (let i = 0; i < count; i += 1) {
    if (view.getUint32(at, true) !== centralSignature) refuse();
    const [name, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    const nameEnd = at + 46 + (name ?? 0);
    entries.push({
      name: new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(at + 46, nameEnd)),
      method: view.getUint16(at + 10, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      at: view.getUint32(at + 42, true),
    });
    at = nameEnd + (extra ?? 0) + (comment ?? 0);
  }
  return entries;
}

async function inflate(packed: Uint8Array, size: number): Promise<Uint8Array> {
  const stream = new Blob([packed.slice()]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const out = new Uint8Array(size);
  let length = 0;
  const reader = stream.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    // Counted while it is produced: a wrong size in the directory gains nothing.
    if (length + part.value.length > size) refuse();
    out.set(part.value, length);
    length += part.value.length;
  }
  return length === size ? out : refuse();
}

async function readEntry(view: DataView, bytes: Uint8Array, entry: Entry): Promise<Uint8Array> {
  if (view.getUint32(entry.at, true) !== localSignature) refuse();
  const from = entry.at + 30 + view.getUint16(entry.at + 26, true) + view.getUint16(entry.at + 28, true);
  const packed = bytes.subarray(from, from + entry.packed);
  if (packed.length !== entry.packed) refuse();
  if (entry.method === 0) return entry.packed === entry.size ? packed : refuse();
  return entry.method === 8 ? inflate(packed, entry.size) : refuse();
}

/**
 * The files of a ZIP by name, folders left out, without any library: stored and deflated entries (APPNOTE 6.3), no ZIP64.
 * What it gets wrong shows as a changed file, because every byte is checked afterwards.
 * @throws AppError `file.damaged`
 */
export async function unzip(bytes: Uint8Array): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const entries = readDirectory(view, bytes);
    if (entries.reduce((sum, entry) => sum + entry.size, 0) > limits.bytes)
      refuse('This ZIP file holds far more than a letter.');
    for (const entry of entries) {
      if (entry.name.endsWith('/')) continue;
      if (files.has(entry.name)) refuse('This ZIP file holds two files of one name.');
      files.set(entry.name, await readEntry(view, bytes, entry));
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    refuse();
  }
  return files;
}
