-- People who help a patient with one request: a login of their own, a scope and an end. One row per invitation; changes
-- of scope are kept in the access log, an end is never taken back.
create table cases.carers (
  id text primary key,
  tenant_id text not null,
  case_id text not null,
  patient_id text not null,
  person_id text not null,
  -- Who they are to the patient: 'daughter', 'friend', …
  kinship text not null,
  -- read: look · add: also hand in records · write: also answer questions and write messages
  level text not null check (level in ('read', 'add', 'write')),
  sees_sensitive boolean not null,
  -- May agree and send in the patient's place, and why the law lets them. Null: may not.
  legal_ground text check (legal_ground in ('parent-of-child', 'legal-representative')),
  -- The words shown to the patient who allowed it.
  text_shown text not null,
  text_sha256 text not null,
  invited_at timestamptz not null,
  answered_at timestamptz,
  ends_at timestamptz not null,
  ended_at timestamptz,
  ended_by text,
  foreign key (tenant_id, case_id) references cases.cases (tenant_id, id),
  foreign key (tenant_id, person_id) references identity.people (tenant_id, id)
);
create index carers_of_case on cases.carers (case_id, invited_at);
create index carers_of_person on cases.carers (person_id) where ended_at is null;
create unique index one_standing_carer on cases.carers (case_id, person_id) where ended_at is null;

-- The one who was asked sees their own row before they stand on the case.
alter table cases.carers enable row level security;
alter table cases.carers force row level security;
create policy by_scope on cases.carers using (platform.may_see(tenant_id, case_id)
  or (tenant_id = current_setting('consilium.tenant', true) and current_setting('consilium.scope', true) = 'person'
    and person_id = current_setting('consilium.person', true)))
  with check (platform.may_see(tenant_id, case_id));
grant select, insert, update on cases.carers to consilium_app;

alter table cases.people drop constraint people_relation_check;
alter table cases.people add constraint people_relation_check check (relation in ('patient', 'invited', 'expert', 'carer'));

-- As before, and a carer's rows end with their time, whatever query forgot to look.
create or replace function platform.may_see(row_tenant text, row_case text) returns boolean
language sql stable parallel safe as $$
  select row_tenant = current_setting('consilium.tenant', true)
    and case current_setting('consilium.scope', true)
      when 'case' then row_case = current_setting('consilium.case', true)
      when 'tenant' then true
      when 'person' then row_case in (select p.case_id from cases.people p
        where p.person_id = current_setting('consilium.person', true)
          and (p.relation <> 'carer' or p.until is null or p.until > now()))
      else false
    end
$$;
