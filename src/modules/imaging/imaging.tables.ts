import type { ColumnType, Generated } from 'kysely';
import type { DicomDataset } from '#formats/dicom/index.ts';

/** A jsonb column: read as a value, written as its text. */
type Json<T> = ColumnType<T, string, string>;

type Owned = { tenant_id: string; case_id: string };

export type SegmentRow = Owned & { id: string; size: number; sha256: string; created_at: Date };

type StudyTable = Owned & {
  study_uid: string;
  study_date: string | null;
  description: string;
  modalities: string[];
  series_count: number;
  instance_count: number;
  attributes: Buffer;
  stored_at: Date;
  changed_at: Date;
};

type SeriesTable = Owned & {
  study_uid: string;
  series_uid: string;
  series_number: number | null;
  modality: string;
  description: string;
  body_part: string;
  instance_count: number;
  frame_count: number;
  missing_slices: number;
  attributes: Json<DicomDataset>;
  metadata: Buffer | null;
  metadata_count: number | null;
  metadata_base: string | null;
};

export type InstanceTable = Owned & {
  study_uid: string;
  series_uid: string;
  sop_instance_uid: string;
  sop_class_uid: string;
  instance_number: number | null;
  transfer_syntax_uid: string;
  segment_id: string;
  byte_offset: number;
  byte_length: number;
  sha256: string;
  preamble: string;
  places_in: 'file' | 'inflated';
  swap_bytes: boolean;
  frame_count: number;
  frames: Buffer;
  rows: number | null;
  columns: number | null;
  attributes: Json<DicomDataset>;
  metadata: Buffer;
  orientation: string | null;
  slice_position: number | null;
  notes: string[];
  stored_at: Date;
  stored_by: string;
};

type MeasurementTable = Owned & {
  id: string;
  study_uid: string;
  series_uid: string;
  sop_instance_uid: string;
  frame: number;
  kind: 'length';
  points: Json<[number, number][]>;
  value: number;
  unit: 'mm' | 'px';
  label: string;
  created_by: string;
  created_at: Date;
  changed_at: Date;
  deleted_at: Generated<Date | null>;
};

type KeyImageTable = Owned & {
  study_uid: string;
  series_uid: string;
  sop_instance_uid: string;
  frame: number;
  marked_by: string;
  marked_at: Date;
};

/** The tables of this module; its stores see no others. */
export type ImagingTables = {
  'imaging.segments': SegmentRow;
  'imaging.studies': StudyTable;
  'imaging.series': SeriesTable;
  'imaging.instances': InstanceTable;
  'imaging.measurements': MeasurementTable;
  'imaging.key_images': KeyImageTable;
};
