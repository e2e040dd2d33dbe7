-- A log may end and go on in a new epoch under a new key: a Merkle log cannot be mended.
alter table audit.positions add column epoch integer not null default 1;
alter table audit.positions drop constraint positions_log_idx_key;
alter table audit.positions add constraint positions_log_epoch_idx_key unique (log, epoch, idx);

-- Places that were signed in an epoch whose files are lost go back to waiting; the new epoch records them again.
-- Only for places after the end of what is left of a frozen epoch: one that goes on is never taken apart.
create function audit.place_again(of_log text, of_epoch integer, from_idx bigint) returns bigint
language sql security definer set search_path = '' as $$
  with gone as (
    delete from audit.positions where log = of_log and epoch = of_epoch and idx >= from_idx returning leaf_id)
  , waiting as (insert into audit.pending (leaf_id, log) select leaf_id, of_log from gone returning 1)
  select count(*) from waiting
$$;
revoke execute on function audit.place_again(text, integer, bigint) from public;
grant execute on function audit.place_again(text, integer, bigint) to consilium_app;
