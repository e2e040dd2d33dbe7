-- As before; but PostgreSQL puts a function into the query of its caller only when it asks no table itself. As one function
-- it was called for each row of each table, and took more time than all the rest of a long list.
create function platform.stands_on(row_case text) returns boolean language sql stable parallel safe as $$
  select row_case in (select p.case_id from cases.people p
    where p.person_id = current_setting('consilium.person', true)
      and (p.relation <> 'carer' or p.until is null or p.until > now()))
$$;

create or replace function platform.may_see(row_tenant text, row_case text) returns boolean
language sql stable parallel safe as $$
  select row_tenant = current_setting('consilium.tenant', true)
    and case current_setting('consilium.scope', true)
      when 'case' then row_case = current_setting('consilium.case', true)
      when 'tenant' then true
      when 'person' then platform.stands_on(row_case)
      else false
    end
$$;
