import type { Clock } from '#kernel/clock.ts';
import { failureReasonOf, failureReasons } from '#formats/dicom/index.ts';
import type { IndexResult, IndexedInstance } from '#formats/dicom-index/index.ts';
import { sha256 } from '#platform/crypto/index.ts';
import type { Database } from '#platform/db/index.ts';
import type { ObjectRef, ObjectStore } from '#platform/objects/index.ts';
import { indexFiles } from './index-files.ts';
import { instanceRow, seriesRow, studyRow, type Owner, type Written } from './ingest.rows.ts';
import * as store from './ingest.store.ts';
import type { InstanceFile, StoreInput, StoreInstances, StoreOutcome } from './ingest.types.ts';
import type { PictureReader } from './picture-reader.ts';
import { createSegmentWriter, type SegmentWriter } from './segment-writer.ts';

/** Read together: enough to make a call to the jail cheap, little enough to hold twice in memory. */
const batchFiles = 32;
const batchBytes = 16 * 1024 * 1024;

/** What one call has seen so far. */
type Ingest = {
  input: StoreInput;
  segments: SegmentWriter;
  written: Map<string, Written>;
  outcomes: StoreOutcome[];
};

const noAnswer: IndexResult = { outcome: 'need-all' };

const sameUidOtherBytes =
  'Another picture with the same number is already here, and it is not the same picture. We kept the first one.';

/** Makes the function that takes instances in (`StoreInstances`). */
export function createStoreInstances(parts: {
  db: Database;
  objects: ObjectStore;
  reader: PictureReader;
  clock: Clock;
}): StoreInstances {
  const { db, objects, reader, clock } = parts;

  const scopeOf = ({ tenantId, caseId, actorId }: StoreInput) =>
    ({ kind: 'case', tenantId, caseId, personId: actorId }) as const;

  /** Appends what is new and remembers it; refused and known files leave no byte behind. */
  async function take(ingest: Ingest, files: InstanceFile[], results: IndexResult[]): Promise<void> {
    const { input, written } = ingest;
    const uids = results.flatMap((r) => (r.outcome === 'indexed' ? [r.indexed.uids.sopInstanceUid] : []));
    const known = await db.transaction(scopeOf(input), (tx) => store.hashesOf(tx, input.caseId, uids));
    for (const [i, file] of files.entries()) {
      const result = results[i] ?? noAnswer;
      if (result.outcome !== 'indexed') {
        ingest.outcomes.push(refused(file.name, result));
        continue;
      }
      const { indexed } = result;
      if (input.onlyStudy !== undefined && indexed.uids.studyUid !== input.onlyStudy) {
        ingest.outcomes.push(ofOtherStudy(file.name, indexed));
        continue;
      }
      const uid = indexed.uids.sopInstanceUid;
      const hash = file.sha256 ?? sha256(file.bytes).toString('hex');
      const before = known.get(uid) ?? written.get(uid)?.sha256;
      if (before === undefined) {
        const place = await ingest.segments.append(file.bytes);
        written.set(uid, { indexed, ...place, length: file.bytes.length, sha256: hash });
      }
      ingest.outcomes.push(outcomeOf(file.name, indexed, before, hash));
    }
  }

  /** Rows of everything written, in one transaction. @returns UIDs that another upload brought meanwhile, with its hash. */
  async function commit(ingest: Ingest, segments: ObjectRef[]): Promise<Map<string, string>> {
    const { input } = ingest;
    const owner: Owner = { ...input, key: input.caseKey, now: clock.now() };
    const { tenantId, caseId } = input;
    const all = [...ingest.written.values()];
    const studies = Map.groupBy(all, (w) => w.indexed.uids.studyUid);
    return db.transaction(scopeOf(input), async (tx) => {
      for (const { id, size, sha256: hash } of segments)
        await store.insertSegment(tx, {
          id,
          tenant_id: tenantId,
          case_id: caseId,
          size,
          sha256: hash,
          created_at: owner.now,
        });
      const inserted = new Set<string>();
      // In the same order everywhere, so that two uploads of the same studies wait for each other and never in a ring.
      for (const studyUid of [...studies.keys()].sort()) {
        const members = studies.get(studyUid) ?? [];
        const bySeries = Map.groupBy(members, (w) => w.indexed.uids.seriesUid);
        for (const one of members.slice(0, 1)) await store.putStudy(tx, studyRow(owner, one));
        for (const [one] of bySeries.values()) if (one) await store.putSeries(tx, seriesRow(owner, one));
        const fresh = await store.insertInstances(
          tx,
          members.map((w) => instanceRow(owner, w)),
        );
        for (const uid of fresh) inserted.add(uid);
        await store.recount(tx, caseId, studyUid, [...bySeries.keys()]);
      }
      return store.hashesOf(
        tx,
        caseId,
        [...ingest.written.keys()].filter((uid) => !inserted.has(uid)),
      );
    });
  }

  return async (input) => {
    const segments = createSegmentWriter(objects, input.caseKey);
    const ingest: Ingest = { input, segments, written: new Map(), outcomes: [] };
    try {
      await readAhead(
        batchesOf(input.files),
        (files) => indexFiles(reader, files),
        (files, results) => take(ingest, files, results),
      );
      if (ingest.written.size === 0) return ingest.outcomes;
      const raced = await commit(ingest, await segments.finish());
      return ingest.outcomes.map((outcome) => afterRace(outcome, ingest.written, raced));
    } catch (error) {
      await segments.abandon();
      throw error;
    }
  };
}

