import type { DocumentView } from '../records.contract.ts';

/** Photos that were added within so short a time may be pages of one letter. */
const togetherMs = 10 * 60_000;
const photoTypes: ReadonlySet<string> = new Set(['image/jpeg', 'image/heic', 'image/png', 'image/webp']);

/** Groups of single photos that were added together, each in the order in which they were taken. */
export function photosTogether(documents: readonly DocumentView[]): DocumentView[][] {
  const photos = documents
    .filter(({ mediaType, pageCount, state, confirmed }) => {
      return photoTypes.has(mediaType) && pageCount === 1 && state === 'checked' && !confirmed;
    })
    .toSorted((a, b) => a.addedAt.localeCompare(b.addedAt));
  const groups: DocumentView[][] = [];
  for (const photo of photos) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group && last && Date.parse(photo.addedAt) - Date.parse(last.addedAt) <= togetherMs) group.push(photo);
    else groups.push([photo]);
  }
  return groups.filter((group) => group.length > 1).map((group) => group.toSorted(byName));
}

/** Cameras count in the names they give: IMG_9 comes before IMG_10. */
const byName = (a: DocumentView, b: DocumentView): number =>
  a.fileName.localeCompare(b.fileName, 'en', { numeric: true });
