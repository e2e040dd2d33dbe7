-- A patient's rights: erasure with what the law makes us keep, legal holds, and when records have to go by themselves.
create schema rights;
grant usage on schema rights to consilium_app;

-- From the moment its key is destroyed nobody reaches a case any more; its rows follow.
alter table cases.cases add column erasing_at timestamptz;

-- What a patient asked for: one request (case) or everything about them. Stays as the account of what was done; the
-- words are sealed and go when it is done.
create table rights.requests (
  id text primary key,
  tenant_id text not null,
  -- Null: everything.
  case_id text,
  patient_id text not null,
  state text not null check (state in ('open', 'waiting', 'running', 'done', 'kept', 'taken-back')),
  sealed_words bytea,
  asked_at timestamptz not null,
  due_at timestamptz not null,
  ended_at timestamptz,
  -- Item of the access log that says that the person was erased.
  leaf_id bigint
);
create unique index requests_one_open on rights.requests (patient_id, coalesce(case_id, ''))
  where state in ('open', 'waiting', 'running');
create index requests_of_tenant on rights.requests (tenant_id, due_at);

-- One case on its way out, whatever the cause. A second person is needed where a duty to keep is overridden, and it is
-- never the first. Stays, without a word about what was in the case.
create table rights.erasures (
  id text primary key,
  tenant_id text not null,
  case_id text not null unique,
  patient_id text not null,
  -- The number people say: random, and no longer leads anywhere.
  number text not null,
  request_id text references rights.requests,
  cause text not null check (cause in ('request', 'retention')),
  state text not null check (state in ('requested', 'decided', 'key-destroyed', 'purged', 'confirmed', 'kept')),
  -- What makes us keep it, and until when; null when nothing does.
  duty text,
  keep_until date,
  overrides boolean not null default false,
  requested_at timestamptz not null,
  decided_by text,
  decided_at timestamptz,
  sealed_reason bytea,
  second_by text,
  second_at timestamptz,
  -- Ids of encrypted objects that are still to be removed.
  objects text[] not null default '{}',
  key_destroyed_at timestamptz,
  purged_at timestamptz,
  confirmed_at timestamptz,
  rows_erased integer not null default 0,
  objects_erased integer not null default 0,
  leaf_id bigint,
  check (second_by is distinct from decided_by or second_by is null),
  check (not overrides or second_by is not null or state in ('requested', 'kept')),
  check (decided_at is not null or state = 'requested')
);
create index erasures_of_request on rights.erasures (request_id);
create index erasures_open on rights.erasures (tenant_id, state) where state <> 'confirmed';

-- A court or an inquiry needs the records: nothing is erased while it stands.
create table rights.holds (
  id text primary key,
  tenant_id text not null,
  case_id text not null,
  patient_id text not null,
  sealed_reason bytea not null,
  set_by text not null,
  set_at timestamptz not null,
  sealed_lift bytea,
  lifted_by text,
  lifted_at timestamptz,
  check ((lifted_at is null) = (lifted_by is null) and (lifted_at is null) = (sealed_lift is null))
);
create unique index holds_standing on rights.holds (case_id) where lifted_at is null;

-- What tax law makes an installation keep of an order: no name, no case, no word of what it was about.
create table rights.orders (
  tenant_id text not null,
  number text not null,
  ordered_at timestamptz not null,
  programme text not null,
  amount_minor integer not null,
  currency text not null,
  keep_until date not null,
  primary key (tenant_id, number)
);

-- Days on which an organisation's retention was looked at: once a day, whatever the number of nodes.
create table rights.days (tenant_id text not null, day date not null, primary key (tenant_id, day));

do $$ declare t text; begin
  foreach t in array array['requests', 'erasures', 'holds'] loop
    execute format('alter table rights.%I enable row level security', t);
    execute format('alter table rights.%I force row level security', t);
    execute format($p$create policy by_scope on rights.%I using (
      tenant_id = current_setting('consilium.tenant', true) and case current_setting('consilium.scope', true)
        when 'tenant' then true
        when 'case' then case_id = current_setting('consilium.case', true)
        when 'person' then patient_id = current_setting('consilium.person', true)
        else false end)
      with check (tenant_id = current_setting('consilium.tenant', true) and case current_setting('consilium.scope', true)
        when 'tenant' then true
        when 'case' then case_id = current_setting('consilium.case', true)
        when 'person' then patient_id = current_setting('consilium.person', true)
        else false end)$p$, t);
    execute format('grant select, insert, update on rights.%I to consilium_app', t);
  end loop;
  foreach t in array array['orders', 'days'] loop
    execute format('alter table rights.%I enable row level security', t);
    execute format('alter table rights.%I force row level security', t);
    execute format($p$create policy by_tenant on rights.%I using (
      tenant_id = current_setting('consilium.tenant', true) and current_setting('consilium.scope', true) = 'tenant')
      with check (tenant_id = current_setting('consilium.tenant', true)
        and current_setting('consilium.scope', true) in ('tenant', 'case'))$p$, t);
  end loop;
