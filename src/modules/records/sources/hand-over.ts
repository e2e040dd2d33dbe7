import { newId } from '#kernel/ids.ts';
import type { Tx } from '#platform/db/index.ts';
import type { ObjectRef } from '#platform/objects/index.ts';
import { firstScan } from '../quarantine/quarantine.rules.ts';
import * as files from '../reading/files.store.ts';
import type { RecordsParts } from '../ports.ts';
import { ingestUpload } from '../records.jobs.ts';
import type { Extent } from '../records.tables.ts';
import * as uploads from '../uploads/uploads.store.ts';
import { fileName } from './pages.rules.ts';
import type { Work } from './work.rules.ts';

type Fetched = {
  tenantId: string;
  caseId: string;
  fetchId: string;
  actorId: string;
  hospital: string;
  work: Work;
  /** The end of the Bundle. */
  tail: Pick<ObjectRef, 'id' | 'size'>;
};

type NewFile = { name: string; extents: Extent[] };

const rangeOf = (object: string, size: number): Extent => ({ object, size, offset: 0, length: size });

/**
 * What was fetched becomes files of the case like those that people send, so that scanning, reading, comparing names and
 * telling where a fact is from are the same. The Bundle is the pages as they came, one behind the other: nothing is
 * written anew. In the transaction that ends the fetching.
 */
export async function handOver(parts: RecordsParts, tx: Tx, fetched: Fetched): Promise<void> {
  const { tenantId, caseId, fetchId, actorId, work, tail } = fetched;
  const now = parts.clock.now();
  const ofCase = { tenant_id: tenantId, case_id: caseId };
  const all = filesOf(work, tail);
  const folder = folderOf(fetched.hospital);
  await uploads.insertMember(tx, { ...ofCase, id: tail.id, upload_id: fetchId, role: 'member', start: 0, length: tail.size }); // prettier-ignore
  await files.insertFiles(
    tx,
    all.map(({ name, extents }) => ({
      ...ofCase,
      id: newId(),
      upload_id: fetchId,
      parent_id: null,
      name,
      path: `${folder}/${name}`,
      size: sizeOf(extents),
      last_modified: now.getTime(),
      sha256: null,
      kind: null,
      state: 'received' as const,
      reason: null,
      reason_code: null,
      extents: JSON.stringify(extents),
      malware_scan: firstScan(parts.scanner),
      study_uid: null,
      series_uid: null,
      instance_uid: null,
      actor_id: actorId,
      received_at: now,
      checked_at: null,
    })),
  );
  const bytes = all.reduce((sum, { extents }) => sum + sizeOf(extents), 0);
  await uploads.completeFetched(tx, fetchId, bytes, now);
  await parts.enqueue(tx, ingestUpload.name, { tenantId, caseId, uploadId: fetchId, actorId });
  const event = { type: 'records.received', caseId, data: { files: all.length, bytes } };
  await parts.emit(tx, { ...event, tenantId, actorId, at: now });
}

const sizeOf = (extents: readonly Extent[]): number => extents.reduce((sum, { length }) => sum + length, 0);

function filesOf(work: Work, tail: Fetched['tail']): NewFile[] {
  const papers = work.files.flatMap(({ object, size, ...file }, index) =>
    object !== undefined && size !== undefined
      ? [{ name: fileName(file, index + 1), extents: [rangeOf(object, size)] }]
      : [],
  );
  const pieces = [...work.pieces.map(({ object, size }) => rangeOf(object, size)), rangeOf(tail.id, tail.size)];
  return [{ name: 'records.json', extents: pieces }, ...papers];
}

/** A hospital's name as a folder. */
const folderOf = (hospital: string): string =>
  hospital
    .replaceAll(/[^\p{L}\p{M}\p{N} .,()'’-]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim() || 'Hospital';
