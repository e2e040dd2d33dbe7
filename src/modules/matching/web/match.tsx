import { useEffect, useRef, useState } from 'react';
import { useNavigate, useParams } from '@tanstack/react-router';
import type { OutputOf } from '#kernel/operation.ts';
import { showCase } from '#modules/cases/cases.contract.ts';
import { LinkButton, Shortcut } from '#ui/button/button.tsx';
import { useLive, useOperation } from '#ui/data/data.tsx';
import { formatDateTime } from '#ui/format.ts';
import { DataTable, type Column } from '#ui/list/data-table.tsx';
import { EmptyState, Skeleton } from '#ui/status/progress.tsx';
import { Notice, Tag } from '#ui/status/tag.tsx';
import { useLocale } from '#ui/text/locale.tsx';
import { proposals, type Proposal } from '../matching.contract.ts';
import { MadeOffers } from './made-offers.tsx';
import { OfferForm } from './offer-form.tsx';
import { Problem } from './problem.tsx';
import { feeWords } from './words.ts';
import './matching.css';

type Proposals = OutputOf<typeof proposals>;

/** N3: who can read this case and why; Enter asks. */
export function MatchPage() {
  const { caseId = '' } = useParams({ strict: false }) as { caseId?: string };
  const navigate = useNavigate();
  const about = useOperation(showCase, { caseId });
  const match = useOperation(proposals, { caseId });
  useLive(`/api/cases/${caseId}/events`);
  const name = about.data?.subject.name;
  useEffect(() => {
    document.title = `Match${name ? ` ${name}` : ''} – Consilium`;
  }, [name]);
  return (
    <div className="match">
      <div className="match-top">
        <h1>
          Match <bdi>{name ?? ''}</bdi>
        </h1>
        <LinkButton
          href={`/staff/cases/${caseId}`}
          icon="back"
          onClick={(event) => {
            event.preventDefault();
            void navigate({ to: `/staff/cases/${caseId}` });
          }}
        >
          Case
        </LinkButton>
      </div>
      {match.isPending ? <Skeleton as="rows" lines={[90, 84, 88]} label="Looking who can read it" /> : null}
      {match.isError && !match.data ? <Problem error={match.error} onAgain={() => void match.refetch()} /> : null}
      {match.data ? <Match caseId={caseId} data={match.data} /> : null}
    </div>
  );
}

function Match({ caseId, data }: { caseId: string; data: Proposals }) {
  const [chosen, setChosen] = useState<string>();
  const expert = data.experts.find((one) => one.expertId === chosen);
  return (
    <>
      <Needs needs={data.needs} />
      {data.blocked ? (
        <Notice tone="caution" title="No expert can be asked now.">
          {data.blocked}
        </Notice>
      ) : null}
      <MadeOffers caseId={caseId} offers={data.offers} />
      {data.experts.length === 0 ? (
        <EmptyState title="No one fits all rules.">Below is why, for each expert.</EmptyState>
      ) : (
        <Candidates experts={data.experts} onAsk={(one) => setChosen(one.expertId)} />
      )}
      {expert && !data.blocked ? (
        <OfferForm
          key={expert.expertId}
          caseId={caseId}
          expert={expert}
          answerBy={data.suggestedAnswerBy}
          onDone={() => setChosen(undefined)}
        />
      ) : null}
      <Excluded excluded={data.excluded} />
    </>
  );
}

function Needs({ needs }: { needs: Proposals['needs'] }) {
  const zone = useLocale();
  const due = needs.dueAt ? `by ${formatDateTime(new Date(needs.dueAt), zone.locale, zone.timeZone)}` : '';
  const licence = needs.place ? `licence ${needs.place}` : '';
  const not = needs.treatedAt.length > 0 ? `independent of ${needs.treatedAt.join(', ')}` : '';
  return (
    <p className="match-needs">
      Must: {[needs.condition, needs.language ?? '', licence, due, not].filter(Boolean).join(' · ')}
    </p>
  );
}

function Candidates({ experts, onAsk }: { experts: readonly Proposal[]; onAsk: (one: Proposal) => void }) {
  const { locale } = useLocale();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Two keys and Enter ask an expert: the keys work at once, unless someone has set the focus already.
    if (document.activeElement === document.body)
      place.current?.querySelector<HTMLElement>('[data-row-link]')?.focus({ preventScroll: true });
  }, []);
  const columns: Column<Proposal>[] = [
    { key: 'expert', title: 'Expert', cell: () => null },
    { key: 'fits', title: 'Fits because', cell: (one) => <Reasons reasons={one.fits} /> },
    {
      key: 'load',
      title: 'This week',
      cell: (one) => `${one.load.taken} of ${one.load.capacity}`,
    },
    {
      key: 'typical',
      title: 'Typical',
      cell: (one) => (one.typicalDays === null ? 'no answer yet' : `${one.typicalDays} d`),
    },
    { key: 'fee', title: 'Fee', numeric: true, cell: (one) => feeWords(one.fee, locale) },
    {
      key: 'conflict',
      title: 'Conflict',
      cell: (one) =>
        one.conflictNote ? <Tag tone="caution">{one.conflictNote}</Tag> : <Tag tone="good">none found</Tag>,
    },
  ];
  return (
    <div ref={place}>
      <DataTable
        label="Experts who can read this case"
        rows={experts}
        columns={columns}
        rowKey={(one) => one.expertId}
        rowTitle={(one) => one.name}
        href={() => '#offer'}
        onOpen={onAsk}
      />
      <p className="u-meta">
        <Shortcut keys="J" /> <Shortcut keys="K" /> move · <Shortcut keys="Enter" /> ask
      </p>
    </div>
  );
}

/** Short reasons one under the other: the row grows, nothing is cut off. */
function Reasons({ reasons }: { reasons: readonly string[] }) {
  return (
    <ul role="list" className="match-reasons">
      {reasons.map((reason) => (
        <li key={reason}>{reason}</li>
      ))}
    </ul>
  );
}

function Excluded({ excluded }: { excluded: Proposals['excluded'] }) {
  if (excluded.length === 0) return null;
  return (
    <section className="match-excluded" aria-label="Not asked, and why">
      <h2>Not asked, and why</h2>
      <dl>
        {excluded.map((one) => (
          <div key={one.expertId}>
            <dt>
              <bdi>{one.name}</bdi>
            </dt>
            <dd>{one.reasons.join(' · ')}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
