-- “This is wrong”: what a patient says of a paper, a fact or of who they are; what was answered; and, when it was not
-- changed, their own statement, which goes wherever the thing goes. The earlier value stays readable.
create table rights.corrections (
  id text primary key,
  tenant_id text not null,
  case_id text not null,
  patient_id text not null,
  about text not null check (about in ('document', 'fact', 'person')),
  -- Id of the paper or fact; null for the person.
  about_id text,
  field text not null check (field in ('title', 'date', 'author', 'label', 'value', 'name', 'birth-date')),
  before text not null,
  wished text not null,
  words text not null,
  state text not null check (state in ('open', 'changed', 'not-changed')),
  asked_by text not null,
  asked_at timestamptz not null,
  due_at timestamptz not null,
  answer text,
  answered_by text,
  answered_at timestamptz,
  disagreement text,
  disagreed_at timestamptz,
  check ((state = 'open') = (answered_at is null)),
  check (disagreement is null or state = 'not-changed'),
  foreign key (tenant_id, case_id) references cases.cases (tenant_id, id)
);
create unique index corrections_one_open on rights.corrections (case_id, about, coalesce(about_id, ''), field)
  where state = 'open';
create index corrections_of_case on rights.corrections (case_id, asked_at);
call platform.protect('rights.corrections', 'select, insert, update');
-- What is kept back from somebody is not told by what was said about it.
create policy by_consent on rights.corrections as restrictive to consilium_app
  using (about_id is null or platform.shown(about_id));
