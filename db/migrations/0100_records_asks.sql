-- “One more thing”: what the reading doctor asks for. While one is open, the clock of the request stands still.
create table records.asks (
  id text primary key,
  tenant_id text not null,
  case_id text not null,
  -- An item of the checklist, or null where it was asked in own words.
  item_id text,
  what text not null,
  why text not null,
  state text not null check (state in ('open', 'arrived', 'not-there', 'enough')),
  asked_by text not null,
  asked_at timestamptz not null,
  -- What met the item already when it was asked: ids, noted a moment later by the program, who sees all of them. Only
  -- something else is news.
  seen text[],
  answer text,
  -- When it came to stand as it does.
  since timestamptz not null,
  ended_at timestamptz,
  foreign key (tenant_id, case_id) references cases.cases (tenant_id, id)
);
create index asks_of_case on records.asks (case_id, asked_at);
call platform.protect('records.asks', 'select, insert, update');
