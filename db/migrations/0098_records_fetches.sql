-- What is being fetched from a hospital, and what came of it. Its upload has the same id: `fetching` until all is here.
create table records.fetches (
  id text primary key references records.uploads,
  tenant_id text not null,
  case_id text not null,
  source_id text not null references records.sources,
  person_id text not null,
  state text not null check (state in ('running', 'done', 'partial', 'failed', 'stopped')),
  -- The hospital's access token, sealed with the key of the case, while the work runs; null from its end on.
  token text,
  -- What is still to be asked and where, sealed; null from its end on.
  work jsonb,
  -- How far it is or was, by kind, sealed.
  outcome jsonb,
  -- Counts what was kept of it: of two workers that hold the same one, one wins.
  version integer not null default 0,
  started_at timestamptz not null,
  -- Not a request more after this.
  ends_at timestamptz not null,
  ended_at timestamptz,
  check (state = 'running' or (token is null and work is null)),
  foreign key (tenant_id, case_id) references cases.cases (tenant_id, id)
);
create index fetches_of_case on records.fetches (case_id, started_at desc);
create unique index fetches_at_once on records.fetches (case_id, source_id) where state = 'running';
call platform.protect('records.fetches', 'select, insert, update');

alter table records.uploads drop constraint uploads_state_check;
alter table records.uploads add constraint uploads_state_check check (state in ('open', 'fetching', 'finished', 'ended'));