end $$;
grant select, insert, delete on rights.orders to consilium_app;
-- What a patient takes back before anybody decided leaves nothing behind.
create policy only_undecided on rights.erasures as restrictive for delete using (state = 'requested');
grant delete on rights.erasures to consilium_app;
grant select, insert on rights.days to consilium_app;

-- Entries of the access log whose names and labels are gone. What an erasure took from the log is itself in the log: a leaf
-- says how many entries and, as a digest of their leaves' ids, which.
alter table audit.entries add column erasure_id text;
create table audit.erasures (
  erasure_id text primary key,
  tenant_id text not null,
  leaf_id bigint not null references audit.leaves
);
alter table audit.erasures enable row level security;
create policy read_all on audit.erasures for select using (
  current_setting('consilium.scope', true) = 'system' or tenant_id = current_setting('consilium.tenant', true));
create policy append on audit.erasures for insert with check (tenant_id = current_setting('consilium.tenant', true));
grant select, insert on audit.erasures to consilium_app;

-- Tables in which rows of an erased case stay, and why:
-- the log's entries (who did what, without names and labels), and the account of the erasure itself.
create function platform.kept_tables() returns text[] language sql immutable as $$
  select array['audit.entries', 'cases.keys', 'rights.requests', 'rights.erasures']
$$;

-- Every table that hangs from a case, as the catalogue knows them: a new one is never forgotten.
create function platform.case_tables() returns setof regclass language sql stable as $$
  select c.oid::regclass from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attname = 'case_id' and not a.attisdropped
  where c.relkind in ('r', 'p') and not c.relispartition
    and n.nspname not in ('pg_catalog', 'information_schema', 'jobs') and n.nspname not like 'pg\_%'
    and format('%s.%s', n.nspname, c.relname) <> all (platform.kept_tables())
  order by 1
$$;

-- Deletes every row of a case whose key is destroyed, and nothing else. @returns how many rows
create function platform.erase_case(p_tenant text, p_case text) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  target regclass;
  left_over regclass[] := array(select platform.case_tables());
  stuck regclass[];
  gone integer;
  total integer := 0;
begin
  if p_tenant is distinct from current_setting('consilium.tenant', true) then
    raise exception 'another organisation' using errcode = '42501';
  end if;
  if not exists (select from rights.erasures e where e.case_id = p_case and e.tenant_id = p_tenant
      and e.state in ('key-destroyed', 'purged')) then
    raise exception 'nobody decided to erase this case' using errcode = '42501';
  end if;
  if exists (select from rights.holds h where h.case_id = p_case and h.lifted_at is null) then
    raise exception 'a legal hold stands' using errcode = '42501';
  end if;
  if exists (select from cases.keys k where k.case_id = p_case and k.destroyed_at is null) then
    raise exception 'the key of this case still stands' using errcode = '42501';
  end if;
  -- Everything of the case, also for an owner who is no superuser.
  perform platform.enter('case', p_tenant, '', p_case, null, null, null);
  -- Tables that others refer to come after those: whatever refuses now is tried once more in the next round.
  while cardinality(left_over) > 0 loop
    stuck := '{}';
    foreach target in array left_over loop
      begin
        execute format('delete from %s where tenant_id = $1 and case_id = $2', target) using p_tenant, p_case;
        get diagnostics gone = row_count;
        total := total + gone;
      exception when foreign_key_violation then
        stuck := stuck || target;
      end;
    end loop;
    if cardinality(stuck) = cardinality(left_over) then
      raise exception 'rows of the case hold one another: %', stuck;
    end if;
    left_over := stuck;
  end loop;
  -- First answers of repeated requests, and finished work, may carry its words.
  delete from platform.idempotency i where i.person_id in (
    select e.patient_id from rights.erasures e where e.case_id = p_case
    union select e.actor_id from audit.entries e where e.case_id = p_case);
  if to_regclass('jobs.job') is not null then
    execute $j$delete from jobs.job where data ->> 'caseId' = $1 and state in ('completed', 'cancelled', 'failed')$j$
      using p_case;
  end if;
  return total;
