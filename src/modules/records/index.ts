import { handleJob, type JobDefinition, type JobHandler } from '#platform/jobs/index.ts';
import type { Implemented } from '#platform/operations/index.ts';
import { checklistOperations } from './checklist/checklist.operations.ts';
import { factsOperations } from './facts/facts.operations.ts';
import { packOperations } from './packs/pack.operations.ts';
import { compareAgain } from './identity/identity-gate.ts';
import { whoseOperations } from './identity/whose.operations.ts';
import { createIngest } from './reading/ingest.ts';
import type { RecordsParts } from './ports.ts';
import { linksOperations } from './links/links.operations.ts';
import { createReading, type Reading } from './reading/reading.ts';
import { createSources } from './sources/index.ts';
import { createReceiving } from './uploads/receiving.ts';
import { compareIdentities, ingestUpload, recognisePages, settleRecords } from './records.jobs.ts';
import { createSearch } from './text/search.ts';
import { createRecognise } from './text/recognise.ts';
import { createSweep } from './uploads/sweep.ts';
import { recordsOperations } from './records.operations.ts';
import { answersOperations } from './requests/answers.operations.ts';
import { asksOperations } from './requests/asks.operations.ts';
import { createRequestsClock } from './requests/clock.ts';
import { requestsOperations } from './requests/requests.operations.ts';
import { settleJob } from './requests/settle.job.ts';
import { uploadOperations } from './uploads/uploads.operations.ts';

export { documentsOf, firstOpinionPapers, type ListedDocument } from './documents/documents.store.ts';
export { entryOf, listPart, listSize, papersOf } from './documents/whole-record.ts';
export type { Arrival, ListPart } from './documents/whole-record.ts';
export { documentKindWords, type DocumentView } from './shapes.contract.ts';
export { foundInScan } from './identity/found.rules.ts';
export { noteIdentity, openIdentityQuestions, studiesHeldBack } from './identity/identity-gate.ts';
export { correctRecord, recordField } from './documents/correct.store.ts';
export { allFacts, originalsOf } from './uploads/originals.ts';
export { scanFile } from './quarantine/scan-file.ts';
export { mediaTypeOf } from './views.ts';
export { objectIdsOf } from './uploads/objects.store.ts';
export type { ImagingIntake, StoredInstance, StudyFact } from './reading/imaging-intake.ts';
export { materialsOf } from './documents/materials.store.ts';
export type { CasePort, CaseStanding, CaseSubject, RecordsParts, Waiting } from './ports.ts';
export type { Reading } from './reading/reading.ts';
export { createRecogniser, type Recogniser } from './text/recogniser.ts';
export { createRoom, type RoomFor } from './uploads/room.store.ts';
export {
  compareIdentities,
  ingestUpload,
  recognisePages,
  requestsClock,
  settleRecords,
  sweepUploads,
} from './records.jobs.ts';

export { fetchRecords } from './sources/index.ts';

/** Records: what people hand in, looked at, sorted and shown. See README.md. */
export function createRecords(
  parts: RecordsParts,
  reading: Reading = createReading(),
): {
  operations: Implemented[];
  jobs: JobHandler[];
  reactions: Record<string, JobDefinition | readonly JobDefinition[]>;
  start: () => void;
  stop: () => Promise<void>;
} {
  const receiving = createReceiving();
  const sweep = createSweep(parts);
  const search = createSearch();
  const sources = createSources(parts);
  const settling = settleJob(parts);
  const letters = createRequestsClock(parts);
  const compare = handleJob(compareIdentities, async ({ tenantId, caseId }) => {
    if (caseId === null) return;
    await parts.db.transaction({ kind: 'case', tenantId, personId: '', caseId }, async (tx) => {
      const open = await compareAgain(tx, caseId, await parts.cases.subjectOf(tx, caseId), parts.clock.now());
      await parts.cases.noteWhose(tx, caseId, open);
    });
  });
  return {
    operations: [
      ...uploadOperations(parts, receiving),
      ...recordsOperations(parts, search),
      ...checklistOperations(parts),
      ...asksOperations(parts),
      ...requestsOperations(parts),
      ...answersOperations(parts),
      ...whoseOperations(parts),
      ...factsOperations(parts, reading),
      ...packOperations(parts, reading),
      ...sources.operations,
      ...linksOperations(parts),
    ],
    jobs: [
      handleJob(ingestUpload, createIngest(parts, reading, receiving)),
      compare,
      sweep.job,
      ...sources.jobs,
      settling.job,
      letters.job,
      handleJob(recognisePages, createRecognise(parts, parts.recogniser)),
    ],
    // The case's own name comes from the questions and is final when the request is sent.
    reactions: {
      ...settling.reactions,
      'case.send': [compareIdentities, settleRecords],
      'intake.subject-set': compareIdentities,
    },
    start: () => {
      sweep.start();
      letters.start();
      sources.start();
    },
    stop: () => {
      sweep.stop();
      letters.stop();
      search.stop();
      sources.stop();
      reading.close();
      parts.recogniser?.close();
      parts.scanner?.close();
      return Promise.resolve();
    },
  };
}
