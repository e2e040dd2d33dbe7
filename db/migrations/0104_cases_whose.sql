-- How many questions about whose a record is are open in a case: the desk lists such cases without looking at the records
-- themselves, which only a transaction of the case may see.
alter table cases.cases add column whose_open integer not null default 0;

update cases.cases c set whose_open = o.open
from (select case_id, count(*)::int as open from records.identities where ask and answer is null group by case_id) o
where o.case_id = c.id;

create index cases_in_question on cases.cases (tenant_id, harm desc, promised_at, id) where whose_open > 0;
