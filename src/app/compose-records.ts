import { caseById, caseKey } from '#modules/cases/index.ts';
import type { WhoseIsIt } from '#edges/dicomweb/index.ts';
import type { Imaging } from '#modules/imaging/index.ts';
import {
  createRoom,
  createRecords,
  generalChecklist,
  noteIdentity,
  type CasePort,
  type Reading,
} from '#modules/records/index.ts';
import { AppError } from '#kernel/errors.ts';
import type { Tx } from '#platform/db/index.ts';
import { organisationIds } from '#modules/identity/index.ts';
import type { Parts } from './parts.ts';

const rowOf = async (tx: Tx, caseId: string) => {
  const row = await caseById(tx, caseId);
  if (!row) throw new AppError('not-found', 'We could not find this request.');
  return row;
};

/** Who a case is about: what arrives is compared with this. */
const subjectOf: CasePort['subjectOf'] = async (tx, caseId) => {
  const row = await rowOf(tx, caseId);
  return {
    name: row.subject_name,
    birthDate: row.subject_birth_date,
    sex: row.subject_sex,
    disorder: row.disorder,
    topic: row.topic,
    questionKind: row.question_kind,
  };
};

/** Scans that came by DICOMweb pass the same gate as files: their names are compared with the person of the case. */
export function whoseIsIt(parts: Parts): WhoseIsIt {
  return async (tx, ref, outcomes) => {
    const about = await subjectOf(tx, ref.caseId);
    const on = { tenantId: ref.tenantId, caseId: ref.caseId, now: parts.clock.now(), about };
    const studies = new Map(outcomes.map((outcome) => [outcome.studyInstanceUid, outcome.identity]));
    for (const [id, identity] of studies) {
      if (id === undefined || !identity) continue;
      const { name = null, birthDate = null, sex = null, patientId } = identity;
      const found = { name, birthDate, sex, ids: patientId === undefined ? [] : [{ value: patientId }] };
      await noteIdentity(tx, on, { kind: 'study', id, label: 'A scan' }, found);
    }
  };
}

/** Records with what they ask of the modules above and beside them. */
export function recordsOf(parts: Parts, imaging: Imaging, reading?: Reading): ReturnType<typeof createRecords> {
  const cases: CasePort = {
    keyOf: async (tx, caseId) => {
      const row = await rowOf(tx, caseId);
      return caseKey(tx, { keyId: row.key_id });
    },
    subjectOf,
  };
  return createRecords(
    {
      ...parts,
      maxUploadBytes: parts.config.maxUploadBytes,
      roomFor: createRoom(parts.config.kept),
      cases,
      imaging,
      studiesOf: async (tx, caseId) => {
        const row = await rowOf(tx, caseId);
        const ref = {
          caseId,
          tenantId: row.tenant_id,
          patientId: row.patient_id,
          keyId: row.key_id,
          state: row.state,
          relations: [],
        };
        const studies = await imaging.archive.studies(tx, ref);
        return studies.map(({ row: study }) => ({
          studyInstanceUid: study.study_uid,
          date: study.study_date,
          modalities: study.modalities,
          description: study.description,
          instances: study.instance_count,
        }));
      },
      checklistFor: () => generalChecklist,
      emit: parts.audit.emit,
      enqueue: parts.jobs.enqueue,
      tenants: organisationIds,
    },
    reading,
  );
}
