import type { Channel, LetterKind, RequestState } from './states.rules.ts';
import type { ColumnType, Generated } from 'kysely';

/** JSON columns are written as text and read as values. */
type Json<T> = ColumnType<T, string, string>;
type OfCase = { tenant_id: string; case_id: string };

export type AskTable = OfCase & {
  id: string;
  item_id: string | null;
  what: string;
  why: string;
  state: 'open' | 'arrived' | 'not-there' | 'enough';
  asked_by: string;
  asked_at: Date;
  /** Null until the program has looked. */
  seen: string[] | null;
  answer: string | null;
  since: Date;
  ended_at: Date | null;
};

/** Who holds the records. */
export type Holder = {
  name: string;
  department: string | null;
  address: string;
  email: string | null;
  fax: string | null;
};
export type DeliverTo = { address: string; email: string | null };

export type RequestTable = OfCase & {
  id: string;
  law: string;
  law_version: string;
  country: string;
  language: string;
  holder: Json<Holder>;
  deliver_to: Json<DeliverTo>;
  state: RequestState;
  step: Generated<'none' | 'reminded' | 'due' | 'escalated'>;
  remind_by_mail: boolean;
  created_by: string;
  created_at: Date;
  signed_at: Date | null;
  sent_at: Date | null;
  sent_how: Channel | null;
  due_at: Date | null;
  extended: Generated<boolean>;
  next_at: Date | null;
  since: Date;
  reason: string | null;
  fee: string | null;
};

/** Something that came, in words and by id. */
export type Arrived = { label: string; documentId: string | null; studyInstanceUid: string | null };

export type RequestItemTable = OfCase & {
  request_id: string;
  n: number;
  item_id: string | null;
  words: string;
  state: 'open' | 'arrived' | 'refused' | 'not-held';
  seen: string[];
  arrived: Json<Arrived[]>;
  at: Date | null;
};

/** Who signed, and how they proved that it was them. */
export type LetterSignature = { name: string; at: string; personId: string } | null;

export type LetterTable = OfCase & {
  id: string;
  request_id: string;
  kind: LetterKind;
  language: string;
  made_at: Date;
  text: string;
  text_sha256: string;
  signature: Json<LetterSignature>;
  pdf: string;
  pdf_sha256: string;
  sent_at: Date | null;
  sent_how: Channel | null;
};

export type RequestTables = {
  'records.asks': AskTable;
  'records.requests': RequestTable;
  'records.request_items': RequestItemTable;
  'records.request_letters': LetterTable;
};
