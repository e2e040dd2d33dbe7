-- Logs of other installations that this one watches, as their administrators handed the keys over; by organisation, so
-- that what one wants is not taken away by another.
create table audit.watched_logs (
  tenant_id text not null,
  origin text not null,
  label text not null,
  vkeys text[] not null,
  added_at timestamptz not null,
  primary key (tenant_id, origin)
);
-- The last head of each such log that was cosigned. A row is never deleted: a log that is watched again goes on from it.
create table audit.watched_heads (
  origin text primary key,
  size bigint not null,
  note text not null,
  signed_at timestamptz not null,
  -- A head that its own key has signed and that does not fit the one before: evidence, for who looks into it.
  conflict text,
  conflict_at timestamptz
);
-- Witnesses that this installation asks, again by organisation; asked are those of all.
create table audit.witnesses (
  tenant_id text not null,
  name text not null,
  label text not null,
  url text not null,
  vkeys text[] not null,
  added_at timestamptz not null,
  primary key (tenant_id, name)
);
-- How many of them must have seen a head before it counts as witnessed; the largest number of all organisations holds.
create table audit.witness_quorums (
  tenant_id text primary key,
  quorum integer not null check (quorum between 0 and 16)
);
-- What each witness has seen of each log, and what it said last.
create table audit.witness_states (
  name text not null,
  log text not null,
  epoch integer not null,
  size bigint not null default 0,
  asked_at timestamptz not null,
  agreed_at timestamptz,
  failure text,
  -- What shows that this log is not the one the witness has seen. Holds until a recovery opens the next epoch.
  finding text,
  primary key (name, log, epoch)
);
do $$ declare target text; begin
  foreach target in array array['watched_logs', 'witnesses', 'witness_quorums'] loop
    execute format('alter table audit.%I enable row level security', target);
    execute format($policy$create policy own_tenant on audit.%I
      using (current_setting('consilium.scope', true) = 'system'
        or (current_setting('consilium.scope', true) = 'tenant' and tenant_id = current_setting('consilium.tenant', true)))
      with check (current_setting('consilium.scope', true) = 'tenant'
        and tenant_id = current_setting('consilium.tenant', true))$policy$, target);
    execute format('grant select, insert, update, delete on audit.%I to consilium_app', target);
  end loop;
end $$;
grant select, insert, update on audit.watched_heads, audit.witness_states to consilium_app;
-- Opinions' own leaves are found by their text, to prove where a key was given or withdrawn.
create index leaves_of_opinions on audit.leaves using hash (leaf) where log = 'opinions';
