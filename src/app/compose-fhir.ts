import { fhirOperations, type PersonOfCase } from '#edges/fhir/index.ts';
import { caseById, casesOfExpert, casesOfPatient, type CaseRow } from '#modules/cases/index.ts';
import { labelsOf } from '#modules/consent/index.ts';
import type { Imaging } from '#modules/imaging/index.ts';
import { AppError } from '#kernel/errors.ts';
import type { Implemented } from '#platform/operations/index.ts';
import type { Parts } from './parts.ts';

const personOf = (row: CaseRow): PersonOfCase => ({
  caseId: row.id,
  name: row.subject_name,
  birthDate: row.subject_birth_date,
  sex: row.subject_sex,
  updatedAt: row.updated_at,
});

/** FHIR R4 over records, scans and the people of requests. */
export function fhirOf(parts: Parts, imaging: Imaging): Implemented[] {
  return fhirOperations({
    archive: imaging.archive,
    origin: parts.publicOrigin,
    subjectOf: async (tx, caseId) => {
      const row = await caseById(tx, caseId);
      if (!row) throw new AppError('not-found', 'We could not find this. It may have moved, or the link may be wrong.');
      return personOf(row);
    },
    ownCases: async (tx, { tenantId, personId }) => {
      const own = await casesOfPatient(tx, tenantId, personId);
      return [...own, ...(await casesOfExpert(tx, tenantId, personId))].map(personOf);
    },
    labelsOf: async (tx, caseId) =>
      new Map((await labelsOf(tx, caseId)).map((one) => [one.item_id, [one.confidentiality, ...one.sensitivity]])),
  });
}
