import { isJunkPath } from '#formats/disc/junk.ts';
import { byPath, planInOrder, type PackEntry, type PlannedUpload } from '#formats/pack/index.ts';
import { formatBytes } from '#ui/format.ts';
import type { ChosenFile } from '#ui/files/chosen-files.ts';

export type LeftOut = { path: string; reason: string };
export type Wanted = ChosenFile & { entry: PackEntry };
export type Limits = { maxUploadBytes: number; locale: string };

/** What was looked at since the last batch: what travels together, and what is too large to. */
export type Batch = { parcels: Wanted[][]; refused: LeftOut[] };

/** Asking a browser for the size of a file takes 0.2 ms. The first make a parcel or two, which travel meanwhile. */
const firstLook = 512;
const laterLook = 1024;

/** What is a record by its path, in the order in which it travels, and what is not (a viewer program), with words. */
export function sortChosen(chosen: readonly ChosenFile[]): { records: ChosenFile[]; leftOut: LeftOut[] } {
  const [records, leftOut]: [ChosenFile[], LeftOut[]] = [[], []];
  for (const one of chosen) {
    const junk = isJunkPath(one.path);
    if (junk) leftOut.push({ path: one.path, reason: junk.reason });
    else records.push(one);
  }
  return { records: records.toSorted(byPath), leftOut };
}

/** Looks at chosen files some at a time, so that the first are on their way before the last was looked at. */
export async function* batchesOf(records: readonly ChosenFile[], limits: Limits): AsyncGenerator<Batch> {
  const planner = planInOrder();
  const wanted: Wanted[] = [];
  const filesOf = (planned: PlannedUpload) =>
    (planned.kind === 'pack' ? planned.files : [planned.file]).flatMap((place) => wanted[place] ?? []);
  for (let from = 0, to = firstLook; from < records.length; [from, to] = [to, to + laterLook]) {
    const batch: Batch = { parcels: [], refused: [] };
    for (const { file, path } of records.slice(from, to)) {
      const entry = { path, size: file.size, lastModified: file.lastModified };
      if (entry.size > limits.maxUploadBytes) {
        batch.refused.push({ path, reason: tooLarge(entry.size, limits) });
        continue;
      }
      const complete = planner.take(entry, wanted.push({ file, path, entry }) - 1);
      if (complete) batch.parcels.push(filesOf(complete));
    }
    yield batch;
    // The page stays alive between them.
    await new Promise((resolve) => void setTimeout(resolve));
  }
  yield { parcels: planner.end().map(filesOf), refused: [] };
}

function tooLarge(bytes: number, { maxUploadBytes, locale }: Limits): string {
  const [size, most] = [formatBytes(bytes, locale), formatBytes(maxUploadBytes, locale)];
  return `This file has ${size}; we can take ${most} at once. Call us and we will find another way.`;
}
