import { Navigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { ownCases, showCase, type CaseView } from '#modules/cases/cases.contract.ts';
import { LinkButton } from '#ui/button/button.tsx';
import { useLive, useOperation } from '#ui/data/data.tsx';
import { formatDateShort, formatDay } from '#ui/format.ts';
import { RowList } from '#ui/list/row-list.tsx';
import { StatusLine, Steps, type Step } from '#ui/status/steps.tsx';
import { Notice } from '#ui/status/tag.tsx';
import { Code } from '#ui/text/bdi.tsx';
import { useLocale } from '#ui/text/locale.tsx';
import { pathOf, useCaseId, useDraft, useTitle } from './draft-data.ts';
import { Loading, NotLoaded } from './not-there.tsx';
import './intake.css';

/** `/request`: the one request, or the list when there are more, or the way to begin. */
export function RequestsPage() {
  const own = useOperation(ownCases, {});
  useTitle('Your requests');
  // Somebody who only helps has no requests of their own.
  if (own.error?.code === 'permission.denied') return <Navigate to="/helping" replace />;
  if (own.error && !own.data) return <NotLoaded error={own.error} onAgain={() => void own.refetch()} />;
  if (!own.data) return <Loading />;
  const [first, ...others] = own.data.cases;
  if (!first) return <Navigate to="/request/new" replace />;
  if (others.length === 0) return <Navigate to={`/request/${first.caseId}`} replace />;
  return (
    <>
      <h1>Your requests</h1>
      <RowList
        label="Your requests"
        rows={own.data.cases.map((one) => ({
          key: one.caseId,
          title: <a href={`/request/${one.caseId}`}>{one.topic}</a>,
          facts: [<Code key="number" value={one.number} />],
          more: one.status.headline,
        }))}
      />
      <LinkButton href="/request/new">Start another request</LinkButton>
    </>
  );
}

export type HomePageProps = {
  /** Questions of the nurse about records, and whatever else a person must do here. */
  todo?: (caseId: string) => ReactNode;
};

/** `/request/$caseId`: what happens next, who has it, when it will be done, what the person must do. */
export function HomePage({ todo }: HomePageProps) {
  const caseId = useCaseId();
  const one = useOperation(showCase, { caseId });
  useLive(one.data ? `/api/cases/${caseId}/events` : undefined);
  useTitle(one.data ? `Your request: ${one.data.topic}` : 'Your request');
  if (one.error && !one.data) return <NotLoaded error={one.error} onAgain={() => void one.refetch()} />;
  if (!one.data) return <Loading />;
  return (
    <>
      {one.error ? (
        <Notice tone="caution" live="status" title="We could not load the newest news.">
          <p>What you see is from the last time. We try again by ourselves.</p>
        </Notice>
      ) : null}
      <Home one={one.data} />
      {todo?.(caseId)}
      <Links one={one.data} />
    </>
  );
}

/** Who may answer the questions: the patient, and those they let write for them. */
const mayWrite: ReadonlySet<string> = new Set(['patient', 'carer-writes', 'representative']);

function Home({ one }: { one: CaseView }) {
  const { locale, timeZone } = useLocale();
  const byWhen = one.status.byWhen ? formatDay(new Date(one.status.byWhen), locale, timeZone) : null;
  const [now] = useState(() => Date.now());
  const late = one.status.byWhen !== null && Date.parse(one.status.byWhen) < now;
  return (
    <>
      <div className="intake-head">
        <h1>{one.topic}</h1>
        <p className="u-meta">
          Your request, number <Code value={one.number} />
        </p>
      </div>
      <StatusLine
        now={one.status.headline}
        promise={
          byWhen && !late ? (
            <>
              You will have your answer by <strong>{byWhen}</strong>.
            </>
          ) : undefined
        }
        toDo={one.status.doNow}
      />
      {late ? (
        <Notice tone="caution" title="We are late, and we are sorry.">
          <p>We promised your answer by {byWhen}. Call us and we tell you where it is.</p>
        </Notice>
      ) : null}
      {one.state === 'draft' && one.relations.some((relation) => mayWrite.has(relation)) ? (
        <GoOn caseId={one.caseId} />
      ) : (
        <Steps label="The way of your request" steps={stepsOf(one)} />
      )}
      {one.state === 'delivered' ? (
        <LinkButton kind="primary" href={`/request/${one.caseId}/letter`}>
          Read your answer
        </LinkButton>
      ) : null}
    </>
  );

  function stepsOf(view: CaseView): Step[] {
    const order = ['records', 'matching', 'reading', 'delivered'];
    const labels = ['Sent', 'Records complete', 'A doctor reads', 'Your answer'];
    const reached = { draft: -1, records: 0, matching: 1, offered: 1, reading: 2, signed: 2, delivered: 3, closed: 3 }[
      view.state
    ];
    return order.map((state, index) => {
      const at = view.history.findLast((entry) => entry.to === state)?.at;
      const done = index < reached || (index === 0 && reached === 0) || (index === 3 && reached === 3);
      return {
        key: state,
        label: labels[index] ?? '',
        state: done ? ('done' as const) : index === Math.max(reached, 1) ? ('now' as const) : ('next' as const),
        date: done && at ? formatDateShort(new Date(at), locale, timeZone) : undefined,
      };
    });
  }
}

function GoOn({ caseId }: { caseId: string }) {
  const draft = useDraft(caseId);
  if (!draft.data) return null;
  const left = draft.data.steps.filter((step) => !step.done && step.kind !== 'check').length;
  return (
    <>
      <LinkButton kind="primary" href={pathOf(caseId, draft.data.next)}>
        Go on
      </LinkButton>
      <p className="u-meta">
        {left === 0 ? 'All that is left is to check and send.' : `${left} ${left === 1 ? 'step' : 'steps'} left.`}
      </p>
    </>
  );
}

function Links({ one }: { one: CaseView }) {
  const own = one.relations.includes('patient');
  const links = [
    { href: `/request/${one.caseId}/records`, words: own ? 'Your scans and papers' : 'Scans and papers' },
    ...(own || one.relations.includes('carer-adds')
      ? [{ href: `/request/${one.caseId}/letters`, words: 'Ask a hospital for records' }]
      : []),
    { href: `/request/${one.caseId}/history`, words: own ? 'Your records in order' : 'The records in order' },
    ...(own
      ? [
          { href: `/request/${one.caseId}/access`, words: 'Who can see them, and who did' },
          { href: `/request/${one.caseId}/helpers`, words: 'People who help me' },
        ]
      : []),
    ...(own ? [{ href: '/request/data', words: 'My data: a copy, or erase it' }] : []),
    { href: '/request/account', words: 'Sign-in and devices' },
  ];
  return (
    <nav className="intake-links" aria-label="This request">
      {links.map((link) => (
        <a key={link.href} href={link.href}>
          {link.words}
        </a>
      ))}
    </nav>
  );
}
