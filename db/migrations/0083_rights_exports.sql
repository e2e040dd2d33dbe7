-- Copies of everything: built as one encrypted object with a key of its own, kept for a few days, for the one who asked.
create table rights.exports (
  id text primary key,
  tenant_id text not null,
  -- Null: everything about the patient.
  case_id text,
  patient_id text not null,
  asked_by text not null,
  -- The cases in it: the copy's key is wrapped by the key of each, so that it ends with the first that is erased.
  cases text[] not null default '{}',
  state text not null check (state in ('asked', 'building', 'ready', 'refused', 'ended')),
  asked_at timestamptz not null,
  ready_at timestamptz,
  expires_at timestamptz,
  object_id text,
  object_size bigint,
  -- The copy's data key, wrapped once by the key of each case in it.
  wrapped bytea,
  -- What is in it: { kind: count }.
  counts jsonb not null default '{}',
  check (state <> 'ready' or (object_id is not null and wrapped is not null and expires_at is not null))
);
create index exports_of_asker on rights.exports (asked_by, asked_at desc);
create index exports_of_patient on rights.exports (patient_id);
create index exports_to_end on rights.exports (tenant_id, expires_at) where state = 'ready';
alter table rights.exports enable row level security;
alter table rights.exports force row level security;
create policy by_scope on rights.exports using (
  tenant_id = current_setting('consilium.tenant', true) and case current_setting('consilium.scope', true)
    when 'tenant' then true
    when 'case' then case_id = current_setting('consilium.case', true)
    when 'person' then asked_by = current_setting('consilium.person', true)
    else false end)
  with check (tenant_id = current_setting('consilium.tenant', true) and case current_setting('consilium.scope', true)
    when 'tenant' then true
    when 'case' then case_id = current_setting('consilium.case', true)
    when 'person' then asked_by = current_setting('consilium.person', true)
    else false end);
grant select, insert, update on rights.exports to consilium_app;
