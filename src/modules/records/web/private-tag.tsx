import { labels, sensitivityWords } from '#modules/consent/sharing.contract.ts';
import { useOperation } from '#ui/data/data.tsx';
import { Tag } from '#ui/status/tag.tsx';

/** What a paper or scan is marked with, quietly beside its name; nothing when it is like the others. */
export function PrivateTag({ caseId, itemId }: { caseId: string; itemId: string }) {
  const found = useOperation(labels, { caseId }).data?.labels.find((label) => label.itemId === itemId);
  if (!found) return null;
  const kinds = found.sensitivity.map((code) => sensitivityWords[code]);
  const words = kinds.length > 0 ? kinds.join(', ') : found.confidentiality === 'N' ? '' : 'private';
  return words === '' ? null : <Tag icon="lock">{words}</Tag>;
}

/** Says that the patient keeps something, so that nobody takes what is here for everything there is. */
export function KeptBack({ caseId }: { caseId: string }) {
  const kept = useOperation(labels, { caseId }).data?.keptBack === true;
  return kept ? <p className="u-meta">The patient keeps some records to themselves.</p> : null;
}
