-- What is known of a file's malware is one of five words; what is not 'clean' or 'not scanned' is given to nobody.
alter table records.files
  add constraint files_malware_scan check (malware_scan in ('not scanned', 'waiting', 'clean', 'found', 'too-large'));