end $$;
revoke execute on function platform.erase_case(text, text) from public;
grant execute on function platform.erase_case(text, text) to consilium_app;

-- Takes names and labels out of the log's entries of a case, or of a whole person; who of the staff did what stays.
-- @returns how many entries this erasure has touched, and a digest of the ids of their leaves
create function audit.redact(p_tenant text, p_case text, p_person text, p_erasure text)
returns table (entries integer, digest text) language plpgsql security definer set search_path = '' as $$
begin
  if p_tenant is distinct from current_setting('consilium.tenant', true) or not (case when p_case is null
    then exists (select from rights.requests r where r.id = p_erasure and r.tenant_id = p_tenant
      and r.patient_id = p_person and r.case_id is null and r.state = 'running')
    else exists (select from rights.erasures e where e.id = p_erasure and e.tenant_id = p_tenant
      and e.patient_id = p_person and e.case_id = p_case and e.state in ('key-destroyed', 'purged')) end)
  then
    raise exception 'nobody decided to erase this' using errcode = '42501';
  end if;
  update audit.entries e set
    erasure_id = p_erasure,
    actor_name = case when e.actor_id = p_person or 'carer' = any(e.actor_roles) then '' else e.actor_name end,
    subject_id = null,
    -- What was agreed to stands there as a hash of its words.
    subject_label = case when e.event in ('consent.given', 'consent.withdrawn', 'consent.changed') then e.subject_label end,
    once_key = null
  where e.tenant_id = p_tenant and e.erasure_id is null and case when p_case is null
    then e.patient_id = p_person or e.actor_id = p_person else e.case_id = p_case end;
  return query select count(*)::integer, coalesce(encode(sha256(convert_to(
      string_agg(e.leaf_id::text, ',' order by e.leaf_id), 'UTF8')), 'base64'), '')
    from audit.entries e where e.erasure_id = p_erasure;
end $$;
revoke execute on function audit.redact(text, text, text, text) from public;
grant execute on function audit.redact(text, text, text, text) to consilium_app;

-- What is left of a person of whom no case is left: a row without a name, so that what others did stays told.
create function platform.erase_person(p_tenant text, p_person text) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  target text;
  gone integer;
  total integer := 0;
begin
  if p_tenant is distinct from current_setting('consilium.tenant', true)
    or not exists (select from rights.requests r where r.tenant_id = p_tenant and r.patient_id = p_person
      and r.case_id is null and r.state = 'running') then
    raise exception 'nobody decided to erase this person' using errcode = '42501';
  end if;
  perform platform.enter('tenant', p_tenant, '', '', null, null, null);
  if exists (select from cases.cases c where c.tenant_id = p_tenant and c.patient_id = p_person) then
    raise exception 'this person still has a case' using errcode = '42501';
  end if;
  update cases.carers set ended_at = now(), ended_by = p_person where person_id = p_person and ended_at is null;
  update cases.people set until = now() where person_id = p_person and until is null;
  delete from audit.questions where tenant_id = p_tenant and patient_id = p_person;
  delete from platform.idempotency where person_id = p_person;
  perform set_config('consilium.scope', 'system', true);
  -- Every table of identity that hangs from a person: sessions, links, factors, devices, logins elsewhere.
  for target in select format('%I.%I', n.nspname, c.relname) from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attname = 'person_id' and not a.attisdropped
    where c.relkind in ('r', 'p') and n.nspname = 'identity'
  loop
    execute format('delete from %s where tenant_id = $1 and person_id = $2', target) using p_tenant, p_person;
    get diagnostics gone = row_count;
    total := total + gone;
  end loop;
  delete from identity.oidc_journeys where p_person in (link_person_id, waiting_person_id);
  update identity.people set name = 'Erased', email = 'erased-' || p_person || '@invalid', roles = '{}', title = null,
    password_hash = null, totp_secret = null, active = false
  where tenant_id = p_tenant and id = p_person;
  perform platform.enter('tenant', p_tenant, '', '', null, null, null);
  return total + 1;
end $$;
revoke execute on function platform.erase_person(text, text) from public;
grant execute on function platform.erase_person(text, text) to consilium_app;
