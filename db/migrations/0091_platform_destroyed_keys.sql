-- Keys of cases and people that were destroyed: what must not be there any more, also when an old copy of the keys was put
-- back. A function of the owner, because it looks at all organisations.

create function platform.destroyed_keys(p_after text, p_limit integer) returns setof text
language sql stable security definer set search_path = '' as $$
  select id from (
    select k.id from cases.keys k where k.destroyed_at is not null
    union select kind || r.patient_id from rights.requests r, unnest(array['p.', 'l.']) kind
      where r.case_id is null and r.state = 'done'
  ) as gone (id)
  where id > p_after order by id limit p_limit
$$;

revoke execute on function platform.destroyed_keys(text, integer) from public;
grant execute on function platform.destroyed_keys(text, integer) to consilium_app;
