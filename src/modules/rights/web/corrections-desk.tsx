import { useOperation } from '#ui/data/data.tsx';
import { listCorrections } from '../corrections.contract.ts';
import { Corrections } from './corrections.tsx';
import './rights.css';

/** What the patient of a case said is wrong, for the desk to answer. Nothing when there is nothing. */
export function CorrectionsDesk({ caseId }: { caseId: string }) {
  const read = useOperation(listCorrections, { caseId });
  const corrections = read.data?.corrections ?? [];
  if (corrections.length === 0) return null;
  return (
    <>
      <h2>The patient says this is wrong</h2>
      <Corrections caseId={caseId} corrections={corrections} staff />
    </>
  );
}
