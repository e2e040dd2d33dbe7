create schema imaging;
grant usage on schema imaging to consilium_app;

-- An object that holds many instances one after the other. Written once, encrypted with the case's key.
create table imaging.segments (
  id text primary key,
  tenant_id text not null,
  case_id text not null,
  size bigint not null,
  sha256 text not null,
  created_at timestamptz not null,
  foreign key (tenant_id, case_id) references cases.cases (tenant_id, id)
);
create index segments_of_case on imaging.segments (case_id);

create table imaging.studies (
  tenant_id text not null,
  case_id text not null,
  study_uid text not null,
  study_date date,
  description text not null,
  modalities text[] not null,
  series_count integer not null,
  instance_count integer not null,
  -- What QIDO-RS answers of a study. It names the patient, so it is sealed with the case's key and ends with it.
  attributes bytea not null,
  stored_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (case_id, study_uid),
  foreign key (tenant_id, case_id) references cases.cases (tenant_id, id)
);

create table imaging.series (
  tenant_id text not null,
  case_id text not null,
  study_uid text not null,
  series_uid text not null,
  series_number integer,
  modality text not null,
  description text not null,
  body_part text not null,
  instance_count integer not null,
  frame_count integer not null,
  -- Slices that seem to be missing between the ones that are there.
  missing_slices integer not null,
  -- What QIDO-RS answers of a series: nothing in it names the patient.
  attributes jsonb not null,
  -- The answer of WADO-RS metadata, ready-made: gzip of the JSON array, sealed. Right while `metadata_count` is
  -- `instance_count` and `metadata_base` the address it was made for; made anew otherwise.
  metadata bytea,
  metadata_count integer,
  metadata_base text,
  primary key (case_id, study_uid, series_uid),
  foreign key (case_id, study_uid) references imaging.studies (case_id, study_uid)
);
alter table imaging.series alter column metadata set storage external;

create table imaging.instances (
  tenant_id text not null,
  case_id text not null,
  study_uid text not null,
  series_uid text not null,
  sop_instance_uid text not null,
  sop_class_uid text not null,
  instance_number integer,
  transfer_syntax_uid text not null,
  -- Where the original bytes lie, and their hash.
  segment_id text not null references imaging.segments,
  byte_offset bigint not null,
  byte_length bigint not null,
  sha256 text not null,
  preamble text not null,
  -- `frames` counts in the stored file, or in its data set after inflating.
  places_in text not null check (places_in in ('file', 'inflated')),
  swap_bytes boolean not null,
  frame_count integer not null,
  -- 16 bytes a frame (formats/dicom-index/frame-index.ts), so that one frame of a hundred thousand is one small read.
  frames bytea not null,
  rows integer,
  columns integer,
  attributes jsonb not null,
  -- The header as DICOM JSON: gzip, sealed with the case's key.
  metadata bytea not null,
  -- Direction of the slice and its place along that direction in millimetres, to notice gaps.
  orientation text,
  slice_position double precision,
  notes text[] not null,
  stored_at timestamptz not null,
  stored_by text not null,
  primary key (case_id, sop_instance_uid),
  unique (tenant_id, case_id, sop_instance_uid),
  foreign key (case_id, study_uid, series_uid) references imaging.series (case_id, study_uid, series_uid)
);
alter table imaging.instances alter column frames set storage external;
alter table imaging.instances alter column metadata set storage external;
create index instances_of_series on imaging.instances (case_id, study_uid, series_uid, instance_number, sop_instance_uid);

create table imaging.measurements (
  id text primary key,
  tenant_id text not null,
  case_id text not null,
  study_uid text not null,
  series_uid text not null,
  sop_instance_uid text not null,
  frame integer not null,
  kind text not null,
  -- Image pixels: [[column, row], …], (0, 0) is the corner of the first pixel.
  points jsonb not null,
  value double precision not null,
  unit text not null,
  label text not null,
  created_by text not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  deleted_at timestamptz,
  foreign key (case_id, sop_instance_uid) references imaging.instances (case_id, sop_instance_uid)
);
create index measurements_of_case on imaging.measurements (case_id, created_at) where deleted_at is null;

create table imaging.key_images (
  tenant_id text not null,
  case_id text not null,
  study_uid text not null,
  series_uid text not null,
  sop_instance_uid text not null,
  frame integer not null,
  marked_by text not null,
  marked_at timestamptz not null,
  primary key (case_id, sop_instance_uid, frame, marked_by),
  foreign key (case_id, sop_instance_uid) references imaging.instances (case_id, sop_instance_uid)
);

call platform.protect('imaging.segments', 'select, insert, delete');
call platform.protect('imaging.studies', 'select, insert, update');
call platform.protect('imaging.series', 'select, insert, update');
call platform.protect('imaging.instances', 'select, insert');
call platform.protect('imaging.measurements', 'select, insert, update');
call platform.protect('imaging.key_images', 'select, insert, delete');
