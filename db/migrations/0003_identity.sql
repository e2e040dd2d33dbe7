create schema identity;
grant usage on schema identity to consilium_app;

create table identity.organisations (
  id text primary key,
  slug text not null unique,
  name text not null,
  created_at timestamptz not null default now()
);
create table identity.people (
  id text primary key,
  tenant_id text not null references identity.organisations,
  name text not null,
  email text not null,
  roles text[] not null,
  title text,
  password_hash text,
  totp_secret bytea,
  totp_last_step bigint not null default 0,
  active boolean not null default true,
  created_at timestamptz not null default now(),
  unique (tenant_id, email),
  unique (tenant_id, id)
);
create table identity.sessions (
  id text primary key,
  token_hash text not null unique,
  tenant_id text not null,
  person_id text not null,
  strength text not null,
  purpose text not null,
  user_agent text not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  proved_at timestamptz,
  ends_at timestamptz not null,
  ended_at timestamptz,
  foreign key (tenant_id, person_id) references identity.people (tenant_id, id)
);
create index sessions_of_person on identity.sessions (person_id);
-- Sign-in links: single use, ten minutes, only the hash is kept.
create table identity.links (
  token_hash text primary key,
  tenant_id text not null,
  person_id text not null,
  next text not null,
  created_at timestamptz not null,
  ends_at timestamptz not null,
  used_at timestamptz,
  foreign key (tenant_id, person_id) references identity.people (tenant_id, id)
);
create table identity.clients (
  token_hash text primary key,
  tenant_id text not null,
  person_id text not null,
  name text not null,
  created_at timestamptz not null,
  proved_at timestamptz,
  ended_at timestamptz,
  foreign key (tenant_id, person_id) references identity.people (tenant_id, id)
);
-- Failed proofs per account and hour: guessing slows down, whoever guesses.
create table identity.failures (
  account text not null,
  hour timestamptz not null,
  count integer not null,
  primary key (account, hour)
);
grant select, insert on identity.organisations to consilium_app;
grant select, insert, update on identity.people, identity.sessions, identity.links, identity.clients, identity.failures to consilium_app;

-- Only the sign-in door (scope `system`) sees secrets' rows of everybody; others see their organisation or themselves.
do $$ declare t text; begin
  foreach t in array array['people', 'sessions', 'links', 'clients'] loop
    execute format('alter table identity.%I enable row level security', t);
    execute format($p$create policy by_scope on identity.%I using (
      current_setting('consilium.scope', true) = 'system'
      or (tenant_id = current_setting('consilium.tenant', true)
        and (%s current_setting('consilium.scope', true) in ('tenant', 'case', 'person'))))
      with check (current_setting('consilium.scope', true) = 'system' or tenant_id = current_setting('consilium.tenant', true))$p$, t,
      case when t = 'people' then '' else format('%I = current_setting(''consilium.person'', true) and', 'person_id') end);
  end loop;
end $$;
