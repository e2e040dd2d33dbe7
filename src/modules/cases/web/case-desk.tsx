import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useNavigate } from '@tanstack/react-router';
import { LinkButton } from '#ui/button/button.tsx';
import { useLive, useOperation } from '#ui/data/data.tsx';
import { formatDateTime } from '#ui/format.ts';
import { Skeleton } from '#ui/status/progress.tsx';
import { Tag } from '#ui/status/tag.tsx';
import { useLocale } from '#ui/text/locale.tsx';
import { showCase, type CaseView } from '../cases.contract.ts';
import { CaseSettings } from './case-settings.tsx';
import { Problem } from './problem.tsx';
import { stepWords } from './words.ts';
import './desk.css';

/** Parts of other modules, put in by the program's pages. */
export type CaseDeskSlots = {
  /** Stands over a case that is open in an emergency. */
  emergency?: ReactNode;
  /** Who the records say they are about, when that is open. */
  identity?: ReactNode;
  question: ReactNode;
  records: ReactNode;
  scans?: ReactNode;
  needed: ReactNode;
  timeline?: ReactNode;
};

/** N2: one case with everything that makes it ready, in three columns. */
export function CaseDesk({ caseId, slots }: { caseId: string; slots: CaseDeskSlots }) {
  const about = useOperation(showCase, { caseId });
  const page = useRef<HTMLDivElement>(null);
  const navigate = useNavigate();
  useLive(`/api/cases/${caseId}/events`);
  const name = about.data?.subject.name;
  useEffect(() => {
    document.title = `${name ?? 'Case'} – Consilium`;
    if (name !== undefined && document.activeElement === document.body) page.current?.focus({ preventScroll: true });
  }, [name]);
  const onKeyDown = (event: KeyboardEvent) => {
    const typing = event.target instanceof HTMLElement && event.target.matches('input, textarea, select');
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === 'm') void navigate({ to: `/staff/cases/${caseId}/match` });
    if (event.key === 'Escape') void navigate({ to: '/staff/desk' });
  };
  if (about.isPending) return <Skeleton lines={[60, 40, 80, 72, 76, 60]} label="Opening the case" />;
  if (!about.data)
    return (
      <>
        <h1>Case</h1>
        <Problem error={about.error} onAgain={() => void about.refetch()} />
        <p>
          When a life depends on a request that is closed to you: <a href="/staff/emergency">emergency access</a>.
        </p>
      </>
    );
  return (
    <div className="case" role="group" aria-label="Case" ref={page} tabIndex={-1} onKeyDown={onKeyDown}>
      {about.data.relations.includes('emergency') ? slots.emergency : null}
      <CaseHead about={about.data} />
      {slots.identity}
      <div className="case-columns">
        <section aria-label="Question">
          <h2>Question</h2>
          {slots.question}
          <CaseSettings key={`${about.data.harm}${about.data.safeToWaitUntil}`} about={about.data} />
        </section>
        <section aria-label="Records" className="case-records">
          <h2>Scans</h2>
          {slots.scans}
          <h2>Records</h2>
          {slots.records}
        </section>
        <section aria-label="Needed">
          <h2>Needed</h2>
          {slots.needed}
          {slots.timeline ? <h2>Timeline</h2> : null}
          {slots.timeline}
        </section>
      </div>
    </div>
  );
}

const sexes: Record<string, string> = { female: 'woman', male: 'man', other: 'other' };

/** Who, which request, where it stands: never out of sight. */
function CaseHead({ about }: { about: CaseView }) {
  const zone = useLocale();
  const due = about.promisedAt ? formatDateTime(new Date(about.promisedAt), zone.locale, zone.timeZone) : null;
  const { subject } = about;
  const canMatch = ['records', 'matching', 'offered'].includes(about.state);
  return (
    <header className="case-head">
      <div className="case-who">
        <h1>
          <bdi>{subject.name || 'No name yet'}</bdi>
        </h1>
        <span>
          {[sexes[subject.sex], subject.birthDate ? `born ${subject.birthDate}` : '', subject.place]
            .filter(Boolean)
            .join(' · ')}
        </span>
        <span className="u-num">
          <bdi dir="ltr">{about.number}</bdi>
        </span>
        <span>{about.pausedAt ? 'clock stands still' : due ? `due ${due}` : 'no promise'}</span>
      </div>
      <div className="case-act">
        <Tag tone="active">{stepWords(about)}</Tag>
        {canMatch ? (
          <LinkButton kind="primary" shortcut="M" href={`/staff/cases/${about.caseId}/match`}>
            Match
          </LinkButton>
        ) : null}
      </div>
    </header>
  );
}
