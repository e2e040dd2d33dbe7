-- Photos that are pages of one paper: the paper made of them. What was joined stays, and is listed no more by itself.
alter table records.documents add column joined_into text references records.documents;
create index documents_joined on records.documents (joined_into) where joined_into is not null;
