-- Requests of this minute by hashed caller, so that programs over one database count together and a restarted one goes on
-- counting. Unlogged: a power cut may forget a minute of counting, and no request waits for a disk.

create unlogged table platform.request_counts (
  minute bigint not null,
  name text not null,
  count integer not null,
  primary key (minute, name)
);

grant select, insert, update, delete on platform.request_counts to consilium_app;
