-- Papers that hold what the first doctors would do. Proposed from their words, decided by the desk.
alter table records.documents add column first_opinion boolean not null default false;

-- These papers as a list of the form of consent.withheld.
create function records.first_opinions(p_case text) returns text language sql stable as $$
  with marked as (
    select id, file_id, pointer from records.documents where case_id = p_case and first_opinion
  ), hidden as (
    select id from marked
    union select file_id from marked where pointer = ''
    union select 'original:' || file_id from marked
  )
  select coalesce(',' || string_agg(id || ',', '' order by id), ',') from hidden
$$;

-- How many they are, also for who may not see them yet. Of the case that this transaction is about, and no other.
create function records.first_opinion_papers() returns integer
language sql stable security definer set search_path = '' as $$
  select count(*)::integer from records.documents
  where case_id = current_setting('consilium.case', true)
    and tenant_id = current_setting('consilium.tenant', true)
    and first_opinion and state = 'checked'
$$;
grant execute on function records.first_opinion_papers() to consilium_app;

-- Tells row-level security who asks, for one transaction. `relations` is how the person stands to the case; null is the
-- program's own work.
create or replace function platform.enter(p_scope text, p_tenant text, p_person text, p_case text, p_relations text[],
  p_purpose text, p_at timestamptz)
returns void language plpgsql as $$
declare
  recipients text[];
  list text := '*';
begin
  perform set_config('consilium.scope', p_scope, true), set_config('consilium.tenant', p_tenant, true),
    set_config('consilium.person', p_person, true), set_config('consilium.case', p_case, true);
  if p_scope not in ('case', 'tenant') or (p_scope = 'tenant' and p_person <> '') then
    perform set_config('consilium.withheld', '*', true);
    return;
  end if;
  -- The list is worked out over everything there is.
  perform set_config('consilium.withheld', ',', true);
  if p_relations is null or p_relations && array['patient', 'representative', 'carer-sensitive', 'system', 'emergency']
  then return; end if;
  -- Somebody who helps the patient sees what is sensitive only when the patient said so.
  if 'carer' = any(p_relations) then
    perform set_config('consilium.withheld', consent.sensitive(p_case), true);
    return;
  end if;
  recipients := array(select distinct case r when 'invited' then 'expert' else r end
    from unnest(p_relations) r where r in ('desk', 'expert', 'invited'));
  if cardinality(recipients) > 0 then
    list := consent.withheld(p_case, p_person, recipients, p_purpose, coalesce(p_at, now()));
  end if;
  -- An expert forms a view of their own before they read what the first doctors would do.
  if p_relations && array['expert', 'invited'] and list <> '*' and not exists (
    select from opinions.first_views v where v.case_id = p_case and v.expert_id = p_person)
  then list := list || substr(records.first_opinions(p_case), 2); end if;
  perform set_config('consilium.withheld', list, true);
end $$;
