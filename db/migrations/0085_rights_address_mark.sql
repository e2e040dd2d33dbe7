-- As before, and the keyed hash by which an address is found goes with the address.
create or replace function platform.erase_person(p_tenant text, p_person text) returns integer
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
  update identity.people set name = 'Erased', email = 'erased-' || p_person || '@invalid', email_mark = null, roles = '{}', title = null,
    password_hash = null, totp_secret = null, active = false
  where tenant_id = p_tenant and id = p_person;
  perform platform.enter('tenant', p_tenant, '', '', null, null, null);
  return total + 1;
end $$;
