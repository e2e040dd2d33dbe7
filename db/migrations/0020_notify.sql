create schema notify;
grant usage on schema notify to consilium_app;

-- One row per message sent: what it was about, to whom, when. Never what it said.
create table notify.sent (
  tenant_id text not null,
  case_id text not null,
  -- What happened, so that the same event never sends twice.
  key text not null,
  person_id text not null,
  mail text not null,
  sent_at timestamptz not null,
  primary key (case_id, key),
  foreign key (tenant_id, case_id) references cases.cases (tenant_id, id)
);
call platform.protect('notify.sent', 'select, insert');