/** Reads the headers of one batch while the one before is written. */
async function readAhead<T, R>(
  batches: AsyncIterable<T>,
  read: (batch: T) => Promise<R>,
  write: (batch: T, read: R) => Promise<void>,
): Promise<void> {
  let before: { batch: T; reading: Promise<R> } | undefined;
  for await (const batch of batches) {
    const reading = read(batch);
    // Looked at below; until then a failure must not count as unhandled.
    reading.catch(() => undefined);
    if (before) await write(before.batch, await before.reading);
    before = { batch, reading };
  }
  if (before) await write(before.batch, await before.reading);
}

async function* batchesOf(files: AsyncIterable<InstanceFile>): AsyncGenerator<InstanceFile[]> {
  let batch: InstanceFile[] = [];
  let bytes = 0;
  for await (const file of files) {
    batch.push(file);
    bytes += file.bytes.length;
    if (batch.length < batchFiles && bytes < batchBytes) continue;
    yield batch;
    [batch, bytes] = [[], 0];
  }
  if (batch.length > 0) yield batch;
}

function refused(name: string, result: IndexResult): StoreOutcome {
  if (result.outcome === 'refused')
    return { name, outcome: 'refused', reason: result.reason, failure: failureReasonOf(result.code) };
  return {
    name,
    outcome: 'refused',
    reason: 'This picture could not be read.',
    failure: failureReasons.processingFailure,
  };
}

function ofOtherStudy(name: string, indexed: IndexedInstance): StoreOutcome {
  const about = outcomeOf(name, indexed, undefined, '');
  const reason = 'This picture belongs to another study than the one it was sent to.';
  return { ...about, outcome: 'refused', reason, failure: failureReasons.dataSetDoesNotMatch };
}

function outcomeOf(name: string, indexed: IndexedInstance, before: string | undefined, hash: string): StoreOutcome {
  const { identity, uids } = indexed;
  const about = {
    name,
    studyInstanceUid: uids.studyUid,
    seriesInstanceUid: uids.seriesUid,
    sopInstanceUid: uids.sopInstanceUid,
    sopClassUid: uids.sopClassUid,
    identity: {
      name: identity.patientName,
      birthDate: identity.birthDate,
      sex: identity.sex,
      patientId: identity.patientId,
      issuerOfPatientId: identity.issuerOfPatientId,
      otherNames: identity.names.filter((name) => name !== identity.patientName),
      identityRemoved: identity.identityRemoved,
    },
  };
  if (before === undefined) return { ...about, outcome: 'stored' };
  if (before === hash) return { ...about, outcome: 'duplicate' };
  return { ...about, outcome: 'refused', reason: sameUidOtherBytes, failure: failureReasons.duplicate };
}

/** Another upload of the same instance was durable first: ours is its duplicate, or refused when it differs. */
function afterRace(
  outcome: StoreOutcome,
  written: ReadonlyMap<string, Written>,
  raced: ReadonlyMap<string, string>,
): StoreOutcome {
  const theirs = raced.get(outcome.sopInstanceUid ?? '');
  const ours = written.get(outcome.sopInstanceUid ?? '');
  if (theirs === undefined || !ours || outcome.outcome !== 'stored') return outcome;
  if (theirs === ours.sha256) return { ...outcome, outcome: 'duplicate' };
  return { ...outcome, outcome: 'refused', reason: sameUidOtherBytes, failure: failureReasons.duplicate };
}
