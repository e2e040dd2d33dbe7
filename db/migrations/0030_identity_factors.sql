-- The factors by which a person proves who they are, besides password and one-time code.
create table identity.passkeys (
  id text primary key,
  tenant_id text not null,
  person_id text not null,
  credential_id text not null unique,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  name text not null,
  synced boolean not null,
  created_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz,
  foreign key (tenant_id, person_id) references identity.people (tenant_id, id)
);
create index passkeys_of_person on identity.passkeys (person_id);
-- Codes for the day the phone is lost: single use, only the hash is kept.
create table identity.recovery_codes (
  tenant_id text not null,
  person_id text not null,
  code_hash text not null,
  created_at timestamptz not null,
  used_at timestamptz,
  primary key (person_id, code_hash),
  foreign key (tenant_id, person_id) references identity.people (tenant_id, id)
);
-- Browsers in which a person has signed in before: the hash of a cookie of that browser.
create table identity.devices (
  tenant_id text not null,
  person_id text not null,
  device_hash text not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (person_id, device_hash),
  foreign key (tenant_id, person_id) references identity.people (tenant_id, id)
);
-- Six digits sent by mail to somebody who is signed in and has no other factor; bound to their session.
create table identity.mail_codes (
  id text primary key,
  tenant_id text not null,
  person_id text not null,
  session_id text not null,
  sealed bytea not null,
  created_at timestamptz not null,
  ends_at timestamptz not null,
  used_at timestamptz,
  foreign key (tenant_id, person_id) references identity.people (tenant_id, id)
);
create index mail_codes_of_session on identity.mail_codes (session_id);
-- Random numbers that a passkey signs: single use, five minutes, only the hash is kept; bound to who asked and what for.
create table identity.challenges (
  hash text primary key,
  purpose text not null check (purpose in ('sign-in', 'register', 'prove')),
  holder text not null,
  ends_at timestamptz not null,
  used_at timestamptz
);
create index challenges_by_end on identity.challenges (ends_at);
grant select, insert, update on identity.passkeys, identity.recovery_codes, identity.devices, identity.mail_codes to consilium_app;
grant select, insert, update, delete on identity.challenges to consilium_app;
grant delete on identity.failures, identity.recovery_codes to consilium_app;

-- A session's secret is a new one after a fresh proof; requests that were on their way with the old one still arrive.
alter table identity.sessions add column old_token_hash text unique, add column old_until timestamptz;
-- A link goes straight through in the browser that asked for it; elsewhere it wants the code that this browser shows.
alter table identity.links add column device_hash text, add column sealed_code bytea;

-- The sign-in door (scope `system`) reads them of everybody; a person only their own.
do $$ declare t text; begin
  foreach t in array array['passkeys', 'recovery_codes', 'devices', 'mail_codes'] loop
    execute format('alter table identity.%I enable row level security', t);
    execute format('alter table identity.%I force row level security', t);
    execute format($p$create policy by_scope on identity.%I using (
      current_setting('consilium.scope', true) = 'system'
      or (tenant_id = current_setting('consilium.tenant', true)
        and person_id = current_setting('consilium.person', true)
        and current_setting('consilium.scope', true) in ('tenant', 'case', 'person')))
      with check (current_setting('consilium.scope', true) = 'system' or tenant_id = current_setting('consilium.tenant', true))$p$, t);
  end loop;
end $$;
