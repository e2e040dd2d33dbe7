import { useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useLive, useOperation } from '#ui/data/data.tsx';
import { BackLink } from '#ui/page/question-page.tsx';
import { Skeleton } from '#ui/status/progress.tsx';
import { listRequests } from '../../records.contract.ts';
import { Problem } from '../problem.tsx';
import { LetterCard } from './letter-card.tsx';
import { WriteLetter } from './write-letter.tsx';
import '../records.css';

/** `/request/$caseId/letters`: ask a hospital or practice for records; see how each letter stands. */
export function LettersPage() {
  const { caseId = '' } = useParams({ strict: false }) as { caseId?: string };
  useLive(`/api/cases/${caseId}/events`);
  useEffect(() => {
    document.title = 'Ask a hospital for your records';
  }, []);
  return (
    <>
      <div className="question-top">
        <BackLink href={`/request/${caseId}/records`} />
      </div>
      <h1>Ask a hospital for your records</h1>
      <p>You have a right to a copy. We write the letter, you sign it, and we watch the time.</p>
      <HolderLetters caseId={caseId} />
    </>
  );
}

/** The letters of a request and the form for a new one: the patient's page and a part of the desk's. */
export function HolderLetters({ caseId, staff }: { caseId: string; staff?: boolean }) {
  const list = useOperation(listRequests, { caseId });
  if (list.isPending) return <Skeleton as="rows" lines={[28, 22]} label="Looking for your letters" />;
  if (list.error) return <Problem error={list.error} onAgain={() => void list.refetch()} />;
  const { requests, laws, place, facilities, maySign, patientName } = list.data;
  return (
    <>
      {requests.map((request) => (
        <LetterCard
          key={request.requestId}
          caseId={caseId}
          request={request}
          maySign={maySign}
          patientName={patientName}
        />
      ))}
      {staff && requests.length === 0 ? <p className="u-meta">No letter was written yet.</p> : null}
      <WriteLetter
        key={requests.length}
        caseId={caseId}
        laws={laws}
        place={place}
        facilities={facilities}
        open={requests.length === 0 && !staff}
      />
    </>
  );
}
