import type { DicomIdentity } from './identity.ts';
import type { Identity } from './identity.rules.ts';

/** The identity of a DICOM header in the form that `compareIdentity` takes. */
export function comparableIdentity(identity: DicomIdentity): Identity {
  const { name, patientId, issuerOfPatientId, birthDate, sex, identityRemoved } = identity;
  const names = [name?.Alphabetic, name?.Ideographic, name?.Phonetic].filter((group) => group !== undefined);
  const ids = patientId ? [{ system: issuerOfPatientId, value: patientId }] : [];
  return { names, birthDate, sex, ids, identityRemoved };
}
