-- “I don't recognise this”: a patient asks about one item of their access log, the privacy officer answers in words.
-- What is written is sealed; here stands only that something was asked, about which item, and by when it is due.
create table audit.questions (
  id text primary key,
  tenant_id text not null,
  case_id text,
  patient_id text not null,
  patient_name text not null,
  n integer not null,
  sealed_words bytea not null,
  asked_at timestamptz not null,
  due_at timestamptz not null,
  finding text check (finding in ('in-order', 'not-in-order')),
  sealed_answer bytea,
  answered_by text,
  answered_name text,
  answered_at timestamptz,
  check ((answered_at is null) = (finding is null) and (answered_at is null) = (sealed_answer is null))
);
-- One item is asked about once; the answer stands beside it.
create unique index questions_of_patient on audit.questions (patient_id, n);
create index questions_due on audit.questions (tenant_id, due_at);
alter table audit.questions enable row level security;
create policy own_or_desk on audit.questions
  using (tenant_id = current_setting('consilium.tenant', true) and case current_setting('consilium.scope', true)
    when 'tenant' then true
    when 'person' then patient_id = current_setting('consilium.person', true)
    else false end)
  with check (tenant_id = current_setting('consilium.tenant', true) and case current_setting('consilium.scope', true)
    when 'tenant' then true
    when 'person' then patient_id = current_setting('consilium.person', true)
    else false end);
grant select, insert on audit.questions to consilium_app;
grant update (finding, sealed_answer, answered_by, answered_name, answered_at) on audit.questions to consilium_app;

-- By when an organisation answers; without a row, 72 hours.
create table audit.privacy_settings (
  tenant_id text primary key,
  answer_hours integer not null check (answer_hours between 1 and 720)
);
alter table audit.privacy_settings enable row level security;
create policy own_tenant on audit.privacy_settings
  using (tenant_id = current_setting('consilium.tenant', true)
    and current_setting('consilium.scope', true) in ('tenant', 'person'))
  with check (tenant_id = current_setting('consilium.tenant', true)
    and current_setting('consilium.scope', true) = 'tenant');
grant select, insert, update on audit.privacy_settings to consilium_app;
