-- How many bytes are kept of what was handed in: of a case, of all cases of its patient, of the organisation. Announced
-- parts of open uploads count as if they were here. A function of the owner, because it looks beyond the case.

create function platform.kept_bytes(p_tenant text, p_cases text[]) returns bigint
language sql stable security definer set search_path = '' as $$
  select (
    coalesce((select sum(o.length) from records.objects o where o.tenant_id = p_tenant
      and (p_cases is null or o.case_id = any (p_cases))), 0)
    + coalesce((select sum(u.size - u.received) from records.uploads u where u.tenant_id = p_tenant and u.state = 'open'
      and (p_cases is null or u.case_id = any (p_cases))), 0)
    + coalesce((select sum(s.size) from imaging.segments s where s.tenant_id = p_tenant
      and (p_cases is null or s.case_id = any (p_cases))), 0)
  )::bigint
$$;

create function platform.room(p_tenant text, p_case text, p_patient text, p_with_tenant boolean)
returns table (of_case bigint, of_person bigint, of_tenant bigint)
language sql stable security definer set search_path = '' as $$
  select platform.kept_bytes(p_tenant, array[p_case]),
    platform.kept_bytes(p_tenant, array(select c.id from cases.cases c where c.tenant_id = p_tenant and c.patient_id = p_patient)),
    case when p_with_tenant then platform.kept_bytes(p_tenant, null) else 0 end
  where p_tenant = current_setting('consilium.tenant', true)
$$;

revoke execute on function platform.kept_bytes(text, text[]), platform.room(text, text, text, boolean) from public;
grant execute on function platform.room(text, text, text, boolean) to consilium_app;

create index if not exists objects_of_case on records.objects (case_id);
create index if not exists segments_of_case on imaging.segments (case_id);
create index if not exists uploads_of_case on records.uploads (case_id);
