import { consentBundleOf, type ConsentFacts, type ConsentItem } from '#formats/fhir/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { grantsOf, type GrantRow } from './consent.store.ts';
import { sensitivities } from './labels.rules.ts';
import { decisionsOf, type DecisionRow } from './sharing.store.ts';

/** An id as the thing it names: UIDs have dots; a document and a file look alike and are told apart by what was decided. */
const itemOf = (id: string): ConsentItem => ({ kind: id.includes('.') ? 'study' : 'document', id });

/** Grants and decisions of a case in the outside form. */
export function consentsAsBundle(
  rows: readonly GrantRow[],
  decisions: readonly DecisionRow[],
  base: string,
): ReturnType<typeof consentBundleOf> {
  return consentBundleOf(
    rows.map((row) => factsOf(row, decisions)),
    base,
  );
}

function factsOf(row: GrantRow, decisions: readonly DecisionRow[]): ConsentFacts {
  const theirs = decisions.filter((one) => one.recipient === row.grantee_relation && row.withdrawn_at === null);
  const of = (decision: 'keep' | 'share') =>
    theirs.filter((one) => one.decision === decision).map((one) => ({ kind: one.item_kind, id: one.item_id }));
  return {
    id: row.id,
    version: row.version,
    replaces: row.replaces,
    recipient: row.grantee_relation,
    recipientId: row.grantee_id,
    purpose: row.purpose,
    patientId: row.patient_id,
    organisationId: row.tenant_id,
    givenAt: row.given_at.toISOString(),
    startsAt: (row.starts_at ?? row.given_at).toISOString(),
    endsAt: row.ends_at.toISOString(),
    withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
    textSha256: row.text_sha256,
    textVersion: row.text_version,
    itemsMode: row.items_mode,
    items: row.items.map(itemOf),
    sensitivity: row.sensitivity,
    withheldSensitivity: sensitivities.filter((code) => !row.sensitivity.includes(code)),
    keeps: of('keep'),
    shares: of('share'),
  };
}

/** Everything agreed to in a case as FHIR Consents, withdrawn ones and earlier versions too. */
export async function consentsOfCase(tx: Tx, caseId: string): Promise<{ [key: string]: unknown }[]> {
  const decisions = await decisionsOf(tx, caseId);
  const { entry } = consentsAsBundle(await grantsOf(tx, caseId), decisions, '') as {
    entry: { resource: { [key: string]: unknown } }[];
  };
  return entry.map(({ resource }) => resource);
}
