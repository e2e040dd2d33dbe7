-- What a grant covers. A change of a grant is a new version: the old row is ended and stays.
alter table consent.grants drop constraint grants_grantee_relation_check;
alter table consent.grants
  add constraint grants_grantee_relation_check check (grantee_relation in ('desk', 'expert', 'treating', 'payer')),
  add column version integer not null default 1,
  add column replaces text references consent.grants,
  -- Null: from the moment it was given.
  add column starts_at timestamptz,
  -- All papers and scans, all but `items`, or only `items`: ids of documents, files and facts, UIDs of studies.
  add column items_mode text not null default 'all' check (items_mode in ('all', 'except', 'only')),
  add column items text[] not null default '{}',
  -- Kinds of sensitive parts (HL7 ActCode) that are shared too. A sensitive part is shared only by explicit consent.
  add column sensitivity text[] not null default '{}';

-- One paper or scan, one recipient: kept back, or shared although it is sensitive. The newest that has not ended counts.
create table consent.decisions (
  id text primary key,
  tenant_id text not null,
  case_id text not null,
  patient_id text not null,
  item_kind text not null check (item_kind in ('document', 'study', 'fact')),
  item_id text not null,
  recipient text not null check (recipient in ('desk', 'expert', 'treating', 'payer')),
  decision text not null check (decision in ('keep', 'share')),
  text_shown text not null,
  text_sha256 text not null,
  decided_by text not null,
  decided_at timestamptz not null,
  ended_at timestamptz
);
create unique index decisions_standing on consent.decisions (case_id, item_id, recipient) where ended_at is null;
call platform.protect('consent.decisions', 'select, insert, update');

-- Security labels of FHIR DS4P for one paper, scan or fact. Raising and lowering are new rows; none is deleted.
create table consent.labels (
  id text primary key,
  tenant_id text not null,
  case_id text not null,
  item_kind text not null check (item_kind in ('document', 'study', 'fact')),
  item_id text not null,
  confidentiality text not null check (confidentiality in ('N', 'R', 'V')),
  sensitivity text[] not null default '{}',
  -- Who says so: the source's own record, or what a patient brought.
  integrity text not null check (integrity in ('patient-supplied', 'source')),
  -- What it rests on: the place in the text, the record's own label, or the person's reason.
  because text not null,
  -- A person's id, or 'rules' for what was proposed from kind and text, or 'source' for what the record carried.
  raised_by text not null,
  at timestamptz not null,
  ended_at timestamptz
);
create unique index labels_standing on consent.labels (case_id, item_id) where ended_at is null;
call platform.protect('consent.labels', 'select, insert, update');

-- Grants that stand for this person at this moment: 30 days after the case is closed none does.
create function consent.standing(p_case text, p_person text, p_recipients text[], p_purpose text, p_at timestamptz)
returns setof consent.grants language sql stable as $$
  select g.* from consent.grants g left join cases.cases c on c.id = g.case_id
  where g.case_id = p_case and g.grantee_relation = any(p_recipients)
    and (g.grantee_id is null or g.grantee_id = p_person)
    and (p_purpose is null or g.purpose = p_purpose)
    and g.withdrawn_at is null and coalesce(g.starts_at, g.given_at) <= p_at
    and least(g.ends_at, c.closed_at + interval '30 days') > p_at
$$;

create function consent.covers(items_mode text, items text[], item text) returns boolean language sql immutable as $$
  select case items_mode when 'all' then true when 'except' then not (item = any(items)) else item = any(items) end
$$;

-- What these recipients may not see of a case: `*` for everything, else `,id,id,` with `original:id` for a file that
-- holds a part that is kept back. One pass when a transaction begins, so that a row costs one look into a text.
create function consent.withheld(p_case text, p_person text, p_recipients text[], p_purpose text, p_at timestamptz)
returns text language plpgsql stable as $$
declare
  grants integer;
  whole boolean;
  some_only boolean;
  list text;
