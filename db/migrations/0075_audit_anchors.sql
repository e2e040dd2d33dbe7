-- Where an organisation writes heads of the logs down on a chain, if it wants to. The key of the sender is sealed.
create table audit.anchor_settings (
  tenant_id text primary key,
  url text not null,
  contract text not null,
  chain_id bigint not null,
  sealed_key bytea not null,
  sender text not null,
  set_by text not null,
  set_at timestamptz not null
);
-- Heads that were sent there, with the chain's own receipt.
create table audit.anchors (
  tx_hash text primary key,
  tenant_id text not null,
  log text not null check (log in ('opinions', 'access')),
  epoch integer not null,
  size bigint not null,
  root bytea not null,
  contract text not null,
  chain_id bigint not null,
  state text not null check (state in ('sent', 'confirmed', 'refused')),
  sent_at timestamptz not null,
  block_number bigint,
  receipt text
);
create index anchors_of_tenant on audit.anchors (tenant_id, sent_at desc);

alter table audit.anchor_settings enable row level security;
alter table audit.anchor_settings force row level security;
create policy by_tenant on audit.anchor_settings
  using (tenant_id = current_setting('consilium.tenant', true) and current_setting('consilium.scope', true) = 'tenant')
  with check (tenant_id = current_setting('consilium.tenant', true) and current_setting('consilium.scope', true) = 'tenant');
alter table audit.anchors enable row level security;
alter table audit.anchors force row level security;
-- The self-check compares every head with the log's own files, whoever wrote it down.
create policy by_tenant on audit.anchors
  using (current_setting('consilium.scope', true) = 'system'
    or (tenant_id = current_setting('consilium.tenant', true) and current_setting('consilium.scope', true) = 'tenant'))
  with check (tenant_id = current_setting('consilium.tenant', true) and current_setting('consilium.scope', true) = 'tenant');
grant select, insert, update, delete on audit.anchor_settings to consilium_app;
grant select, insert, update on audit.anchors to consilium_app;
