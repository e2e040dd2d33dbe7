import type { Measurement } from '../imaging.contract.ts';
import type { Vector } from './geometry.ts';
import type { Window } from './keys.ts';
import type { Picture, SeriesData } from './series-data.ts';
import type { PicturePoint } from './stage.ts';

/** A picture as the opinion cites it (formats/opinion `image` source). */
export type ImageCitation = {
  kind: 'image';
  studyInstanceUID: string;
  seriesInstanceUID: string;
  sopInstanceUID: string;
  frame: number;
  windowCenter: number;
  windowWidth: number;
  instanceNumber?: number;
  /** Millimetres, both ends in patient coordinates (LPS). */
  measurement?: { type: 'length'; value: number; unit: 'mm'; points: [Vector, Vector] };
};

/** The picture that is shown, or that of a measurement, with the window it is read in. */
export function citationOf(shown: {
  series: SeriesData;
  picture: Picture;
  window: Window | undefined;
  measurement: Measurement | undefined;
  toPatient: ((point: PicturePoint) => Vector | undefined) | undefined;
}): ImageCitation {
  const { series, measurement } = shown;
  const picture =
    series.pictures.find(
      (one) => one.sopInstanceUid === measurement?.sopInstanceUid && one.frame === measurement.frame,
    ) ?? shown.picture;
  const length = picture === shown.picture && measurement ? lengthOf(measurement, shown.toPatient) : undefined;
  return {
    kind: 'image',
    studyInstanceUID: series.studyInstanceUid,
    seriesInstanceUID: series.seriesInstanceUid,
    sopInstanceUID: picture.sopInstanceUid,
    frame: picture.frame,
    windowCenter: Math.round(shown.window?.center ?? 40),
    windowWidth: Math.max(1, Math.round(shown.window?.width ?? 400)),
    ...(picture.instanceNumber === null ? {} : { instanceNumber: picture.instanceNumber }),
    ...(length ? { measurement: length } : {}),
  };
}

function lengthOf(
  { points, value, unit }: Measurement,
  toPatient: ((point: PicturePoint) => Vector | undefined) | undefined,
): ImageCitation['measurement'] {
  const [a, b] = points.map((point) => toPatient?.(point));
  return a && b && unit === 'mm' && value > 0 ? { type: 'length', value, unit, points: [a, b] } : undefined;
}
