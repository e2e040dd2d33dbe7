-- Identity providers of an organisation (OpenID Connect).
create table identity.providers (
  id text primary key,
  tenant_id text not null references identity.organisations,
  -- The words on the button.
  name text not null,
  issuer text not null,
  -- Origins this provider answers on besides its issuer's. Nothing else is ever asked.
  origins text[] not null default '{}',
  client_id text not null,
  client_secret bytea not null,
  scopes text not null,
  signing_alg text not null,
  -- Values of `acr` and `amr` that mean two factors there.
  two_factor_acr text[] not null default '{}',
  two_factor_amr text[] not null default '{}',
  -- Whether somebody nobody invited may come in, and which value of which claim gives which role.
  jit boolean not null default false,
  roles_claim text,
  role_map jsonb not null default '{}',
  active boolean not null default true,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (tenant_id, issuer)
);
-- Who somebody is at a provider: issuer and subject, never an e-mail address.
create table identity.external (
  tenant_id text not null,
  issuer text not null,
  subject text not null,
  person_id text not null,
  linked_at timestamptz not null,
  primary key (tenant_id, issuer, subject),
  foreign key (tenant_id, person_id) references identity.people (tenant_id, id)
);
create index external_of_person on identity.external (person_id);
-- Sign-ins on their way: single use, ten minutes, bound to the browser that began them. Secrets are hashed or sealed.
create table identity.oidc_journeys (
  state_hash text primary key,
  tenant_id text not null,
  provider_id text not null references identity.providers,
  device_hash text not null,
  -- Nonce and PKCE verifier while at the provider.
  sealed bytea,
  next text not null,
  -- Set when somebody signed in adds this login to theirs.
  link_person_id text,
  invitation_id text,
  -- Set once the provider has said who it is and only the second factor is missing.
  waiting_person_id text,
  tries integer not null default 0,
  created_at timestamptz not null,
  ends_at timestamptz not null,
  used_at timestamptz
);

do $$ declare t text; begin
  foreach t in array array['providers', 'external', 'oidc_journeys'] loop
    execute format('alter table identity.%I enable row level security', t);
    execute format('alter table identity.%I force row level security', t);
    execute format($p$create policy by_scope on identity.%I using (
      current_setting('consilium.scope', true) = 'system'
      or (tenant_id = current_setting('consilium.tenant', true) and %s))
      with check (current_setting('consilium.scope', true) = 'system'
        or tenant_id = current_setting('consilium.tenant', true))$p$, t,
      case t when 'providers' then $q$current_setting('consilium.scope', true) in ('tenant', 'person')$q$
        when 'external' then $q$person_id = current_setting('consilium.person', true)$q$
        else 'false' end);
  end loop;
end $$;
grant select, insert, update on identity.providers, identity.oidc_journeys to consilium_app;
grant select, insert, delete on identity.external to consilium_app;
