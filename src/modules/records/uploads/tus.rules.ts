import { AppError } from '#kernel/errors.ts';
import { packMediaType } from '#formats/pack/index.ts';

/** tus resumable upload protocol 1.0.0 (https://tus.io/protocols/resumable-upload): headers in, headers out. Pure. */
export const tusVersion = '1.0.0';

export type Headers = Readonly<Record<string, string | string[] | undefined>>;

export type WantedUpload = {
  size: number;
  name: string;
  path: string;
  mediaType: string;
  lastModified: number;
  sha256: string | null;
};

const maxMetadataBytes = 32 * 1024;
/** A pack is read at once when it is complete. */
export const maxPackBytes: number = 32 * 1024 * 1024;
/** Control characters and the marks that turn the direction of text (a name must read as it is). */
const invisible = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

const one = (headers: Headers, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
};

/** True when the client speaks our version; it must say so in every request ("Tus-Resumable"). */
export function speaksOurVersion(headers: Headers): boolean {
  return one(headers, 'tus-resumable') === tusVersion;
}

/** A header that is a count of bytes. @throws AppError input.invalid */
export function countHeader(headers: Headers, name: string): number {
  const text = one(headers, name) ?? '';
  const value = Number(text);
  if (!/^\d{1,16}$/.test(text) || !Number.isSafeInteger(value))
    throw new AppError('input.invalid', `The header ${name} must be a number of bytes.`);
  return value;
}

export function hasBytes(headers: Headers): boolean {
  return one(headers, 'content-type') === 'application/offset+octet-stream';
}

/** What a creation asks for. @throws AppError input.invalid, input.too-large */
export function wantedUpload(headers: Headers, maxUploadBytes: number): WantedUpload {
  if (one(headers, 'upload-defer-length') !== undefined)
    throw new AppError('input.invalid', 'An upload must say its length when it begins.');
  const size = countHeader(headers, 'upload-length');
  const metadata = parseMetadata(one(headers, 'upload-metadata') ?? '');
  const mediaType = (metadata.get('filetype') ?? '').slice(0, 200);
  const limit = mediaType === packMediaType ? Math.min(maxPackBytes, maxUploadBytes) : maxUploadBytes;
  if (size > limit) {
    throw new AppError(
      'input.too-large',
      `This file is larger than the ${Math.floor(limit / 1024 / 1024).toLocaleString('en')} MB we can take at once. Your other files are safe. Call us and we will find another way.`,
    );
  }
  const path = cleanPath(metadata.get('path') ?? metadata.get('relativePath') ?? metadata.get('filename') ?? '');
  const lastModified = Number(metadata.get('lastModified') ?? 0);
  const sha256 = metadata.get('sha256') ?? '';
  return {
    size,
    path,
    name: nameOf(path),
    mediaType,
    lastModified: Number.isSafeInteger(lastModified) && lastModified >= 0 ? lastModified : 0,
    sha256: /^[0-9a-f]{64}$/.test(sha256) ? sha256 : null,
  };
}

/** `Upload-Metadata: key base64(value), key base64(value)`. */
export function parseMetadata(header: string): Map<string, string> {
  if (header.length > maxMetadataBytes)
    throw new AppError('input.invalid', 'The description of this file is too long.');
  const metadata = new Map<string, string>();
  for (const pair of header.split(',')) {
    const [key, value = ''] = pair.trim().split(/\s+/);
    if (key) metadata.set(key, decode(value));
  }
  return metadata;
}

function decode(base64: string): string {
  try {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    return new TextDecoder().decode(bytes);
  } catch {
    throw new AppError('input.invalid', 'The description of this file cannot be read.');
  }
}

/** A path as display text: it never reaches a disk. Folders with `/`, nothing that cannot be seen, at most 1,000 long. */
export function cleanPath(raw: string): string {
  const parts = raw
    .toWellFormed()
    .normalize('NFC')
    .replace(invisible, '')
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..');
  const path = [...parts.join('/')];
  return path.length > 1000 ? `…${path.slice(-999).join('')}` : path.join('') || 'unnamed';
}

/** Last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).slice(-200) || 'unnamed';
}