begin
  select count(*), coalesce(bool_or(items_mode = 'all'), false), coalesce(bool_and(items_mode = 'only'), false)
    into grants, whole, some_only
    from consent.standing(p_case, p_person, p_recipients, p_purpose, p_at);
  if grants = 0 then return '*'; end if;
  if whole
    and not exists (select from consent.labels l where l.case_id = p_case and l.ended_at is null and l.sensitivity <> '{}')
    and not exists (select from consent.decisions d where d.case_id = p_case and d.ended_at is null and d.decision = 'keep')
  then return ','; end if;
  with granted as (
    select * from consent.standing(p_case, p_person, p_recipients, p_purpose, p_at)
  ), things as (
    select d.id, d.file_id, d.pointer from records.documents d where d.case_id = p_case
    union all select s.study_uid, null, '' from imaging.studies s where s.case_id = p_case
    union all select l.item_id, null, '' from consent.labels l
      where l.case_id = p_case and l.ended_at is null and l.item_kind = 'fact'
  ), kept as (
    select t.* from things t
    left join consent.labels l on l.case_id = p_case and l.item_id = t.id and l.ended_at is null
    where not exists (
      select from granted g
      left join consent.decisions d on d.case_id = p_case and d.item_id = t.id
        and d.recipient = g.grantee_relation and d.ended_at is null
      where consent.covers(g.items_mode, g.items, t.id)
        and d.decision is distinct from 'keep'
        and (d.decision = 'share' or coalesce(l.sensitivity, '{}') <@ g.sensitivity))
  ), hidden as (
    select id from kept
    union
    -- A file that is one paper goes with it; a bundle goes when nothing in it is shared.
    select file_id from kept k where file_id is not null and (pointer = '' or (some_only and not exists (
      select from things t where t.file_id = k.file_id and t.id not in (select id from kept))))
    union
    select 'original:' || file_id from kept where file_id is not null
    union
    select f.id from records.files f
    where some_only and f.case_id = p_case and f.study_uid is null
      and not exists (select from things t where t.file_id = f.id)
      and not exists (select from granted g where consent.covers(g.items_mode, g.items, f.id))
  )
  select ',' || string_agg(id || ',', '' order by id) into list from hidden;
  return coalesce(list, ',');
end $$;

-- Everything sensitive of a case, as a list of the same form.
create function consent.sensitive(p_case text) returns text language sql stable as $$
  with marked as (
    select l.item_id as id, d.file_id, d.pointer from consent.labels l
    left join records.documents d on d.id = l.item_id and d.case_id = p_case
    where l.case_id = p_case and l.ended_at is null and l.sensitivity <> '{}'
  ), hidden as (
    select id from marked
    union select file_id from marked where pointer = ''
    union select 'original:' || file_id from marked where file_id is not null
  )
  select coalesce(',' || string_agg(id || ',', '' order by id), ',') from hidden
$$;

-- Whether this transaction may see a paper, scan, fact or file. What was never set shows nothing.
create function platform.shown(item text) returns boolean language sql stable parallel safe as $$
  select current_setting('consilium.withheld', true) like ',%'
    and strpos(current_setting('consilium.withheld', true), ',' || item || ',') = 0
$$;

-- Tells row-level security who asks, for one transaction. `relations` is how the person stands to the case; null is the
-- program's own work.
create function platform.enter(p_scope text, p_tenant text, p_person text, p_case text, p_relations text[],
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
  perform set_config('consilium.withheld', list, true);
end $$;

-- The third lock, after the organisation and the case: what the patient keeps back is not there for the application.
create policy by_consent on records.documents as restrictive to consilium_app using (platform.shown(id));
create policy by_consent on records.pages as restrictive to consilium_app using (platform.shown(document_id));
create policy by_consent on records.files as restrictive to consilium_app
  using (platform.shown(id) and (study_uid is null or platform.shown(study_uid)));
create policy by_consent on records.facts as restrictive to consilium_app
  using (platform.shown(id) and platform.shown(file_id));
create policy by_consent on records.identities as restrictive to consilium_app using (platform.shown(subject_id));
create policy by_consent on imaging.studies as restrictive to consilium_app using (platform.shown(study_uid));
create policy by_consent on imaging.series as restrictive to consilium_app using (platform.shown(study_uid));
create policy by_consent on imaging.instances as restrictive to consilium_app using (platform.shown(study_uid));
create policy by_consent on imaging.measurements as restrictive to consilium_app using (platform.shown(study_uid));
create policy by_consent on imaging.key_images as restrictive to consilium_app using (platform.shown(study_uid));
create policy by_consent on consent.decisions as restrictive to consilium_app using (platform.shown(item_id));
create policy by_consent on consent.labels as restrictive to consilium_app using (platform.shown(item_id));
