-- The log is looked over item by item while the program runs: from a leaf to its entry.
create index entries_of_leaf on audit.entries (leaf_id);
