-- Emergency access ("break glass"): one person, one case, one hour, with a reason, reviewed by a second person.
create table consent.emergencies (
  id text primary key,
  tenant_id text not null,
  case_id text not null,
  patient_id text not null,
  person_id text not null,
  reason text not null check (length(reason) >= 20),
  given_at timestamptz not null,
  ends_at timestamptz not null,
  -- After this the organisation has no emergency access until the review is done.
  review_due_at timestamptz not null,
  reviewed_by text,
  reviewed_at timestamptz,
  justified boolean,
  review_words text,
  check ((reviewed_at is null) = (reviewed_by is null) and reviewed_by is distinct from person_id)
);
create index emergencies_of_case on consent.emergencies (case_id, person_id, ends_at);
create index emergencies_unreviewed on consent.emergencies (tenant_id, review_due_at) where reviewed_at is null;
call platform.protect('consent.emergencies', 'select, insert, update');

-- Which roles of an organisation may do so. Without a row: none.
create table consent.emergency_roles (
  tenant_id text primary key,
  roles text[] not null check (roles <@ array['coordinator', 'admin']),
  set_by text not null,
  set_at timestamptz not null
);
alter table consent.emergency_roles enable row level security;
alter table consent.emergency_roles force row level security;
create policy by_tenant on consent.emergency_roles
  using (tenant_id = current_setting('consilium.tenant', true))
  with check (tenant_id = current_setting('consilium.tenant', true));
grant select, insert, update on consent.emergency_roles to consilium_app;
