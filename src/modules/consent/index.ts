import { newId } from '#kernel/ids.ts';
import { sha256 } from '#platform/crypto/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { grantsOfCases, insertGrant } from './consent.store.ts';

export { allows, grantsAccess } from './consent.rules.ts';
export { asGrant, grantsOf } from './consent.store.ts';
export { consentOperations } from './consent.operations.ts';

export type GivenConsent = {
  tenantId: string;
  caseId: string;
  patientId: string;
  granteeRelation: 'desk' | 'expert';
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
  });
  return id;
}

/** Of these cases, the ones whose patient has stopped sharing with this relation: a grant was given and none stands. */
export async function stoppedSharing(
  tx: Tx,
  caseIds: readonly string[],
  relation: 'desk' | 'expert',
  now: Date,
): Promise<Set<string>> {
  const rows = (await grantsOfCases(tx, caseIds)).filter((row) => row.grantee_relation === relation);
  const stands = new Set(
    rows.filter((row) => row.withdrawn_at === null && row.ends_at > now).map((row) => row.case_id),
  );
  return new Set(rows.map((row) => row.case_id).filter((id) => !stands.has(id)));
}
