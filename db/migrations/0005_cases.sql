create schema cases;
grant usage on schema cases to consilium_app;

-- Data keys, wrapped by the organisation's key. Destroying one erases everything sealed with it.
create table cases.keys (
  id text primary key,
  tenant_id text not null,
  case_id text not null,
  wrapped bytea,
  created_at timestamptz not null,
  destroyed_at timestamptz
);

create table cases.cases (
  id text primary key,
  tenant_id text not null,
  case_id text generated always as (id) stored,
  number text not null,
  programme text not null,
  patient_id text not null,
  key_id text not null references cases.keys,
  disorder text not null,
  topic text not null,
  question_kind text not null,
  -- Who it is about, as the patient gave it: files are compared with this.
  subject_name text not null default '',
  subject_birth_date date,
  subject_sex text not null default 'unknown',
  subject_place text not null default '',
  state text not null,
  -- 0 routine … 3 harm within days; the desk is ordered by it, then by promise.
  harm smallint not null default 0,
  safe_to_wait_until date,
  promised_at timestamptz,
  coordinator_id text,
  expert_id text,
  created_at timestamptz not null,
  sent_at timestamptz,
  updated_at timestamptz not null,
  closed_at timestamptz,
  version integer not null default 1,
  unique (tenant_id, number),
  unique (tenant_id, id)
);
create index cases_of_desk on cases.cases (tenant_id, harm desc, promised_at, id) where closed_at is null and sent_at is not null;
create index cases_of_patient on cases.cases (tenant_id, patient_id, created_at desc);

create table cases.people (
  tenant_id text not null,
  case_id text not null,
  person_id text not null,
  relation text not null check (relation in ('patient', 'invited', 'expert')),
  since timestamptz not null,
  until timestamptz,
  primary key (case_id, person_id, relation),
  foreign key (tenant_id, case_id) references cases.cases (tenant_id, id)
);
create index people_cases on cases.people (person_id, case_id);

create table cases.history (
  id bigint generated always as identity primary key,
  tenant_id text not null,
  case_id text not null,
  from_state text not null,
  to_state text not null,
  event text not null,
  actor_id text not null,
  at timestamptz not null,
  foreign key (tenant_id, case_id) references cases.cases (tenant_id, id)
);
create index history_of_case on cases.history (case_id, id);

call platform.protect('cases.keys', 'select, insert, update');
call platform.protect('cases.cases', 'select, insert, update');
call platform.protect('cases.history', 'select, insert');

-- `people` is what the question above looks into, so it cannot ask the question itself.
alter table cases.people enable row level security;
alter table cases.people force row level security;
create policy by_scope on cases.people using (
  tenant_id = current_setting('consilium.tenant', true) and case current_setting('consilium.scope', true)
    when 'tenant' then true
    when 'case' then case_id = current_setting('consilium.case', true)
    when 'person' then person_id = current_setting('consilium.person', true)
    else false end)
  with check (tenant_id = current_setting('consilium.tenant', true));
grant select, insert, update on cases.people to consilium_app;
