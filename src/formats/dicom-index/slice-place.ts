import type { DicomDataset } from '#formats/dicom/index.ts';

/** Which way a slice lies and where along that way, in millimetres. */
export type SlicePlace = { orientation: string; position: number };

function numbers(dataset: DicomDataset, tag: string, count: number): number[] | undefined {
  const values = (dataset[tag]?.Value ?? []).map(Number);
  return values.length === count && values.every(Number.isFinite) ? values : undefined;
}

/**
 * The place of a slice from Image Orientation (Patient) and Image Position (Patient): the distance of its plane from
 * the origin along its normal (PS3.3 C.7.6.2.1.1). Undefined for pictures that are no slices.
 */
export function slicePlace(dataset: DicomDataset): SlicePlace | undefined {
  const axes = numbers(dataset, '00200037', 6);
  const corner = numbers(dataset, '00200032', 3);
  if (!axes || !corner) return undefined;
  const [a, b, c, d, e, f] = axes as [number, number, number, number, number, number];
  const normal = [b * f - c * e, c * d - a * f, a * e - b * d];
  const position = normal.reduce((sum, part, i) => sum + part * corner[i]!, 0);
  return { orientation: axes.map((value) => value.toFixed(2)).join(' '), position: Number(position.toFixed(3)) };
}
