-- Links by which a person whose password is lost sets a new one. Only the hash of the secret; the second factor is asked besides.

create table identity.resets (
  token_hash text primary key,
  tenant_id text not null,
  person_id text not null,
  created_at timestamptz not null,
  ends_at timestamptz not null,
  used_at timestamptz,
  foreign key (tenant_id, person_id) references identity.people (tenant_id, id)
);
create index resets_of_person on identity.resets (person_id, created_at);

-- Read and written at the sign-in door alone, before anybody is known.
alter table identity.resets enable row level security;
alter table identity.resets force row level security;
create policy at_the_door on identity.resets using (current_setting('consilium.scope', true) = 'system');
grant select, insert, update on identity.resets to consilium_app;
