-- Where the text of a page comes from: the file's own text layer, recognised by a machine, still waiting for that, or not
-- readable by machine. `version` counts what was written over it, so that what was opened of it elsewhere can be told old.
alter table records.pages
  add column text_state text not null default 'layer'
    check (text_state in ('layer', 'recognised', 'waiting', 'unreadable')),
  add column version integer not null default 1;
create index pages_waiting on records.pages (case_id, document_id, page) where text_state = 'waiting';

-- Language of the text (BCP 47), as far as it could be told.
alter table records.documents add column language text;
