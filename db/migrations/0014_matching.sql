create schema matching;
grant usage on schema matching to consilium_app;

-- One row per expert asked. It ends once: taken, declined, run out, or taken back.
create table matching.offers (
  id text primary key,
  tenant_id text not null,
  case_id text not null,
  expert_id text not null,
  state text not null check (state in ('offered', 'accepted', 'declined', 'expired', 'withdrawn')),
  offered_by text not null,
  offered_at timestamptz not null,
  answer_by timestamptz not null,
  answered_at timestamptz,
  note text not null default '',
  fee_minor integer not null,
  fee_currency text not null,
  reason_code text,
  reason_words text,
  -- The words on independence that the expert agreed to, as they were shown.
  conflict_statement text,
  -- Who took the case when this offer was withdrawn for it.
  taken_by text,
  foreign key (tenant_id, case_id) references cases.cases (tenant_id, id),
  check ((state = 'offered') = (answered_at is null)),
  check (state <> 'accepted' or conflict_statement is not null),
  check (state <> 'declined' or reason_code is not null)
);
-- One expert takes a case, whatever else goes wrong.
create unique index one_taker on matching.offers (case_id) where state = 'accepted';
create unique index one_open_offer on matching.offers (case_id, expert_id) where state = 'offered';
create index offers_of_case on matching.offers (case_id, offered_at);
create index offers_of_expert on matching.offers (tenant_id, expert_id, state, answered_at desc);

call platform.protect('matching.offers', 'select, insert, update');
