import type { PreviousUpload, UrlStorage } from 'tus-js-client';
import type { PackEntry } from '#formats/pack/index.ts';

/**
 * Remembers where an upload goes on after the browser was closed. Only a fingerprint and an address are kept on the
 * device, never names of files: they often carry the name of the patient.
 */
const prefix = 'consilium.upload.';
const keptMs = 14 * 24 * 3_600_000;

type Kept = { url: string; size: number | null; at: number };

/** SHA-256 of text or bytes, hex. */
export async function sha256Hex(data: string | ArrayBuffer): Promise<string> {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The same files chosen again give the same fingerprint. */
export function fingerprintOf(caseId: string, files: readonly PackEntry[]): Promise<string> {
  const manifest = files.map(({ path, size, lastModified }) => [path, size, lastModified]);
  return sha256Hex(JSON.stringify([caseId, manifest]));
}

export const uploadMemory: UrlStorage = {
  findAllUploads: () => Promise.resolve([]),
  findUploadsByFingerprint: (fingerprint) => {
    const kept = read(prefix + fingerprint);
    if (!kept) return Promise.resolve([]);
    const previous: PreviousUpload = {
      size: kept.size,
      metadata: {},
      creationTime: new Date(kept.at).toISOString(),
      urlStorageKey: prefix + fingerprint,
      uploadUrl: kept.url,
      parallelUploadUrls: null,
    };
    return Promise.resolve([previous]);
  },
  addUpload: (fingerprint, upload) => {
    const key = prefix + fingerprint;
    try {
      forgetOld();
      const kept: Kept = { url: upload.uploadUrl ?? '', size: upload.size, at: Date.now() };
      localStorage.setItem(key, JSON.stringify(kept));
    } catch {
      // A full or closed storage only means that this part is sent again after a restart.
    }
    return Promise.resolve(key);
  },
  removeUpload: (key) => {
    localStorage.removeItem(key);
    return Promise.resolve();
  },
};

function read(key: string): Kept | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? 'null') as Kept | null;
    return kept && Date.now() - kept.at < keptMs ? kept : undefined;
  } catch {
    return undefined;
  }
}

function forgetOld(): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(prefix) && !read(key)) localStorage.removeItem(key);
}
