import type { ColumnType, JSONColumnType } from 'kysely';
import type { Enrolment } from '#formats/opinion-bundle/index.ts';
import type { DraftBody } from './draft.contract.ts';
import type { StoredParts } from './stored-files.ts';

type OnCase = { tenant_id: string; case_id: string };
type ByExpert = OnCase & { expert_id: string };
type InObject = { object_id: string; object_size: number; parts: JSONColumnType<StoredParts> };

export type OpinionTables = {
  'opinions.timestamp_authorities': { tenant_id: string; url: string; roots: Buffer[]; set_by: string; set_at: Date };
  'opinions.timestamps': OnCase & { opinion_id: string; token: Buffer; statement: Buffer; stamped_at: Date };
  'opinions.first_views': ByExpert & {
    diagnosis: string;
    confidence: number;
    what_would_change_it: string;
    locked_at: Date;
  };
  'opinions.first_opinions_shown': ByExpert & { shown_at: Date };
  'opinions.drafts': ByExpert & { version: number; body: JSONColumnType<DraftBody>; saved_at: Date };
  'opinions.prepared': ByExpert &
    InObject & { opinion_id: string; draft_version: number; fingerprint: string; prepared_at: Date };
  'opinions.expert_keys': {
    key_id: string;
    tenant_id: string;
    expert_id: string;
    sealed_seed: Buffer;
    statement: JSONColumnType<Enrolment>;
    enrolled_at: Date;
    revoked_at: ColumnType<Date | null, Date | null | undefined>;
  };
  'opinions.signed': ByExpert &
    InObject & {
      opinion_id: string;
      draft_version: number;
      fingerprint: string;
      key_id: string;
      sealed_proof: Buffer;
      leaf_id: number;
      signed_at: Date;
    };
  'opinions.deliveries': OnCase &
    InObject & {
      opinion_id: string;
      item: number;
      delivered_at: Date;
      opened_at: ColumnType<Date | null, Date | null | undefined>;
    };
};
