import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { operation } from '#kernel/operation.ts';

/** A DICOM unique identifier (PS3.5 9.1). */
export const uidSchema: z.ZodString = z
  .string()
  .max(64)
  .regex(/^[0-9]+(\.[0-9]+)*$/, 'not a DICOM UID');

/** One frame of one instance of a case; frames count from 1. */
const imageFields = {
  studyInstanceUid: uidSchema,
  seriesInstanceUid: uidSchema,
  sopInstanceUid: uidSchema,
  frame: z.number().int().min(1).max(1_000_000),
};

const seriesSchema = z.object({
  seriesInstanceUid: z.string(),
  number: z.number().nullable(),
  modality: z.string(),
  description: z.string(),
  bodyPart: z.string(),
  instances: z.number(),
  frames: z.number(),
  /** Slices that seem to be missing between the ones that are there. */
  missingSlices: z.number(),
  /** A picture from the middle, for a thumbnail; null when the series has none to show. */
  keyInstance: z.string().nullable(),
});

const studySchema = z.object({
  studyInstanceUid: z.string(),
  /** ISO date, or null when the scan carries none. */
  date: z.string().nullable(),
  description: z.string(),
  modalities: z.array(z.string()),
  instances: z.number(),
  missingSlices: z.number(),
  storedAt: z.string(),
  series: z.array(seriesSchema),
});
export type Study = z.output<typeof studySchema>;
export type Series = z.output<typeof seriesSchema>;

export const listStudies = operation({
  name: 'imaging.studies',
  method: 'GET',
  path: '/api/cases/:caseId/studies',
  summary: 'The scans of a case with their series, newest first',
  target: 'case',
  permission: 'imaging.read',
  audit: { event: 'imaging.listed', once: 'hour' },
  input: z.strictObject({ caseId: idSchema }),
  output: z.object({ studies: z.array(studySchema) }),
});

const point = z.tuple([z.number().min(-10).max(70_000), z.number().min(-10).max(70_000)]);

const measurementFields = {
  ...imageFields,
  kind: z.enum(['length']),
  /** Image pixels, [column, row]; (0, 0) is the corner of the first pixel. */
  points: z.array(point).min(2).max(2),
  value: z.number().min(0).max(100_000),
  /** `px` when the picture does not say how large its points are. */
  unit: z.enum(['mm', 'px']),
  label: z.string().max(200).default(''),
};

const measurementSchema = z.object({
  ...measurementFields,
  measurementId: z.string(),
  instanceNumber: z.number().nullable(),
  byMe: z.boolean(),
  createdAt: z.string(),
});
export type Measurement = z.output<typeof measurementSchema>;

export const listMeasurements = operation({
  name: 'imaging.measurements',
  method: 'GET',
  path: '/api/cases/:caseId/measurements',
  summary: 'The measurements on the scans of a case',
  target: 'case',
  permission: 'imaging.read',
  audit: { event: 'imaging.listed', once: 'hour' },
  input: z.strictObject({ caseId: idSchema }),
  output: z.object({ measurements: z.array(measurementSchema) }),
});

export const saveMeasurement = operation({
  name: 'imaging.save-measurement',
  method: 'PUT',
  path: '/api/cases/:caseId/measurements/:measurementId',
  summary: 'Keeps a measurement, or its new place; the id is chosen by the caller, so repeating is harmless',
  target: 'case',
  permission: 'imaging.measure',
  audit: { event: 'imaging.measured' },
  input: z.strictObject({ caseId: idSchema, measurementId: idSchema, ...measurementFields }),
  output: z.object({ measurementId: z.string() }),
});

export const deleteMeasurement = operation({
  name: 'imaging.delete-measurement',
  method: 'DELETE',
  path: '/api/cases/:caseId/measurements/:measurementId',
  summary: 'Takes back a measurement of one’s own',
  target: 'case',
  permission: 'imaging.measure',
  audit: { event: 'imaging.measurement-withdrawn' },
  input: z.strictObject({ caseId: idSchema, measurementId: idSchema }),
  output: z.object({ measurementId: z.string() }),
});

const keyImageSchema = z.object({ ...imageFields, byMe: z.boolean(), markedAt: z.string() });
export type KeyImage = z.output<typeof keyImageSchema>;

export const listKeyImages = operation({
  name: 'imaging.key-images',
  method: 'GET',
  path: '/api/cases/:caseId/key-images',
  summary: 'The pictures marked as important',
  target: 'case',
  permission: 'imaging.read',
  audit: { event: 'imaging.listed', once: 'hour' },
  input: z.strictObject({ caseId: idSchema }),
  output: z.object({ keyImages: z.array(keyImageSchema) }),
});

export const markKeyImage = operation({
  name: 'imaging.mark-key-image',
  method: 'POST',
  path: '/api/cases/:caseId/key-images',
  summary: 'Marks a picture as important, or takes the mark away',
  target: 'case',
  permission: 'imaging.measure',
  audit: { event: 'imaging.marked' },
  input: z.strictObject({ caseId: idSchema, ...imageFields, marked: z.boolean() }),
  output: z.object({ marked: z.boolean() }),
});
