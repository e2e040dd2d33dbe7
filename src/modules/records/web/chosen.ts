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

/** Makes one parcel ready. Files that the computer cannot read (a scratched disc) are told and the others go on. */
export async function packParcel(files: Wanted[]): Promise<{ parcel: Parcel | undefined; unreadable: LeftOut[] }> {
  const bodies = new Map<Wanted, Blob>();
  const unreadable: LeftOut[] = [];
  for (const one of files) {
    const body = await readable(one.file);
    if (body) bodies.set(one, body);
    else
      unreadable.push({ path: one.path, reason: 'Your computer could not read this file. The disc may be scratched.' });
  }
  const good = files.filter((one) => bodies.has(one));
  const [first] = good;
  if (!first) return { parcel: undefined, unreadable };
  const isPack = files.length > 1 || first.file.size <= 4 * 1024 * 1024;
  const body = isPack
    ? new Blob([packMagic, ...good.flatMap((one) => [packHeader(one.entry), bodies.get(one) ?? new Blob()])])
    : first.file;
  const metadata: Record<string, string> = isPack
    ? { path: 'pack', filetype: packMediaType }
    : { path: first.path, lastModified: String(first.file.lastModified) };
  if (body.size <= hashedBytes) metadata['sha256'] = await sha256Hex(await body.arrayBuffer());
  return { parcel: { files: good, body, metadata }, unreadable };
}

async function sha256Hex(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Small files are read now, so that a disc that is taken out does not break a parcel on its way. */
async function readable(file: File): Promise<Blob | undefined> {
  try {
    if (file.size > 4 * 1024 * 1024) {
      await file.slice(0, 1).arrayBuffer();
      return file;
    }
    const bytes = await file.arrayBuffer();
    return bytes.byteLength === file.size ? new Blob([bytes]) : undefined;
  } catch {
    return undefined;
  }
}
