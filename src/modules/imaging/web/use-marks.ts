import { newId } from '#kernel/ids.ts';
import { useOperation, usePerform } from '#ui/data/data.tsx';
import {
  deleteMeasurement,
  listKeyImages,
  listMeasurements,
  markKeyImage,
  saveMeasurement,
  type Measurement,
} from '../imaging.contract.ts';
import { lengthBetween } from './geometry.ts';
import type { Picture, SeriesData } from './series-data.ts';
import type { PicturePoint } from './stage.ts';

type Points = [PicturePoint, PicturePoint];

/** What is kept on the pictures of a case: lengths and key images. */
export function useMarks(caseId: string, mayMeasure: boolean) {
  const measurements = useOperation(listMeasurements, { caseId });
  const keyImages = useOperation(listKeyImages, { caseId });
  const save = usePerform(saveMeasurement);
  const remove = usePerform(deleteMeasurement);
  const mark = usePerform(markKeyImage);
  const imageOf = (series: SeriesData, picture: Picture) => ({
    studyInstanceUid: series.studyInstanceUid,
    seriesInstanceUid: series.seriesInstanceUid,
    sopInstanceUid: picture.sopInstanceUid,
    frame: picture.frame,
  });
  const isKey = (picture: Picture | undefined): boolean =>
    picture !== undefined &&
    (keyImages.data?.keyImages ?? []).some(
      (k) => k.byMe && k.sopInstanceUid === picture.sopInstanceUid && k.frame === picture.frame,
    );
  return {
    measurements: measurements.data?.measurements ?? [],
    problem: save.error ?? remove.error ?? mark.error,
    isKey,
    measured: (series: SeriesData, picture: Picture, points: Points) => {
      if (!mayMeasure) return;
      const length = lengthBetween(points, series.spacing);
      const image = imageOf(series, picture);
      save.mutate({ caseId, measurementId: newId(), ...image, kind: 'length', points, ...length, label: '' });
    },
    remove: (one: Measurement) => remove.mutate({ caseId, measurementId: one.measurementId }),
    toggleKey: (series: SeriesData, picture: Picture) => {
      if (mayMeasure) mark.mutate({ caseId, ...imageOf(series, picture), marked: !isKey(picture) });
    },
  };
}
