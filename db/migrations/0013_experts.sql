create schema experts;
grant usage on schema experts to consilium_app;

-- What an organisation knows of its experts and what decides whether they may be asked. One row per expert.
create table experts.profiles (
  tenant_id text not null,
  person_id text primary key,
  specialty text not null,
  subspecialties text[] not null default '{}',
  -- What they read: codes of disorders and, in the same order, what each is called.
  condition_codes text[] not null default '{}',
  condition_labels text[] not null default '{}',
  -- [{ code: BCP 47, level: A1…C2 or native }]
  languages jsonb not null default '[]',
  -- [{ place: ISO 3166-1 alpha-2, number, until: last day on which it holds }]
  licences jsonb not null default '[]',
  -- [{ name, until: last day there, or null }]
  institutions jsonb not null default '[]',
  capacity_per_week smallint not null check (capacity_per_week between 0 and 100),
  fee_minor integer not null check (fee_minor >= 0),
  fee_currency text not null check (fee_currency ~ '^[A-Z]{3}$'),
  paused boolean not null default false,
  updated_at timestamptz not null,
  check (array_length(condition_codes, 1) is not distinct from array_length(condition_labels, 1)),
  foreign key (tenant_id, person_id) references identity.people (tenant_id, id)
);
create index profiles_of_tenant on experts.profiles (tenant_id, person_id);

-- A profile belongs to an organisation, not to a case: everyone who acts inside the organisation may look it up.
-- Scope `system` is the program itself while it adds people.
alter table experts.profiles enable row level security;
alter table experts.profiles force row level security;
create policy by_scope on experts.profiles using (
  current_setting('consilium.scope', true) = 'system'
  or (tenant_id = current_setting('consilium.tenant', true)
    and current_setting('consilium.scope', true) in ('tenant', 'case', 'person')))
  with check (current_setting('consilium.scope', true) = 'system'
    or tenant_id = current_setting('consilium.tenant', true));
grant select, insert, update on experts.profiles to consilium_app;
