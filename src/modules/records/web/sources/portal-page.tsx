import { useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Button } from '#ui/button/button.tsx';
import { useOperation, usePerform } from '#ui/data/data.tsx';
import { BackLink } from '#ui/page/question-page.tsx';
import { EmptyState, Skeleton } from '#ui/status/progress.tsx';
import { Notice } from '#ui/status/tag.tsx';
import { Bdi } from '#ui/text/bdi.tsx';
import { wordsFor } from '#ui/words.ts';
import type { ApiProblem } from '#ui/api.ts';
import { beginFetch, caseSources, type PatientSource } from '../../sources.contract.ts';
import { Problem } from '../problem.tsx';
import './sources.css';

/** `/request/:case/portal/:source`: what will be fetched and what not, before the patient goes to the hospital. */
export function PortalPage() {
  const { caseId = '', sourceId = '' } = useParams({ strict: false }) as { caseId?: string; sourceId?: string };
  const shown = useOperation(caseSources, { caseId });
  const source = shown.data?.sources.find((one) => one.sourceId === sourceId);
  useEffect(() => {
    document.title = 'Fetch from a hospital’s portal';
  }, []);
  const back = `/request/${caseId}/records`;
  return (
    <>
      <div className="question-top">
        <BackLink href={back} />
      </div>
      {source ? null : <h1>Fetch from a hospital’s portal</h1>}
      {shown.error ? <Problem error={shown.error} onAgain={() => void shown.refetch()} /> : null}
      {shown.isPending ? <Skeleton lines={[24, 40, 36]} label="The hospital is on its way" /> : null}
      {shown.data && !source ? (
        <EmptyState title="We cannot fetch from this hospital any more.">
          <p>Ask there for a CD or papers, and add them to your records here.</p>
        </EmptyState>
      ) : null}
      {source ? <Telling caseId={caseId} source={source} /> : null}
    </>
  );
}

function Telling({ caseId, source }: { caseId: string; source: PatientSource }) {
  const begin = usePerform(beginFetch);
  return (
    <>
      <h1>
        Fetch from <Bdi>{source.name}</Bdi>
      </h1>
      <ol className="portal-steps">
        <li>
          <strong>You go to the hospital’s own page.</strong> Its address is{' '}
          <bdi dir="ltr" className="portal-host">
            {source.host}
          </bdi>{' '}
          or one that it sends you to. Sign in there as you always do. We never see your password.
        </li>
        <li>
          <strong>The hospital asks whether we may read your records.</strong> You can say no, or leave parts out.
        </li>
        <li>
          <strong>You come back here, and they arrive.</strong> It takes some minutes. You need not wait.
        </li>
      </ol>
      <h2>What we fetch</h2>
      <p>
        Problems, allergies, medicines, results, reports, letters, operations, vaccinations, visits, implants, plans of
        care, and illnesses in your family. No bills, no appointments, no insurance.
      </p>
      <h2>What stays</h2>
      <p>
        Only the records, seen by those you share this request with. We fetch once, then destroy the permission. We
        cannot change anything at the hospital.
      </p>
      {begin.error ? <NotReached of={begin.error} /> : null}
      <p className="records-end">
        <Button
          kind="primary"
          busy={begin.isPending && 'Going there…'}
          onClick={() =>
            begin.mutate(
              { caseId, sourceId: source.sourceId },
              { onSuccess: ({ location: there }) => window.location.assign(there) },
            )
          }
        >
          Go to {source.name}
        </Button>
      </p>
    </>
  );
}

function NotReached({ of: problem }: { of: ApiProblem }) {
  const isTheirs = problem.code === 'service.unavailable';
  const words = wordsFor(problem);
  return (
    <Notice
      tone="caution"
      live="alert"
      title={isTheirs ? 'The hospital’s portal does not answer just now.' : words.happened}
    >
      <p>
        {isTheirs
          ? 'Nothing was fetched and nothing is lost. Please try again later, or add papers yourself.'
          : problem.detail || words.canDo}
      </p>
    </Notice>
  );
}
