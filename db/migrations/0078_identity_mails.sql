-- Mails about somebody's login or help, from the moment of the act until they have left: sealed, because some carry a
-- link or a code that works. The row is written with the act and goes away with the sending.
create table identity.mails (
  id text primary key,
  tenant_id text not null references identity.organisations (id),
  sealed bytea not null,
  created_at timestamptz not null
);
alter table identity.mails enable row level security;
alter table identity.mails force row level security;
-- Any act may leave one in its own organisation; only the sending (scope `system`) reads and removes them.
create policy leave on identity.mails for insert with check (
  current_setting('consilium.scope', true) = 'system' or tenant_id = current_setting('consilium.tenant', true));
create policy take on identity.mails for select using (current_setting('consilium.scope', true) = 'system');
create policy clear on identity.mails for delete using (current_setting('consilium.scope', true) = 'system');
grant select, insert, delete on identity.mails to consilium_app;
