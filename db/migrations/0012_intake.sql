create schema intake;
grant usage on schema intake to consilium_app;

-- What a request began with, and the parts of it that are one value each.
create table intake.requests (
  tenant_id text not null,
  case_id text primary key,
  -- Where the person is now (ISO 3166-1 alpha-2), as they said at the start: decides the emergency number.
  place text not null,
  place_stated_at timestamptz not null,
  questions_version integer not null default 0,
  -- What matters, most important first: codes of the content's goals.
  goals text[] not null default '{}',
  goals_version integer not null default 0,
  about_at timestamptz,
  sent_at timestamptz,
  foreign key (tenant_id, case_id) references cases.cases (tenant_id, id)
);

-- One answer per question. `version` counts its changes: a browser that saves over a version it has not seen is refused.
create table intake.answers (
  tenant_id text not null,
  case_id text not null,
  link_id text not null,
  value jsonb not null,
  version integer not null,
  answered_by text not null,
  typed_by text not null,
  at timestamptz not null,
  primary key (case_id, link_id),
  foreign key (tenant_id, case_id) references cases.cases (tenant_id, id)
);

-- The person's own questions, in their order. `id` stays when words or order change: an opinion answers it by id.
create table intake.questions (
  tenant_id text not null,
  case_id text not null,
  id text not null,
  position smallint not null,
  words text not null,
  at timestamptz not null,
  primary key (case_id, id),
  foreign key (tenant_id, case_id) references cases.cases (tenant_id, id)
);
create index questions_of_case on intake.questions (case_id, position);

call platform.protect('intake.requests', 'select, insert, update');
call platform.protect('intake.answers', 'select, insert, update');
call platform.protect('intake.questions');
