-- Papers that say the same (a letter as PDF and as its scan) are listed once. `same_as` is the one that stands for them;
-- `word_bands` are keyed hashes by which papers with nearly the same words find each other within their case.
alter table records.documents
  add column same_as text references records.documents on delete set null,
  add column word_bands text[] not null default '{}';
