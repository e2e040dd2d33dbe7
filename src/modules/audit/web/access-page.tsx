import { useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { showCase } from '#modules/cases/cases.contract.ts';
import { listGrants, type GrantView } from '#modules/consent/consent.contract.ts';
import { useOperation } from '#ui/data/data.tsx';
import { EmptyState, Skeleton } from '#ui/status/progress.tsx';
import { NotLoaded } from './not-loaded.tsx';
import { GrantRow } from './grant-row.tsx';
import { WhoOpened } from './who-opened.tsx';
import './audit.css';

/** `/request/$caseId/access`: who can see the records, and who opened them. */
export function AccessPage() {
  const { caseId = '' } = useParams({ strict: false });
  useEffect(() => {
    document.title = 'Who can see your records – Second opinion';
  }, []);
  return (
    <>
      <p>
        <a className="u-alone" href={`/request/${caseId}`}>
          Back to your request
        </a>
      </p>
      <h1>Who can see your records</h1>
      <WhoCanSee caseId={caseId} />
      <WhoOpened />
    </>
  );
}

function WhoCanSee({ caseId }: { caseId: string }) {
  const grants = useOperation(listGrants, { caseId });
  const one = useOperation(showCase, { caseId });
  if (grants.error && !grants.data) return <NotLoaded error={grants.error} onAgain={() => void grants.refetch()} />;
  if (!grants.data) return <Skeleton as="rows" label="Who can see your records is on its way" lines={[28, 24]} />;
  const open = grants.data.grants.filter(isOpen);
  const past = grants.data.grants.filter((grant) => !isOpen(grant) && !grant.replaced);
  return (
    <section aria-label="Who can see your records">
      {open.length === 0 ? (
        <EmptyState title="Only you can see your records.">
          <p>When you agree to share them, you see here with whom, and you can stop it.</p>
        </EmptyState>
      ) : null}
      {grants.data.grants.length > 0 ? (
        <ul className="rows" role="list" aria-label="People and what they may see">
          {[...open, ...past].map((grant) => (
            <GrantRow
              key={grant.id}
              caseId={caseId}
              grant={grant}
              open={isOpen(grant)}
              expert={one.data?.expert ? [one.data.expert.title, one.data.expert.name].filter(Boolean).join(' ') : null}
            />
          ))}
        </ul>
      ) : null}
      <p>
        <a className="u-alone" href={`/request/${caseId}/sharing`}>
          Choose who may see which paper or scan
        </a>
      </p>
    </section>
  );
}

const isOpen = (grant: GrantView): boolean => grant.withdrawnAt === null && new Date(grant.endsAt) > new Date();
