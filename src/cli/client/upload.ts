import { open, readFile, readdir, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { packHeader, packMagic, packMediaType, planUploads, type PackEntry } from '#formats/pack/index.ts';
import { isJunkPath } from '#formats/disc/junk.ts';
import { knownFiles } from '#modules/records/records.contract.ts';
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

/** Sends what the server does not have yet. @returns how many files were sent, known before, and left out as no records. */
export async function uploadFiles(
  api: ApiClient,
  caseId: string,
  files: readonly LocalFile[],
  onProgress: UploadProgress,
) {
  const records = files.filter((file) => isJunkPath(file.path) === undefined);
  const known = await knownAlready(api, caseId, records);
  const missing = records.filter((_, i) => !known.has(i));
  const total = missing.reduce((sum, file) => sum + file.size, 0);
  let sent = 0;
  for (const upload of planUploads(missing)) {
    const members = upload.kind === 'file' ? [missing[upload.file]] : upload.files.map((i) => missing[i]);
    const parts = members.filter((file) => file !== undefined);
    await (upload.kind === 'file' && parts[0] ? sendFile(api, caseId, parts[0]) : sendPack(api, caseId, parts));
    sent += parts.reduce((sum, file) => sum + file.size, 0);
    onProgress(sent, total);
  }
  return { sent: missing.length, known: known.size, leftOut: files.length - records.length };
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

/** One large file, 8 MB at a time: memory stays small whatever its size. */
async function sendFile(api: ApiClient, caseId: string, file: LocalFile): Promise<void> {
  const location = await create(api, caseId, file.size, { path: file.path, lastModified: String(file.lastModified) });
  const handle = await open(file.fullPath);
  try {
    const buffer = new Uint8Array(8 * 1024 * 1024);
    for (let offset = 0; offset < file.size;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, offset);
      if (bytesRead === 0) throw new Error(`${file.path} became shorter while it was read.`);
      await append(api, location, offset, buffer.slice(0, bytesRead));
      offset += bytesRead;
    }
  } finally {
    await handle.close();
  }
}

async function sendPack(api: ApiClient, caseId: string, files: readonly LocalFile[]): Promise<void> {
  const pieces: Uint8Array[] = [packMagic];
  for (const file of files) {
    const bytes = await readFile(file.fullPath);
    pieces.push(packHeader({ path: file.path, size: bytes.length, lastModified: file.lastModified }), bytes);
  }
  const body = new Uint8Array(Buffer.concat(pieces));
  const location = await create(api, caseId, body.length, { filetype: packMediaType, path: 'pack' });
  await append(api, location, 0, body);
}
