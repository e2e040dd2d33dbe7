import type { DicomDataset, DicomElement } from './json-model.ts';
import { entryOfKeyword, tagKey } from './dictionary.ts';

/*
 * What QIDO-RS returns at each level (PS3.18 tables 10.6.3-3 to 10.6.3-5). An attribute that the instance has no value
 * for is returned empty when the standard requires it.
 */

const STUDY = [
  'StudyDate',
  'StudyTime',
  'AccessionNumber',
  'ReferringPhysicianName',
  'TimezoneOffsetFromUTC',
  'PatientName',
  'PatientID',
  'PatientBirthDate',
  'PatientSex',
  'StudyInstanceUID',
  'StudyID',
  'StudyDescription',
];

const SERIES = [
  'Modality',
  'TimezoneOffsetFromUTC',
  'SeriesDescription',
  'SeriesInstanceUID',
  'SeriesNumber',
  'SeriesDate',
  'SeriesTime',
  'BodyPartExamined',
  'Laterality',
  'PerformedProcedureStepStartDate',
  'PerformedProcedureStepStartTime',
  'RequestAttributesSequence',
];

const INSTANCE = [
  'SOPClassUID',
  'SOPInstanceUID',
  'TimezoneOffsetFromUTC',
  'InstanceNumber',
  'Rows',
  'Columns',
  'BitsAllocated',
  'NumberOfFrames',
  'ImageType',
  'ContentDate',
  'ContentTime',
];

/** Returned only when they have a value; the others are returned empty. */
const ONLY_WITH_VALUE = new Set([
  'TimezoneOffsetFromUTC',
  'Laterality',
  'BodyPartExamined',
  'PerformedProcedureStepStartDate',
  'PerformedProcedureStepStartTime',
  'RequestAttributesSequence',
  'Rows',
  'Columns',
  'BitsAllocated',
  'NumberOfFrames',
  'ImageType',
  'ContentDate',
  'ContentTime',
]);

/** Always present in answers, so that text in them is read right (PS3.18 F.2: UTF-8). */
const UTF8: DicomElement = { vr: 'CS', Value: ['ISO_IR 192'] };

function pick(dataset: DicomDataset, keywords: string[]): DicomDataset {
  const found: DicomDataset = { '00080005': UTF8 };
  for (const keyword of keywords) {
    const entry = entryOfKeyword(keyword)!;
    const key = tagKey(entry.tag);
    const element = dataset[key];
    if (element && !element.bulk) found[key] = element;
    else if (!ONLY_WITH_VALUE.has(keyword)) found[key] = { vr: entry.vr };
  }
  return found;
}

function text(vr: string, values: string[]): DicomElement {
  return values.length > 0 ? { vr, Value: values } : { vr };
}

function count(value: number): DicomElement {
  return { vr: 'IS', Value: [value] };
}

/** What a study adds up to; kept by the server while instances come in. */
export type StudyCounts = { modalities: string[]; series: number; instances: number; retrieveUrl?: string };

/** Study-level answer from the header of any of its instances. Source: PS3.18 table 10.6.3-3. */
export function studyAttributes(dataset: DicomDataset, counts: StudyCounts): DicomDataset {
  const found = pick(dataset, STUDY);
  found['00080056'] = text('CS', ['ONLINE']);
  found['00080061'] = text('CS', [...new Set(counts.modalities)].sort());
  found['00201206'] = count(counts.series);
  found['00201208'] = count(counts.instances);
  if (counts.retrieveUrl) found['00081190'] = text('UR', [counts.retrieveUrl]);
  return found;
}

export type SeriesCounts = { instances: number; retrieveUrl?: string };

/** Series-level answer from the header of any of its instances. Source: PS3.18 table 10.6.3-4. */
export function seriesAttributes(dataset: DicomDataset, counts: SeriesCounts): DicomDataset {
  const found = pick(dataset, [...SERIES, 'StudyInstanceUID']);
  found['00201209'] = count(counts.instances);
  if (counts.retrieveUrl) found['00081190'] = text('UR', [counts.retrieveUrl]);
  return found;
}

export type InstancePlace = { retrieveUrl?: string; transferSyntaxUid?: string };

/** Instance-level answer. Source: PS3.18 table 10.6.3-5; AvailableTransferSyntaxUID tells a viewer what it will get. */
export function instanceAttributes(dataset: DicomDataset, place: InstancePlace = {}): DicomDataset {
  const found = pick(dataset, [...INSTANCE, 'StudyInstanceUID', 'SeriesInstanceUID']);
  found['00080056'] = text('CS', ['ONLINE']);
  if (place.transferSyntaxUid) found['00083002'] = text('UI', [place.transferSyntaxUid]);
  if (place.retrieveUrl) found['00081190'] = text('UR', [place.retrieveUrl]);
  return found;
}
