import { newId } from '#kernel/ids.ts';
import { sha256 } from '#platform/crypto/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { insertGrant } from './consent.store.ts';
import type { Recipient } from './consent.rules.ts';

export { allows, grantsAccess } from './consent.rules.ts';
export { asGrant, grantsOf, withdrawAll } from './consent.store.ts';
export { consentsOfCase } from './consent-fhir.ts';
export { proposeLabels, type Labelled } from './propose-labels.ts';
export { labelsOf } from './sharing.store.ts';
export { sharedWith } from './standing.store.ts';
export { consentOperations } from './consent.operations.ts';
export { emergencyOperations, type EmergencyPorts } from './emergency.operations.ts';
export { emergencyStands, putRoles as putEmergencyRoles } from './emergency.store.ts';
export { mayDeclare } from './purposes.contract.ts';

export type GivenConsent = {
  tenantId: string;
  caseId: string;
  patientId: string;
  granteeRelation: Recipient;
  granteeId?: string;
  purpose: string;
  textVersion: string;
  /** The exact words the person saw and agreed to. */
  textShown: string;
  givenAt: Date;
  endsAt: Date;
};

/** Keeps a consent with the words shown and their hash. @returns the grant's id. */
export async function giveConsent(tx: Tx, given: GivenConsent): Promise<string> {
  const id = newId();
  await insertGrant(tx, {
    id,
    tenant_id: given.tenantId,
    case_id: given.caseId,
    patient_id: given.patientId,
    grantee_relation: given.granteeRelation,
    grantee_id: given.granteeId ?? null,
    purpose: given.purpose,
    text_version: given.textVersion,
    text_sha256: sha256(given.textShown).toString('hex'),
    text_shown: given.textShown,
    given_at: given.givenAt,
    ends_at: given.endsAt,
    replaces: null,
    starts_at: null,
  });
  return id;
}
