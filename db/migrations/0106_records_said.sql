-- When the patient, or somebody for them, said that a record which contradicts the case is theirs. It goes on waiting for the
-- desk: their word alone does not show it to an expert.
alter table records.identities add column said_mine_at timestamptz;
