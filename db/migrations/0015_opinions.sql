create schema opinions;
grant usage on schema opinions to consilium_app;

-- What the expert thought before the first opinion was shown. Written once: the role can neither change nor delete it.
create table opinions.first_views (
  tenant_id text not null,
  case_id text not null,
  expert_id text not null,
  diagnosis text not null,
  confidence smallint not null check (confidence between 0 and 100),
  what_would_change_it text not null,
  locked_at timestamptz not null,
  primary key (case_id, expert_id),
  foreign key (tenant_id, case_id) references cases.cases (tenant_id, id)
);
-- When the first opinion was shown to the expert: only after the lock, and only the first time counts.
create table opinions.first_opinions_shown (
  tenant_id text not null,
  case_id text not null,
  expert_id text not null,
  shown_at timestamptz not null,
  primary key (case_id, expert_id),
  foreign key (case_id, expert_id) references opinions.first_views (case_id, expert_id)
);

-- The opinion while it is written. `version` counts saves; a save from a stale version is refused.
create table opinions.drafts (
  tenant_id text not null,
  case_id text not null,
  expert_id text not null,
  version integer not null,
  body jsonb not null,
  saved_at timestamptz not null,
  primary key (case_id, expert_id),
  foreign key (tenant_id, case_id) references cases.cases (tenant_id, id)
);

-- What the signing page shows: the exact bytes, laid out and rendered, waiting for the signature of this draft version.
create table opinions.prepared (
  tenant_id text not null,
  case_id text not null,
  expert_id text not null,
  opinion_id text not null,
  draft_version integer not null,
  fingerprint text not null,
  object_id text not null,
  object_size bigint not null,
  parts jsonb not null,
  prepared_at timestamptz not null,
  primary key (case_id, expert_id),
  foreign key (tenant_id, case_id) references cases.cases (tenant_id, id)
);

-- Signing keys of experts. The seed is sealed; the statement says in the installation's name whose key it is.
create table opinions.expert_keys (
  key_id text primary key,
  tenant_id text not null,
  expert_id text not null,
  sealed_seed bytea not null,
  statement jsonb not null,
  enrolled_at timestamptz not null,
  revoked_at timestamptz
);
create index expert_keys_of_expert on opinions.expert_keys (tenant_id, expert_id);
alter table opinions.expert_keys enable row level security;
alter table opinions.expert_keys force row level security;
create policy by_tenant on opinions.expert_keys
  using (tenant_id = current_setting('consilium.tenant', true))
  with check (tenant_id = current_setting('consilium.tenant', true));
grant select, insert, update on opinions.expert_keys to consilium_app;

-- Signed opinions. Never changed: an addendum will be a row of its own.
create table opinions.signed (
  opinion_id text primary key,
  tenant_id text not null,
  case_id text not null unique,
  expert_id text not null,
  draft_version integer not null,
  fingerprint text not null,
  key_id text not null references opinions.expert_keys,
  -- The canonical opinion, the letter and its pictures, in one encrypted object.
  object_id text not null,
  object_size bigint not null,
  parts jsonb not null,
  -- Manifest, signature, leaf, keys and read-me, sealed with the case's key.
  sealed_proof bytea not null,
  leaf_id bigint not null,
  signed_at timestamptz not null,
  foreign key (tenant_id, case_id) references cases.cases (tenant_id, id)
);

-- The bundle with the log's proof, and when the patient first opened it.
create table opinions.deliveries (
  opinion_id text primary key references opinions.signed,
  tenant_id text not null,
  case_id text not null,
  object_id text not null,
  object_size bigint not null,
  parts jsonb not null,
  -- Place in the opinion log.
  item bigint not null,
  delivered_at timestamptz not null,
  opened_at timestamptz,
  foreign key (tenant_id, case_id) references cases.cases (tenant_id, id)
);

call platform.protect('opinions.first_views', 'select, insert');
call platform.protect('opinions.first_opinions_shown', 'select, insert');
call platform.protect('opinions.drafts', 'select, insert, update');
call platform.protect('opinions.prepared', 'select, insert, update, delete');
call platform.protect('opinions.signed', 'select, insert');
call platform.protect('opinions.deliveries', 'select, insert, update');
