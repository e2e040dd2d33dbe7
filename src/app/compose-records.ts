import { caseById, caseKey, resolveCase, holdClock, noteWaiting, noteWhose } from '#modules/cases/index.ts';
import type { WhoseIsIt } from '#edges/dicomweb/index.ts';
import type { Imaging } from '#modules/imaging/index.ts';
import {
  createRecogniser,
  createRoom,
  createRecords,
  foundInScan,
  noteIdentity,
  type CasePort,
  type Reading,
} from '#modules/records/index.ts';
import { allows } from '#modules/consent/index.ts';
import type { Actor, CaseRef, Role } from '#kernel/actor.ts';
import { AppError } from '#kernel/errors.ts';
import type { Tx } from '#platform/db/index.ts';
import { personById, organisationById, organisationIds } from '#modules/identity/index.ts';
import type { Config } from '../config.ts';
import { findProgram } from '#platform/jail/index.ts';
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

/** Where a case stands: what is missing, and for whom, depends on it. */
const standingOf: CasePort['standingOf'] = async (tx, caseId) => {
  const row = await rowOf(tx, caseId);
  return {
    tenantId: row.tenant_id,
    keyId: row.key_id,
    state: row.state,
    sentAt: row.sent_at,
    pausedAt: row.paused_at,
    place: row.subject_place,
    patientId: row.patient_id,
    coordinatorId: row.coordinator_id,
    expertId: row.expert_id,

    service: (await organisationById(tx, row.tenant_id))?.name ?? '',
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
      await noteIdentity(tx, on, { kind: 'study', id, label: 'A scan' }, foundInScan(identity));
    }
  };
}

/** Asked again while records are being fetched for somebody: a helper's day can end, a case can be closed. */
function stillFetches(parts: Parts) {
  return (on: { tenantId: string; caseId: string; personId: string }): Promise<CaseRef | undefined> =>
    parts.db.transaction({ kind: 'system' }, async (tx) => {
      const person = await personById(tx, on.personId);
      if (!person?.active || person.tenant_id !== on.tenantId) return undefined;
      const { id: personId, tenant_id: tenantId, name, roles } = person;
      const actor: Actor = { personId, tenantId, name, roles: roles as Role[], purpose: 'PATRQT', sessionId: '', strength: 'link', provedAt: undefined }; // prettier-ignore
      const ref = await resolveCase(tx, on.caseId, actor, parts.clock.now());
      if (!ref || ref.state === 'closed') return undefined;
      const question = { permission: 'records.fetch', target: 'case', actor, relations: ref.relations } as const;
      return allows(question) ? ref : undefined;
    });
}

/** Tesseract where it is installed; else as WebAssembly where there is trained data for it. */
function recogniserOf({ tesseract, path, dataFolder }: Config['ocr']): ReturnType<typeof createRecogniser> {
  return createRecogniser({ program: tesseract === 'none' ? undefined : findProgram(tesseract, path), dataFolder });
}

/** Records with what they ask of the modules above and beside them. */
export function recordsOf(parts: Parts, imaging: Imaging, reading?: Reading): ReturnType<typeof createRecords> {
  const cases: CasePort = {
    keyOf: async (tx, caseId) => {
      const row = await rowOf(tx, caseId);
      return caseKey(tx, { keyId: row.key_id });
    },
    subjectOf,
    standingOf,
    noteWaiting,
    noteWhose,
    holdClock,
  };
  return createRecords(
    {
      ...parts,
      maxUploadBytes: parts.config.maxUploadBytes,
      roomFor: createRoom(parts.config.kept),
      recogniser: recogniserOf(parts.config.ocr),
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
      stillFetches: stillFetches(parts),
      emit: parts.audit.emit,
      enqueue: parts.jobs.enqueue,
      tenants: organisationIds,
    },
    reading,
  );
}
