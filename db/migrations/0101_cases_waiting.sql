-- On whom a request waits for records, and since when its clock stands still: told in the status line and on the desk
-- without looking at the records themselves.
alter table cases.cases
  add column waits_on text check (waits_on in ('patient', 'desk', 'holder', 'expert')),
  add column waits_until timestamptz,
  add column paused_at timestamptz;
