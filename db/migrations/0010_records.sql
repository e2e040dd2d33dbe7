create schema records;
grant usage on schema records to consilium_app;

-- Uploads by tus 1.0. `received` moves only after the bytes before it are durable.
create table records.uploads (
  id text primary key,
  tenant_id text not null,
  case_id text not null,
  actor_id text not null,
  name text not null,
  path text not null,
  media_type text not null,
  size bigint not null check (size >= 0),
  received bigint not null default 0 check (received <= size),
  last_modified bigint not null default 0,
  -- What the sender says the whole is (SHA-256, hex); compared when it is complete.
  sha256 text,
  state text not null check (state in ('open', 'finished', 'ended')),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  finished_at timestamptz,
  foreign key (tenant_id, case_id) references cases.cases (tenant_id, id)
);
create index uploads_of_case on records.uploads (case_id, created_at);

-- Objects that hold an upload's bytes ('part', in order of `start`) or what came out of its archives ('member').
create table records.objects (
  id text primary key,
  tenant_id text not null,
  case_id text not null,
  upload_id text not null references records.uploads,
  role text not null check (role in ('part', 'member')),
  start bigint not null,
  length bigint not null
);
create unique index objects_in_order on records.objects (upload_id, start) where role = 'part';
create index objects_of_upload on records.objects (upload_id);

-- Every file ever handed in, whatever became of it.
create table records.files (
  id text primary key,
  tenant_id text not null,
  case_id text not null,
  upload_id text not null references records.uploads,
  parent_id text references records.files,
  name text not null,
  path text not null,
  size bigint not null,
  last_modified bigint not null,
  sha256 text,
  kind text,
  state text not null check (state in ('received', 'checked', 'asked', 'refused', 'junk', 'duplicate', 'not-mine')),
  reason text,
  reason_code text,
  -- Where the bytes are: ranges of objects, in order. Empty when another module keeps them or nobody needs them.
  extents jsonb not null,
  malware_scan text not null default 'not scanned',
  study_uid text,
  series_uid text,
  instance_uid text,
  actor_id text not null,
  received_at timestamptz not null,
  checked_at timestamptz,
  foreign key (tenant_id, case_id) references cases.cases (tenant_id, id)
);
create index files_of_case on records.files (case_id, received_at, id);
create index files_by_path on records.files (case_id, path, size);
create index files_by_content on records.files (case_id, sha256);
create index files_to_read on records.files (upload_id) where state = 'received';

create table records.documents (
  id text primary key,
  tenant_id text not null,
  case_id text not null,
  file_id text not null references records.files,
  -- Place inside the file when it holds several (JSON pointer, RFC 6901).
  pointer text not null default '',
  kind text not null,
  title text not null,
  date text,
  author text,
  facility text,
  evidence jsonb not null default '{}',
  warnings jsonb not null default '[]',
  page_count integer not null,
  state text not null check (state in ('checked', 'asked', 'not-mine')),
  confirmed_by text,
  confirmed_at timestamptz,
  created_at timestamptz not null,
  unique (file_id, pointer),
  foreign key (tenant_id, case_id) references cases.cases (tenant_id, id)
);
create index documents_of_case on records.documents (case_id, created_at, id);

create table records.pages (
  document_id text not null references records.documents,
  page integer not null,
  tenant_id text not null,
  case_id text not null,
  text text not null,
  words jsonb not null default '[]',
  width real not null,
  height real not null,
  -- { object, size, offset, length, mediaType, width, height }
  picture jsonb,
  primary key (document_id, page)
);
create index pages_of_case on records.pages (case_id);

create table records.facts (
  id text primary key,
  tenant_id text not null,
  case_id text not null,
  file_id text not null references records.files,
  pointer text not null,
  resource text not null,
  kind text not null,
  label text not null,
  code_system text,
  code text,
  date text,
  value text,
  unit text,
  reference_range text,
  interpretation text,
  status text,
  foreign key (tenant_id, case_id) references cases.cases (tenant_id, id)
);
create index facts_of_case on records.facts (case_id, coalesce(date, '') desc, id);

-- Whose a study, document or file says it is, and what was answered when that is not who the case is about.
create table records.identities (
  id text primary key,
  tenant_id text not null,
  case_id text not null,
  subject_kind text not null check (subject_kind in ('study', 'document', 'file')),
  subject_id text not null,
  label text not null,
  -- Names, birth date, sex and ids as found; told apart by `found_key`.
  found jsonb not null,
  found_key text not null,
  verdict text not null check (verdict in ('match', 'differs', 'unknown')),
  ask boolean not null,
  reasons jsonb not null default '[]',
  answer text check (answer in ('mine', 'not-mine')),
  answered_by text,
  answered_at timestamptz,
  created_at timestamptz not null,
  unique (case_id, subject_kind, subject_id, found_key)
);
create index identities_open on records.identities (case_id) where ask and answer is null;

-- "I do not have it": an item of the checklist nobody waits for any more.
create table records.waivers (
  tenant_id text not null,
  case_id text not null,
  item_id text not null,
  reason text not null,
  waived_by text not null,
  waived_at timestamptz not null,
  ended_at timestamptz,
  primary key (case_id, item_id)
);

call platform.protect('records.uploads', 'select, insert, update');
call platform.protect('records.objects');
call platform.protect('records.files', 'select, insert, update');
call platform.protect('records.documents', 'select, insert, update');
call platform.protect('records.pages', 'select, insert, update');
call platform.protect('records.facts', 'select, insert, update');
call platform.protect('records.identities', 'select, insert, update');
call platform.protect('records.waivers', 'select, insert, update');
