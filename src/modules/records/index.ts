import { handleJob, type JobDefinition, type JobHandler } from '#platform/jobs/index.ts';
import type { Implemented } from '#platform/operations/index.ts';
import { compareAgain } from './identity-gate.ts';
import { createIngest } from './ingest.ts';
import type { RecordsParts } from './ports.ts';
import { createReading, type Reading } from './reading.ts';
import { createReceiving } from './receiving.ts';
import { compareIdentities, ingestUpload } from './records.jobs.ts';
import { createSweep } from './sweep.ts';
import { recordsOperations } from './records.operations.ts';
import { uploadOperations } from './uploads.operations.ts';

export { documentsOf, firstOpinionPapers, type ListedDocument } from './documents.store.ts';
export { generalChecklist, type ChecklistItem } from './checklist.rules.ts';
export { noteIdentity, openIdentityQuestions, studiesHeldBack } from './identity-gate.ts';
export { correctRecord, recordField } from './correct.store.ts';
export { allFacts, originalsOf } from './originals.ts';
export { scanFile } from './scan-file.ts';
export { mediaTypeOf } from './views.ts';
export { objectIdsOf } from './objects.store.ts';
export type { ImagingIntake, StoredInstance, StudyFact } from './imaging-intake.ts';
export { materialsOf } from './materials.store.ts';
export type { CasePort, CaseSubject, RecordsParts } from './ports.ts';
export type { Reading } from './reading.ts';
export { createRoom, type RoomFor } from './room.store.ts';
export { compareIdentities, ingestUpload, sweepUploads } from './records.jobs.ts';

/** Records: what people hand in, looked at, sorted and shown. See README.md. */
export function createRecords(
  parts: RecordsParts,
  reading: Reading = createReading(),
): {
  operations: Implemented[];
  jobs: JobHandler[];
  reactions: Record<string, JobDefinition>;
  start: () => void;
  stop: () => Promise<void>;
} {
  const receiving = createReceiving();
  const sweep = createSweep(parts);
  const compare = handleJob(compareIdentities, async ({ tenantId, caseId }) => {
    if (caseId === null) return;
    await parts.db.transaction({ kind: 'case', tenantId, personId: '', caseId }, async (tx) =>
      compareAgain(tx, caseId, await parts.cases.subjectOf(tx, caseId)),
    );
  });
  return {
    operations: [...uploadOperations(parts, receiving), ...recordsOperations(parts)],
    jobs: [handleJob(ingestUpload, createIngest(parts, reading, receiving)), compare, sweep.job],
    // The case's own name comes from the questions and is final when the request is sent.
    reactions: { 'case.send': compareIdentities, 'intake.subject-set': compareIdentities },
    start: sweep.start,
    stop: () => {
      sweep.stop();
      reading.close();
      parts.scanner?.close();
      return Promise.resolve();
    },
  };
}
