-- The desk without what is already delivered: the piles of finished cases must not stand between the nurse and the next one.
create index cases_on_desk on cases.cases (tenant_id, harm desc, promised_at, id)
  where closed_at is null and sent_at is not null and state <> 'delivered';
-- "Mine" and "unassigned" (null) in the same order.
create index cases_of_coordinator on cases.cases (tenant_id, coordinator_id, harm desc, promised_at, id)
  where closed_at is null and sent_at is not null and state <> 'delivered';
