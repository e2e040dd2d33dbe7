create schema audit;
grant usage on schema audit to consilium_app;

-- What happened, for other modules and live pages. Written with the act.
create table audit.outbox (
  id bigint generated always as identity primary key,
  tenant_id text not null,
  case_id text,
  type text not null,
  actor_id text not null,
  at timestamptz not null,
  data jsonb not null default '{}'
);
alter table audit.outbox enable row level security;
create policy append on audit.outbox for insert with check (true);
create policy read_own on audit.outbox for select using (
  tenant_id = current_setting('consilium.tenant', true)
  and (current_setting('consilium.scope', true) = 'tenant'
    or case_id = current_setting('consilium.case', true)
    or actor_id = current_setting('consilium.person', true)));
grant insert, select on audit.outbox to consilium_app;

-- One row per act on protected data. Never changed, never deleted: the role cannot.
create table audit.entries (
  id bigint generated always as identity primary key,
  tenant_id text not null,
  case_id text,
  patient_id text,
  -- Number of this entry in the patient's own chain: a gap shows a removed entry.
  n integer,
  event text not null,
  operation text not null,
  actor_id text,
  actor_name text not null,
  actor_roles text[] not null,
  purpose text not null,
  subject_id text,
  subject_label text,
  outcome text not null,
  request_id text not null,
  session_id text not null,
  once_key text,
  at timestamptz not null,
  leaf_id bigint not null
);
create index entries_of_patient on audit.entries (patient_id, n desc);
create index entries_of_tenant on audit.entries (tenant_id, id desc);
create unique index entries_once on audit.entries (once_key) where once_key is not null;
create index entries_of_request on audit.entries (request_id);
alter table audit.entries enable row level security;
create policy append on audit.entries for insert with check (true);
create policy read_case on audit.entries for select using (
  current_setting('consilium.scope', true) = 'system'
  or (tenant_id = current_setting('consilium.tenant', true) and case current_setting('consilium.scope', true)
    when 'tenant' then true
    when 'case' then case_id = current_setting('consilium.case', true)
    when 'person' then patient_id = current_setting('consilium.person', true)
    else false end));
grant insert, select on audit.entries to consilium_app;

-- Head of each patient's chain.
create table audit.chains (patient_id text primary key, n integer not null, head text not null);
grant select, insert, update on audit.chains to consilium_app;

-- Leaves of the two logs, in the order of writing; `positions` says where the sequencer put them.
create table audit.leaves (
  id bigint generated always as identity primary key,
  log text not null check (log in ('opinions', 'access')),
  leaf text not null,
  at timestamptz not null
);
create table audit.positions (
  leaf_id bigint primary key references audit.leaves,
  log text not null,
  idx bigint not null,
  unique (log, idx)
);
grant insert, select on audit.leaves, audit.positions to consilium_app;

-- Whether an act was already recorded, whoever asks: tells nothing but yes or no about a key only the asker can form.
create function audit.once_known(key text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from audit.entries where once_key = key)
$$;
grant execute on function audit.once_known(text) to consilium_app;

-- Leaves that have no place yet. Emptied by the sequencer, so that finding them stays cheap for ever.
create table audit.pending (leaf_id bigint primary key references audit.leaves, log text not null);
create index pending_of_log on audit.pending (log, leaf_id);
grant select, insert, delete on audit.pending to consilium_app;
