import { open, readFile, readdir, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { packHeader, packMagic, packMediaType, planUploads, type PackEntry } from '#formats/pack/index.ts';
import { isJunkPath } from '#formats/disc/junk.ts';
import { knownFiles, listRecords, type UploadView } from '#modules/records/records.contract.ts';
import { sha256 } from '#platform/crypto/index.ts';
import type { ApiClient } from './api.ts';

export type LocalFile = PackEntry & { fullPath: string };

/** Every file below the paths, with the name it has inside the folder that was named. */
export async function collectFiles(paths: readonly string[]): Promise<LocalFile[]> {
  const found: LocalFile[] = [];
  for (const path of paths) {
    const info = await stat(path).catch(() => {
      throw new Error(`There is no file or folder ${path}.`);
    });
    const root = info.isDirectory() ? join(path, '..') : join(path, '..');
    const files = info.isDirectory()
      ? (await readdir(path, { recursive: true, withFileTypes: true }))
          .filter((e) => e.isFile())
          .map((e) => join(e.parentPath, e.name))
      : [path];
    for (const fullPath of files.toSorted()) {
      const { size, mtimeMs } = await stat(fullPath);
      found.push({
        fullPath,
        path: relative(root, fullPath).split(sep).join('/') || basename(fullPath),
        size,
        lastModified: Math.floor(mtimeMs),
      });
    }
  }
  return found;
}

export type UploadProgress = (sent: number, total: number) => void;

/**
 * Sends what the server does not have yet, going on with what an earlier run began: the plan is made over all files, so
 * a pack that was cut off is put together again byte by byte the same.
 * @returns how many files were sent, known before, and left out as no records.
 */
export async function uploadFiles(
  api: ApiClient,
  caseId: string,
  files: readonly LocalFile[],
  onProgress: UploadProgress,
) {
  const records = files.filter((file) => isJunkPath(file.path) === undefined);
  const known = await knownAlready(api, caseId, records);
  const { uploads: begun } = await api.call(listRecords, { caseId });
  const missing = (places: readonly number[]) => places.filter((i) => !known.has(i)).flatMap((i) => records[i] ?? []);
  const total = missing([...records.keys()]).reduce((sum, file) => sum + file.size, 0);
  let sent = 0;
  for (const upload of planUploads(records)) {
    const parts = missing(upload.kind === 'file' ? [upload.file] : upload.files);
    const [first] = parts;
    if (!first) continue;
    await (upload.kind === 'file' ? sendFile(api, caseId, first, begun) : sendPack(api, caseId, parts, begun));
    sent += parts.reduce((sum, file) => sum + file.size, 0);
    onProgress(sent, total);
  }
  return { sent: records.length - known.size, known: known.size, leftOut: files.length - records.length };
}

async function knownAlready(api: ApiClient, caseId: string, files: readonly LocalFile[]): Promise<Set<number>> {
  const known = new Set<number>();
  for (let start = 0; start < files.length; start += 5000) {
    const asked = files
      .slice(start, start + 5000)
      .map(({ path, size, lastModified }) => ({ path, size, lastModified }));
    for (const place of (await api.call(knownFiles, { caseId, files: asked })).known) known.add(start + place);
  }
  return known;
}

const inBase64 = (text: string) => Buffer.from(text).toString('base64');

async function create(
  api: ApiClient,
  caseId: string,
  length: number,
  metadata: Record<string, string>,
): Promise<string> {
  const headers = {
    'tus-resumable': '1.0.0',
    'upload-length': String(length),
    'upload-metadata': Object.entries(metadata)
      .map(([key, value]) => `${key} ${inBase64(value)}`)
      .join(','),
  };
  const response = await api.raw(`/files/${caseId}`, { method: 'POST', headers });
  return new URL(response.headers.get('location') ?? '', api.url).pathname;
}

async function append(api: ApiClient, location: string, offset: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const headers = {
    'tus-resumable': '1.0.0',
    'upload-offset': String(offset),
    'content-type': 'application/offset+octet-stream',
  };
  await api.raw(location, { method: 'PATCH', headers, body: bytes });
}

type Place = { location: string; offset: number };

/** Where an upload that was begun before goes on, or a new one from its first byte. */
async function placeFor(
  api: ApiClient,
  caseId: string,
  begun: UploadView | undefined,
  fresh: { length: number; metadata: Record<string, string> },
): Promise<Place> {
  if (begun) return { location: `/files/${caseId}/${begun.uploadId}`, offset: begun.received };
  return { location: await create(api, caseId, fresh.length, fresh.metadata), offset: 0 };
}

/** One large file, 8 MB at a time: memory stays small whatever its size. */
async function sendFile(api: ApiClient, caseId: string, file: LocalFile, begun: readonly UploadView[]): Promise<void> {
  const { path, size, lastModified } = file;
  const same = begun.find(
    (one) => one.sha256 === null && one.path === path && one.size === size && one.lastModified === lastModified,
  );
  const metadata = { path, lastModified: String(lastModified) };
  const place = await placeFor(api, caseId, same, { length: size, metadata });
  const handle = await open(file.fullPath);
  try {
    const buffer = new Uint8Array(8 * 1024 * 1024);
    for (let { offset } = place; offset < size;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, offset);
      if (bytesRead === 0) throw new Error(`${path} became shorter while it was read.`);
      await append(api, place.location, offset, buffer.slice(0, bytesRead));
      offset += bytesRead;
    }
  } finally {
    await handle.close();
  }
}

async function sendPack(
  api: ApiClient,
  caseId: string,
  files: readonly LocalFile[],
  begun: readonly UploadView[],
): Promise<void> {
  const pieces: Uint8Array[] = [packMagic];
  for (const file of files) {
    const bytes = await readFile(file.fullPath);
    pieces.push(packHeader({ path: file.path, size: bytes.length, lastModified: file.lastModified }), bytes);
  }
  const body = new Uint8Array(Buffer.concat(pieces));
  const hash = sha256(body).toString('hex');
  const same = begun.find((one) => one.sha256 === hash && one.size === body.length);
  const metadata = { filetype: packMediaType, path: 'pack', sha256: hash };
  const { location, offset } = await placeFor(api, caseId, same, { length: body.length, metadata });
  await append(api, location, offset, body.slice(offset));
}
