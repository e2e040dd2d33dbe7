-- Recovery codes are hashed as passwords are. Codes of before are given up: the account page says that none are left.
delete from identity.recovery_codes where code_hash not like 'argon2id$%';
alter table identity.recovery_codes add constraint hashed_like_passwords check (code_hash like 'argon2id$%');
