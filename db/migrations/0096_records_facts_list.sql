-- One list of facts out of many files: what says the same is one entry with several sources.
alter table records.facts
  -- Order of arrival: of statements that say the same, the first stands for them.
  add column arrived bigint generated always as identity,
  -- When it ended, and the bounds of its reference range, as the source gives them.
  add column end_date text,
  add column low text,
  add column high text,
  -- All codings as given: [{ system, code, display }].
  add column codes jsonb,
  -- Keyed hash of what the fact says; null on rows of before, which stay entries of their own.
  add column same_mark text,
  -- When it was, comparable between sources; begins every more exact moment of the same time.
  add column moment text;
create index facts_of_one_kind on records.facts (case_id, same_mark);

-- What a file of structured data held, by type, and how much of it is only in the original.
alter table records.files add column entries jsonb;
