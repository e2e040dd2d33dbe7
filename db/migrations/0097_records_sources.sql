-- Hospitals whose records a patient can fetch by their portal (SMART App Launch 2 on FHIR R4), set up by an organisation.
create table records.sources (
  id text primary key,
  tenant_id text not null,
  name text not null,
  place text not null,
  -- FHIR base, without a slash at its end; also the `aud` of what is asked.
  base_url text not null,
  -- Origins it answers on besides that of its base. Nothing else is ever asked, and no token goes anywhere else.
  origins text[] not null default '{}',
  client_id text not null,
  -- Sealed; null for a public client.
  client_secret bytea,
  scopes text not null,
  active boolean not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (tenant_id, base_url)
);
alter table records.sources enable row level security;
alter table records.sources force row level security;
create policy by_scope on records.sources
  using (tenant_id = current_setting('consilium.tenant', true) and current_setting('consilium.scope', true) in ('tenant', 'case'))
  with check (tenant_id = current_setting('consilium.tenant', true) and current_setting('consilium.scope', true) = 'tenant');
grant select, insert, update on records.sources to consilium_app;

-- People on their way to a hospital and back: single use, bound to the browser and the person that began.
create table records.source_journeys (
  state_hash text primary key,
  tenant_id text not null,
  case_id text not null,
  source_id text not null references records.sources,
  person_id text not null,
  device_hash text not null,
  -- Nonce and PKCE verifier while at the hospital.
  sealed bytea not null,
  created_at timestamptz not null,
  ends_at timestamptz not null,
  used_at timestamptz,
  foreign key (tenant_id, case_id) references cases.cases (tenant_id, id)
);
create index source_journeys_of_case on records.source_journeys (case_id);
call platform.protect('records.source_journeys', 'select, insert, update, delete');
