import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import { tables, type Tx } from '#platform/db/index.ts';
import type { FactCode } from '#formats/facts/index.ts';
import type { Found } from './identity/found.rules.ts';
import type { RequestTables } from './requests/requests.tables.ts';
import type { MalwareScan } from './quarantine/quarantine.rules.ts';
import type { DocumentView, Evidence, FileState, TextState } from './shapes.contract.ts';

/** JSON columns are written as text and read as values. */
type Json<T> = ColumnType<T, string, string>;

/** A range of one object; a file is its ranges in order. `size` is of the whole object. */
export type Extent = { object: string; size: number; offset: number; length: number };
export type PagePicture = Extent & { mediaType: string; width: number; height: number };
/** `c`: how sure recognition is of it (0–100); missing where the file says its text itself. */
export type PageWord = { text: string; x: number; y: number; w: number; h: number; c?: number };

/** Entries of a file by type: all of them, and those that are in no list. */
export type FileEntries = { counts: Record<string, number>; unmapped: Record<string, number> };

type OfCase = { tenant_id: string; case_id: string };

export type UploadTable = OfCase & {
  id: string;
  actor_id: string;
  name: string;
  path: string;
  media_type: string;
  size: number;
  received: Generated<number>;
  last_modified: number;
  sha256: string | null;
  state: 'open' | 'fetching' | 'finished' | 'ended';
  created_at: Date;
  expires_at: Date;
  finished_at: Date | null;
};

export type ObjectTable = OfCase & {
  id: string;
  upload_id: string;
  role: 'part' | 'member';
  start: number;
  length: number;
};

export type FileTable = OfCase & {
  id: string;
  upload_id: string;
  parent_id: string | null;
  name: string;
  path: string;
  /** Keyed hash of the path, by which it is found. */
  path_mark: Generated<string | null>;
  size: number;
  last_modified: number;
  sha256: string | null;
  kind: string | null;
  state: FileState;
  reason: string | null;
  reason_code: string | null;
  extents: Json<Extent[]>;
  malware_scan: Generated<MalwareScan>;
  /** Of a file of structured data: what it held by type, and how much of that is in the original only. */
  entries: ColumnType<FileEntries | null, string | null | undefined, string | null>;
  study_uid: string | null;
  series_uid: string | null;
  instance_uid: string | null;
  actor_id: string;
  received_at: Date;
  checked_at: Date | null;
};

export type DocumentTable = OfCase & {
  id: string;
  file_id: string;
  pointer: string;
  kind: DocumentView['kind'];
  title: string;
  date: string | null;
  author: string | null;
  facility: string | null;
  first_opinion: boolean;
  evidence: Json<Record<string, Evidence>>;
  warnings: Json<string[]>;
  page_count: number;
  state: DocumentView['state'];
  language: string | null;
  /** The paper that this photo was made a page of. */
  joined_into: string | null;
  /** The paper that says the same and stands for this one in lists. */
  same_as: Generated<string | null>;
  word_bands: Generated<string[]>;
  confirmed_by: string | null;
  confirmed_at: Date | null;
  created_at: Date;
};

export type PageTable = OfCase & {
  document_id: string;
  page: number;
  text: string;
  words: Json<PageWord[]>;
  width: number;
  height: number;
  picture: ColumnType<PagePicture | null, string | null, string | null>;
  text_state: TextState;
  version: Generated<number>;
};

export type FactTable = OfCase & {
  id: string;
  file_id: string;
  pointer: string;
  resource: string;
  kind: string;
  label: string;
  code_system: string | null;
  code: string | null;
  date: string | null;
  value: string | null;
  unit: string | null;
  reference_range: string | null;
  interpretation: string | null;
  status: string | null;
  end_date: string | null;
  low: string | null;
  high: string | null;
  codes: ColumnType<FactCode[] | null, string, string>;
  /** Keyed hash of what it says, by which the list finds what says the same. */
  same_mark: Generated<string | null>;
  moment: string | null;
  /** Order of arrival. */
  arrived: GeneratedAlways<number>;
};

export type IdentityTable = OfCase & {
  id: string;
  subject_kind: 'study' | 'document' | 'file';
  subject_id: string;
  label: string;
  found: Json<Found>;
  found_key: string;
  verdict: 'match' | 'differs' | 'unknown';
  ask: boolean;
  reasons: Json<string[]>;
  answer: 'mine' | 'not-mine' | null;
  answered_by: string | null;
  answered_at: Date | null;
  /** When the patient's side said yes and the desk was left to decide. */
  said_mine_at: Generated<Date | null>;
  created_at: Date;
};

export type WaiverTable = OfCase & {
  item_id: string;
  reason: string;
  waived_by: string;
  waived_at: Date;
  ended_at: Date | null;
};

export type RecordsTables = RequestTables & {
  'records.uploads': UploadTable;
  'records.objects': ObjectTable;
  'records.files': FileTable;
  'records.documents': DocumentTable;
  'records.pages': PageTable;
  'records.facts': FactTable;
  'records.identities': IdentityTable;
  'records.waivers': WaiverTable;
};

/** The transaction, narrowed to this module's schema. */
export const db = (tx: Tx) => tables<RecordsTables>(tx);
