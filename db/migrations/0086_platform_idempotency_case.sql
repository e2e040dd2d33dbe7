-- A kept answer about a case is sealed with the case's key, whoever asked: it ends with the case.
alter table platform.idempotency add column about_case text;
