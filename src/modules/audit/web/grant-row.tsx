import { useState } from 'react';
import { withdraw, type GrantView } from '#modules/consent/consent.contract.ts';
import { Button, ButtonRow } from '#ui/button/button.tsx';
import { usePerform } from '#ui/data/data.tsx';
import { Disclosure } from '#ui/staff/disclosure.tsx';
import { Notice, Tag } from '#ui/status/tag.tsx';
import { Bdi, When } from '#ui/text/bdi.tsx';
import { NotLoaded } from './not-loaded.tsx';

type Props = { caseId: string; grant: GrantView; open: boolean; expert: string | null };

/** Who it is, in words. A doctor is named once one has taken the request. */
function whoIs(grant: GrantView, expert: string | null): { name: string; role: string } {
  if (grant.who === 'desk') return { name: grant.name ?? 'The nurses who look after your request', role: 'nurse' };
  return { name: grant.name ?? expert ?? 'The doctor who reads your records', role: 'reading doctor' };
}

/** One who may see the records, until when, the words that were agreed to, and the way to stop. */
export function GrantRow({ caseId, grant, open, expert }: Props) {
  const [asking, setAsking] = useState(false);
  const { name, role } = whoIs(grant, expert);
  return (
    <li className="row">
      <div className="row-main">
        <span className="row-title">
          <Bdi>{name}</Bdi>
        </span>
        <span className="row-fact">{role}</span>
        <span className="row-fact">
          <Until grant={grant} open={open} />
        </span>
      </div>
      {open && !asking ? (
        <div className="row-acts">
          <Button onClick={() => setAsking(true)} aria-label={`Stop sharing with ${name}`}>
            Stop
          </Button>
        </div>
      ) : null}
      <div className="row-more">
        {asking && open ? (
          <StopSharing caseId={caseId} grant={grant} name={name} onKeep={() => setAsking(false)} />
        ) : null}
        <Disclosure summary="What you agreed to">
          <p className="audit-agreed">{grant.textShown}</p>
          <p className="u-meta">
            You agreed on <When at={grant.givenAt} />.
          </p>
        </Disclosure>
      </div>
    </li>
  );
}

function Until({ grant, open }: { grant: GrantView; open: boolean }) {
  if (grant.withdrawnAt)
    return (
      <Tag icon="lock">
        You stopped this on <When at={grant.withdrawnAt} style="date" />
      </Tag>
    );
  return open ? (
    <>
      until <When at={grant.endsAt} style="date" />
    </>
  ) : (
    <Tag icon="lock">
      Ended on <When at={grant.endsAt} style="date" />
    </Tag>
  );
}

type StopProps = { caseId: string; grant: GrantView; name: string; onKeep: () => void };

/** Asked once more in place, because what was stopped can only be started again by agreeing anew. */
function StopSharing({ caseId, grant, name, onKeep }: StopProps) {
  const stop = usePerform(withdraw);
  return (
    <Notice tone="caution" live="status" title="Stop sharing?">
      <p>
        <Bdi>{name}</Bdi> can then open nothing of yours, from the next moment on. What was read before stays read.
      </p>
      <p>
        {grant.who === 'desk'
          ? 'Without a nurse your request cannot go on. You can call us and share again.'
          : 'Without a doctor there can be no answer. You can call us and share again.'}
      </p>
      {stop.error ? <NotLoaded error={stop.error} /> : null}
      <ButtonRow>
        <Button
          kind="danger"
          busy={stop.isPending ? 'Stopping…' : false}
          onClick={() => stop.mutate({ caseId, grantId: grant.id })}
        >
          Stop sharing
        </Button>
        <Button onClick={onKeep}>Keep sharing</Button>
      </ButtonRow>
    </Notice>
  );
}
