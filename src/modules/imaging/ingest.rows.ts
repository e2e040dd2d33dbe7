import type { Insertable } from 'kysely';
import { gzipSync } from 'node:zlib';
import { firstString, isoDate, type DicomDataset } from '#formats/dicom/index.ts';
import type { IndexedInstance } from '#formats/dicom-index/index.ts';
import { seal, type DataKey } from '#platform/crypto/index.ts';
import type { ImagingTables, InstanceTable } from './imaging.tables.ts';

/** An instance whose bytes lie in a segment. */
export type Written = {
  indexed: IndexedInstance;
  segmentId: string;
  offset: number;
  length: number;
  sha256: string;
};

export type Owner = { tenantId: string; caseId: string; key: DataKey; actorId: string; now: Date };

/** What a sealed value belongs to: moved to another instance it does not open. */
export const headerContext = (caseId: string, sopInstanceUid: string): string =>
  `imaging|header|${caseId}|${sopInstanceUid}`;
export const studyContext = (caseId: string, studyUid: string): string => `imaging|study|${caseId}|${studyUid}`;

/** PostgreSQL keeps no NUL and no half of a surrogate pair in text. */
const clean = (text: string): string => text.toWellFormed().replaceAll('\0', '');
const jsonText = (value: DicomDataset): string =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === 'string' ? clean(part) : part));
const textOf = (dataset: DicomDataset, tag: string): string => clean(firstString(dataset, tag) ?? '').slice(0, 500);

export function studyRow(owner: Owner, { indexed }: Written): Insertable<ImagingTables['imaging.studies']> {
  const { study, uids } = indexed;
  return {
    tenant_id: owner.tenantId,
    case_id: owner.caseId,
    study_uid: uids.studyUid,
    study_date: isoDate(firstString(study, '00080020')) ?? null,
    description: textOf(study, '00081030'),
    modalities: [],
    series_count: 0,
    instance_count: 0,
    attributes: seal(owner.key.secret, gzipSync(JSON.stringify(study)), studyContext(owner.caseId, uids.studyUid)),
    stored_at: owner.now,
    changed_at: owner.now,
  };
}

export function seriesRow(owner: Owner, { indexed }: Written): Insertable<ImagingTables['imaging.series']> {
  const { series, uids } = indexed;
  const number = Number(firstString(series, '00200011') ?? Number.NaN);
  return {
    tenant_id: owner.tenantId,
    case_id: owner.caseId,
    study_uid: uids.studyUid,
    series_uid: uids.seriesUid,
    series_number: Number.isInteger(number) && Math.abs(number) < 2 ** 31 ? number : null,
    modality: textOf(series, '00080060') || 'OT',
    description: textOf(series, '0008103E'),
    body_part: textOf(series, '00180015'),
    instance_count: 0,
    frame_count: 0,
    missing_slices: 0,
    attributes: jsonText(series),
  };
}

export function instanceRow(owner: Owner, written: Written): Insertable<InstanceTable> {
  const { indexed } = written;
  const { uids } = indexed;
  return {
    tenant_id: owner.tenantId,
    case_id: owner.caseId,
    study_uid: uids.studyUid,
    series_uid: uids.seriesUid,
    sop_instance_uid: uids.sopInstanceUid,
    sop_class_uid: uids.sopClassUid,
    instance_number: indexed.instanceNumber ?? null,
    transfer_syntax_uid: indexed.transferSyntaxUid,
    segment_id: written.segmentId,
    byte_offset: written.offset,
    byte_length: written.length,
    sha256: written.sha256,
    preamble: indexed.preamble,
    places_in: indexed.placesIn,
    swap_bytes: indexed.swapBytes,
    frame_count: indexed.numberOfFrames,
    frames: Buffer.from(indexed.frames),
    rows: indexed.rows ?? null,
    columns: indexed.columns ?? null,
    attributes: jsonText(indexed.instance),
    metadata: seal(owner.key.secret, indexed.metadata, headerContext(owner.caseId, uids.sopInstanceUid)),
    orientation: indexed.place?.orientation ?? null,
    slice_position: indexed.place?.position ?? null,
    notes: indexed.notes,
    stored_at: owner.now,
    stored_by: owner.actorId,
  };
}
