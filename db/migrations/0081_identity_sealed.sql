-- Names and addresses of people are sealed; an address is found by a keyed hash of it.
alter table identity.people add column email_mark text;
create unique index people_by_email on identity.people (tenant_id, email_mark);
create index people_by_email_everywhere on identity.people (email_mark);
