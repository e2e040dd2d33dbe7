-- Links by which somebody gets a login here: staff by their organisation, a helper by a patient. Single use, at most
-- seven days; only the hash is kept.
create table identity.invitations (
  id text primary key,
  tenant_id text not null references identity.organisations,
  kind text not null check (kind in ('staff', 'carer')),
  token_hash text unique,
  email text not null,
  name text not null,
  roles text[] not null,
  title text,
  -- Whom the link signs in; null while staff have no login yet.
  person_id text,
  invited_by text not null,
  -- The one-time-code secret offered to them, sealed; theirs once they prove that their app has it.
  totp_secret bytea,
  created_at timestamptz not null,
  sent_at timestamptz not null,
  ends_at timestamptz not null,
  accepted_at timestamptz,
  revoked_at timestamptz,
  foreign key (tenant_id, person_id) references identity.people (tenant_id, id)
);
create index invitations_of_tenant on identity.invitations (tenant_id, created_at desc);

-- Read at the door (scope `system`) by the hash, and by the organisation that sent them.
alter table identity.invitations enable row level security;
alter table identity.invitations force row level security;
create policy by_scope on identity.invitations using (
  current_setting('consilium.scope', true) = 'system'
  or (tenant_id = current_setting('consilium.tenant', true)
    and current_setting('consilium.scope', true) in ('tenant', 'case')))
  with check (current_setting('consilium.scope', true) = 'system'
    or tenant_id = current_setting('consilium.tenant', true));
grant select, insert, update on identity.invitations to consilium_app;
