-- The authority outside that an organisation lets stamp its letters: an address and the root certificates it believes (DER).
create table opinions.timestamp_authorities (
  tenant_id text primary key,
  url text not null,
  roots bytea[] not null,
  set_by text not null,
  set_at timestamptz not null
);
alter table opinions.timestamp_authorities enable row level security;
alter table opinions.timestamp_authorities force row level security;
create policy by_tenant on opinions.timestamp_authorities
  using (tenant_id = current_setting('consilium.tenant', true))
  with check (tenant_id = current_setting('consilium.tenant', true)
    and current_setting('consilium.scope', true) = 'tenant');
grant select, insert, update, delete on opinions.timestamp_authorities to consilium_app;

-- What it answered, and the installation's statement about it. Written once; nothing in it tells anything of the letter.
create table opinions.timestamps (
  opinion_id text primary key references opinions.signed,
  tenant_id text not null,
  case_id text not null,
  token bytea not null,
  statement bytea not null,
  stamped_at timestamptz not null,
  foreign key (tenant_id, case_id) references cases.cases (tenant_id, id)
);
call platform.protect('opinions.timestamps', 'select, insert');
