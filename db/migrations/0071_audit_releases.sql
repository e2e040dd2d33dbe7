-- The release of the program that ran last, found without reading the log.
create index leaves_of_releases on audit.leaves (id)
  where log = 'opinions' and leaf like '%"type":"software.release"%';
