import { utilities } from '@cornerstonejs/metadata';
import { wadors } from '@cornerstonejs/dicom-image-loader';
import { firstNumber, firstString, type DicomDataset } from '#formats/dicom/json-model.ts';
import { startCornerstone } from './cornerstone.ts';
import { slicePlace } from '#formats/dicom-index/slice-place.ts';

/** One picture of a series as the viewer needs it. */
export type Picture = {
  imageId: string;
  sopInstanceUid: string;
  /** From 1. */
  frame: number;
  instanceNumber: number | null;
  header: DicomDataset;
};

export type SeriesData = {
  studyInstanceUid: string;
  seriesInstanceUid: string;
  pictures: Picture[];
  modality: string;
  /** Parallel slices of one shape that can be cut in other directions. */
  isVolume: boolean;
  /** Millimetres between two points, when the pictures say so. */
  spacing: { row: number; column: number } | undefined;
};

/** Reads the headers of a series and puts its pictures in order: by place along the body, else by number. */
export async function loadSeries(
  caseId: string,
  at: { studyInstanceUid: string; seriesInstanceUid: string },
  signal: AbortSignal,
): Promise<SeriesData> {
  const base = `/dicomweb/cases/${caseId}/studies/${at.studyInstanceUid}/series/${at.seriesInstanceUid}`;
  const response = await fetch(`${base}/metadata`, { headers: { accept: 'application/dicom+json' }, signal });
  if (!response.ok) throw new Error(`metadata ${response.status}`);
  const headers = ((await response.json()) as DicomDataset[]).filter((header) => header['7FE00010']);
  const pictures = inOrder(headers).flatMap((header) => picturesOf(base, header));
  startCornerstone();
  for (const { imageId, header } of pictures) wadors.metaDataManager.add(imageId, header as never);
  await Promise.all(pictures.map(({ imageId, header }) => utilities.addDicomWebInstance(imageId, header)));
  const first = pictures[0]?.header;
  return {
    ...at,
    pictures,
    modality: first ? (firstString(first, '00080060') ?? '') : '',
    isVolume: isVolume(headers),
    spacing: first ? spacingOf(first) : undefined,
  };
}

function inOrder(headers: DicomDataset[]): DicomDataset[] {
  const places = new Map(headers.map((header) => [header, slicePlace(header)]));
  const parallel = new Set([...places.values()].map((place) => place?.orientation)).size === 1;
  const numberOf = (header: DicomDataset) => firstNumber(header, '00200013') ?? 0;
  // Head first, as readers expect: along the normal from the feet upwards would show the legs of a patient first.
  const placeOf = (header: DicomDataset) => places.get(header)?.position ?? 0;
  if (parallel && headers.every((h) => places.get(h)))
    return headers.toSorted((a, b) => placeOf(b) - placeOf(a) || numberOf(a) - numberOf(b));
  return headers.toSorted((a, b) => numberOf(a) - numberOf(b));
}

function picturesOf(base: string, header: DicomDataset): Picture[] {
  const sopInstanceUid = firstString(header, '00080018') ?? '';
  const instanceNumber = firstNumber(header, '00200013') ?? null;
  const count = Math.max(1, firstNumber(header, '00280008') ?? 1);
  return Array.from({ length: count }, (_, i) => ({
    imageId: `wadors:${location.origin}${base}/instances/${sopInstanceUid}/frames/${i + 1}`,
    sopInstanceUid,
    frame: i + 1,
    instanceNumber,
    header,
  }));
}

function isVolume(headers: readonly DicomDataset[]): boolean {
  const shapes = new Set(
    headers.map((header) => {
      const size = `${firstNumber(header, '00280010')}x${firstNumber(header, '00280011')}`;
      return `${slicePlace(header)?.orientation ?? 'none'}|${size}|${firstNumber(header, '00280008') ?? 1}`;
    }),
  );
  const [shape = 'none'] = shapes;
  const places = new Set(headers.map((header) => slicePlace(header)?.position));
  return shapes.size === 1 && !shape.startsWith('none') && shape.endsWith('|1') && places.size >= 8 && isEven(places);
}

/** Planes cut through slices at uneven distances would show lengths that are not there. */
function isEven(places: ReadonlySet<number | undefined>): boolean {
  const sorted = [...places].map((place) => place ?? 0).toSorted((a, b) => a - b);
  const distances = sorted.slice(1).map((place, i) => place - (sorted[i] ?? 0));
  return Math.max(...distances) <= 1.1 * Math.min(...distances);
}

/** Pixel Spacing (0028,0030): rows first. Without it a length has no millimetres: projections magnify (PS3.3 10.7.1.3). */
function spacingOf(header: DicomDataset): { row: number; column: number } | undefined {
  const [row, column] = (header['00280030']?.Value ?? []).map(Number);
  return row !== undefined && column !== undefined && row > 0 && column > 0 ? { row, column } : undefined;
}
