import { useEffect } from 'react';
import { useNavigate } from '@tanstack/react-router';
import { useOperation } from '#ui/data/data.tsx';
import { formatDateTime } from '#ui/format.ts';
import { DataTable } from '#ui/list/data-table.tsx';
import { EmptyState, Skeleton } from '#ui/status/progress.tsx';
import { useLocale } from '#ui/text/locale.tsx';
import { ownOffers, type InHand } from '../matching.contract.ts';
import type { OutputOf } from '#kernel/operation.ts';
import { InvitationItem } from './invitation.tsx';
import { Problem } from './problem.tsx';
import { aboutWords } from './words.ts';
import './matching.css';

/** E1: what an expert is asked to read, and what they read now. */
export function InvitationsPage() {
  const own = useOperation(ownOffers, {}, { refetchInterval: 20_000 });
  const navigate = useNavigate();
  useEffect(() => {
    document.title = 'Invitations – Consilium';
  }, []);
  const read = (caseId: string) => void navigate({ to: `/staff/cases/${caseId}/read` });
  return (
    <div className="invitations">
      <h1>Invitations</h1>
      {own.isPending ? <Skeleton lines={[50, 70, 60, 30]} label="Opening your invitations" /> : null}
      {own.isError ? <Problem error={own.error} onAgain={() => void own.refetch()} /> : null}
      {own.data ? <Own data={own.data} onRead={read} /> : null}
    </div>
  );
}

function Own({ data, onRead }: { data: OutputOf<typeof ownOffers>; onRead: (caseId: string) => void }) {
  const { invited, inHand, load } = data;
  return (
    <>
      <section aria-label="Invited">
        <h2>
          Invited <span className="tab-count u-num">{invited.length}</span>
        </h2>
        {invited.length === 0 ? (
          <EmptyState title="No invitations.">
            {load.capacity > 0
              ? `You are set to ${load.capacity} a week and have taken ${load.taken}.`
              : 'The desk has not set how many you take a week.'}
          </EmptyState>
        ) : (
          <ul role="list" className="invited">
            {invited.map((one, index) => (
              <InvitationItem
                key={one.offerId}
                invitation={one}
                first={index === 0}
                onTaken={() => onRead(one.caseId)}
              />
            ))}
          </ul>
        )}
      </section>
      <section aria-label="In hand">
        <h2>
          In hand <span className="tab-count u-num">{inHand.length}</span>
        </h2>
        <Hand rows={inHand} onRead={onRead} />
      </section>
    </>
  );
}

function Hand({ rows, onRead }: { rows: readonly InHand[]; onRead: (caseId: string) => void }) {
  const zone = useLocale();
  if (rows.length === 0) return <p className="u-meta">What you take appears here.</p>;
  return (
    <DataTable
      label="Cases you read now, by promise"
      rows={rows}
      rowKey={(row) => row.caseId}
      rowTitle={(row) => row.name}
      href={(row) => `/staff/cases/${row.caseId}/read`}
      onOpen={(row) => onRead(row.caseId)}
      columns={[
        { key: 'name', title: 'Patient', cell: () => null },
        { key: 'about', title: 'About', cell: aboutWords },
        {
          key: 'due',
          title: 'Due',
          cell: (row) => (row.dueAt ? formatDateTime(new Date(row.dueAt), zone.locale, zone.timeZone) : ''),
        },
        { key: 'number', title: 'Number', cell: (row) => <bdi dir="ltr">{row.number}</bdi> },
      ]}
    />
  );
}
