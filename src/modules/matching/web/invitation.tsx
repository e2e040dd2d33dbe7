import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { Button, ButtonRow } from '#ui/button/button.tsx';
import { usePerform } from '#ui/data/data.tsx';
import { RadioGroup, Select } from '#ui/form/choices.tsx';
import { TextField } from '#ui/form/text-field.tsx';
import { formatDateTime } from '#ui/format.ts';
import { Notice } from '#ui/status/tag.tsx';
import { useLocale } from '#ui/text/locale.tsx';
import {
  acceptOffer,
  declineOffer,
  declineReasons,
  declineReasonWords,
  type Invitation,
} from '../matching.contract.ts';
import { Problem } from './problem.tsx';
import { aboutWords, feeWords, materialWords } from './words.ts';

export type InvitationItemProps = { invitation: Invitation; first: boolean; onTaken: () => void };

/** One invitation: facts, independence, yes or no. `y` takes, `n` declines, while the focus is inside it. */
export function InvitationItem({ invitation, first, onTaken }: InvitationItemProps) {
  const accept = usePerform(acceptOffer);
  const [conflict, setConflict] = useState('');
  const [asked, setAsked] = useState(false);
  const [declining, setDeclining] = useState(false);
  const item = useRef<HTMLLIElement>(null);
  const { caseId, offerId } = invitation;
  useEffect(() => {
    if (first && document.activeElement === document.body) item.current?.focus({ preventScroll: true });
  }, [first]);
  const take = () => {
    setAsked(true);
    if (conflict === 'yes') setDeclining(true);
    if (conflict === 'none' && !accept.isPending)
      accept.mutate({ caseId, offerId, conflict: 'none' }, { onSuccess: onTaken });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const typing = event.target instanceof HTMLElement && event.target.matches('select, input:not([type=radio])');
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'y') take();
    else if (event.key === 'n') setDeclining(true);
    else if (event.key === 'c') setConflict('none');
    else return;
    event.preventDefault();
  };
  const error = asked && conflict === '' ? 'Say first whether you have a conflict' : undefined;
  return (
    <li className="invitation" ref={item} tabIndex={-1} onKeyDown={onKeyDown}>
      <Facts invitation={invitation} />
      <Independence invitation={invitation} value={conflict} onChange={setConflict} error={error} />
      {accept.error ? <Problem error={accept.error} /> : null}
      {declining ? (
        <Decline invitation={invitation} conflict={conflict === 'yes'} onBack={() => setDeclining(false)} />
      ) : (
        <ButtonRow>
          <Button
            kind={first ? 'primary' : 'secondary'}
            shortcut="Y"
            aria-keyshortcuts="y"
            busy={accept.isPending ? 'Taking it…' : false}
            onClick={take}
          >
            Take it
          </Button>
          <Button shortcut="N" aria-keyshortcuts="n" onClick={() => setDeclining(true)}>
            Decline
          </Button>
        </ButtonRow>
      )}
    </li>
  );
}

function Facts({ invitation }: { invitation: Invitation }) {
  const zone = useLocale();
  const at = (time: string) => formatDateTime(new Date(time), zone.locale, zone.timeZone);
  const facts = [
    invitation.dueAt ? `due ${at(invitation.dueAt)}` : '',
    `about ${invitation.minutes} min`,
    feeWords(invitation.fee, zone.locale),
  ];
  return (
    <>
      <div className="invitation-top">
        <h3>{aboutWords(invitation)}</h3>
        <span>{materialWords(invitation.materials)}</span>
      </div>
      {invitation.questions.map((words) => (
        <p className="invitation-words" key={words} dir="auto">
          “{words}”
        </p>
      ))}
      <p>{facts.filter(Boolean).join(' · ')}</p>
      {invitation.materials.places.length > 0 ? <p>Treated at: {invitation.materials.places.join(', ')}</p> : null}
      {invitation.note ? <p>From the desk: {invitation.note}</p> : null}
      <p className="u-meta">Please answer by {at(invitation.answerBy)}. The name is shown once you take it.</p>
    </>
  );
}

type IndependenceProps = {
  invitation: Invitation;
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
};

function Independence({ invitation, value, onChange, error }: IndependenceProps) {
  return (
    <>
      {invitation.conflictFound.length > 0 ? (
        <Notice tone="caution" title="From your profile">
          <p>{invitation.conflictFound.join('. ')}.</p>
        </Notice>
      ) : null}
      <RadioGroup
        id={`conflict-${invitation.offerId}`}
        name={`conflict-${invitation.offerId}`}
        label="Conflict check"
        hint={invitation.statement}
        error={error}
        inline
        value={value}
        onChange={onChange}
        options={[
          { value: 'none', label: 'No conflict' },
          { value: 'yes', label: 'I have one' },
        ]}
      />
    </>
  );
}

type DeclineProps = { invitation: Invitation; conflict: boolean; onBack: () => void };

function Decline({ invitation, conflict, onBack }: DeclineProps) {
  const decline = usePerform(declineOffer);
  const [reason, setReason] = useState<string>(conflict ? 'conflict' : '');
  const [words, setWords] = useState('');
  const [asked, setAsked] = useState(false);
  const { caseId, offerId } = invitation;
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('select')?.focus(), []);
  const send = () => {
    setAsked(true);
    const chosen = declineReasons.find((one) => one === reason);
    if (chosen) decline.mutate({ caseId, offerId, reason: chosen, words });
  };
  return (
    <form
      ref={form}
      aria-label="Decline"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Select
        id={`reason-${offerId}`}
        name="reason"
        label="Why not this time?"
        empty="Choose a reason"
        error={asked && reason === '' ? 'Choose a reason' : undefined}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        options={declineReasons.map((value) => ({ value, label: declineReasonWords[value] }))}
      />
      <TextField
        id={`words-${offerId}`}
        name="words"
        label="A word to the desk"
        optional
        maxLength={500}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      {decline.error ? <Problem error={decline.error} /> : null}
      <ButtonRow>
        <Button type="submit" busy={decline.isPending ? 'Sending…' : false}>
          Decline
        </Button>
        <Button kind="quiet" onClick={onBack}>
          Back
        </Button>
      </ButtonRow>
    </form>
  );
}
