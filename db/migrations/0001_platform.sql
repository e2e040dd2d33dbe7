set check_function_bodies = off;
-- The application's role owns nothing; every table that holds people's data is behind row-level security.
do $$ begin
  if not exists (select from pg_roles where rolname = 'consilium_app') then
    create role consilium_app login nosuperuser nocreatedb nocreaterole nobypassrls;
  end if;
end $$;

create schema platform;
grant usage on schema platform to consilium_app;

-- First answers of requests that must have one effect (Idempotency-Key).
create table platform.idempotency (
  key text not null,
  person_id text not null,
  operation text not null,
  request_hash text not null,
  answer text not null,
  created_at timestamptz not null,
  primary key (person_id, operation, key)
);
grant select, insert on platform.idempotency to consilium_app;
alter table platform.idempotency enable row level security;
create policy own on platform.idempotency
  using (person_id = current_setting('consilium.person', true))
  with check (person_id = current_setting('consilium.person', true));

-- The question row-level security asks of a row that hangs from a case. `settings` are set by the operation performer,
-- for one transaction; without them there are no rows.
create function platform.may_see(row_tenant text, row_case text) returns boolean
language sql stable parallel safe as $$
  select row_tenant = current_setting('consilium.tenant', true)
    and case current_setting('consilium.scope', true)
      when 'case' then row_case = current_setting('consilium.case', true)
      when 'tenant' then true
      when 'person' then row_case in (select p.case_id from cases.people p where p.person_id = current_setting('consilium.person', true))
      else false
    end
$$;

-- Puts a table that has tenant_id and case_id behind that question and lets the application use it.
create procedure platform.protect(target regclass, rights text default 'select, insert, update, delete')
language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('create policy by_scope on %s using (platform.may_see(tenant_id, case_id)) with check (platform.may_see(tenant_id, case_id))', target);
  execute format('grant %s on %s to consilium_app', rights, target);
end $$;
