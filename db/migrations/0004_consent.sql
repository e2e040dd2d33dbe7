create schema consent;
grant usage on schema consent to consilium_app;

-- One row per consent given. Withdrawal ends it; rows are never deleted.
create table consent.grants (
  id text primary key,
  tenant_id text not null,
  case_id text not null,
  patient_id text not null,
  -- Who may: a role on the case ('desk', 'expert'), and optionally one named person.
  grantee_relation text not null check (grantee_relation in ('desk', 'expert')),
  grantee_id text,
  purpose text not null,
  text_version text not null,
  text_sha256 text not null,
  text_shown text not null,
  given_at timestamptz not null,
  ends_at timestamptz not null,
  withdrawn_at timestamptz
);
create index grants_of_case on consent.grants (case_id);
call platform.protect('consent.grants', 'select, insert, update');
