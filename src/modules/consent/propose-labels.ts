import { newId } from '#kernel/ids.ts';
import type { Tx } from '#platform/db/index.ts';
import { labelFromSecurity, proposeLabel, stricter, type ProposedLabel } from './labels.rules.ts';
import { replaceLabel, type ItemKind } from './sharing.store.ts';

/** One thing that was read, as far as its label goes. */
export type Labelled = {
  kind: ItemKind;
  id: string;
  title: string;
  text: string;
  /** Labels of the record it came in (FHIR meta.security). */
  security: readonly { code: string }[] | undefined;
  /** True when it came inside a record of the source, false for a paper that somebody brought. */
  fromRecord: boolean;
};

/** Keeps the label of what is sensitive; what shows nothing sensitive has none. Its own record's label counts besides ours. */
export async function proposeLabels(
  tx: Tx,
  on: { tenantId: string; caseId: string; at: Date },
  items: readonly Labelled[],
): Promise<void> {
  for (const item of items) {
    const label = labelOf(item);
    if (!label) continue;
    await replaceLabel(tx, {
      id: newId(),
      tenant_id: on.tenantId,
      case_id: on.caseId,
      item_kind: item.kind,
      item_id: item.id,
      confidentiality: label.confidentiality,
      sensitivity: [...label.sensitivity],
      integrity: label.integrity,
      because: label.because,
      raised_by: label.by,
      at: on.at,
    });
  }
}

function labelOf(item: Labelled): (ProposedLabel & { by: 'rules' | 'source' }) | undefined {
  const integrity = item.fromRecord ? 'source' : 'patient-supplied';
  const ours = proposeLabel({ title: item.title, text: item.text, integrity });
  const theirs = labelFromSecurity(item.security ?? []);
  if (!theirs) return ours && { ...ours, by: 'rules' };
  return { ...(ours ? stricter(theirs, ours) : theirs), because: theirs.because, by: 'source' };
}
