import type { ColumnType, Selectable } from 'kysely';
import { tables, type Tx } from '#platform/db/index.ts';
import type { Outcome } from '../sources.contract.ts';
import type { Work } from './work.rules.ts';

type Json<T> = ColumnType<T, string, string>;

export type SourceTable = {
  id: string;
  tenant_id: string;
  name: string;
  place: string;
  base_url: string;
  origins: string[];
  client_id: string;
  client_secret: Buffer | null;
  scopes: string;
  active: boolean;
  created_at: Date;
  updated_at: Date;
};
export type SourceRow = SourceTable;

export type JourneyRow = {
  state_hash: string;
  tenant_id: string;
  case_id: string;
  source_id: string;
  person_id: string;
  device_hash: string;
  sealed: Buffer;
  created_at: Date;
  ends_at: Date;
  used_at: Date | null;
};

export type FetchTable = {
  id: string;
  tenant_id: string;
  case_id: string;
  source_id: string;
  person_id: string;
  state: 'running' | 'done' | 'partial' | 'failed' | 'stopped';
  token: string | null;
  work: Json<Work | null> | null;
  outcome: Json<Outcome>;
  version: number;
  started_at: Date;
  ends_at: Date;
  ended_at: Date | null;
};
export type FetchRow = Selectable<FetchTable>;

type Tables = {
  'records.sources': SourceTable;
  'records.source_journeys': JourneyRow;
  'records.fetches': FetchTable;
};

export const db = (tx: Tx) => tables<Tables>(tx);
