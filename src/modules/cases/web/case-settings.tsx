import { useState } from 'react';
import { me } from '#modules/identity/identity.contract.ts';
import { Button, ButtonRow } from '#ui/button/button.tsx';
import { useOperation, usePerform } from '#ui/data/data.tsx';
import { Select } from '#ui/form/choices.tsx';
import { TextField } from '#ui/form/text-field.tsx';
import { assign, deskPeople, setComplete, setUrgency, type CaseView } from '../cases.contract.ts';
import { Problem } from './problem.tsx';
import { harmWords } from './words.ts';

/** What the nurse decides: harm of delay, last safe day, who looks after it, whether the records are complete. */
export function CaseSettings({ about }: { about: CaseView }) {
  return (
    <div className="case-settings">
      <h2>Decide</h2>
      <Completeness about={about} />
      <Urgency about={about} />
      <Coordinator about={about} />
    </div>
  );
}

function Completeness({ about }: { about: CaseView }) {
  const set = usePerform(setComplete);
  const { caseId, state } = about;
  if (state !== 'records' && state !== 'matching') return null;
  const complete = state === 'matching';
  return (
    <>
      <p>{complete ? 'The records are complete.' : 'The records are being checked.'}</p>
      {set.error ? <Problem error={set.error} /> : null}
      <ButtonRow>
        <Button
          busy={set.isPending ? 'Saving…' : false}
          onClick={() => set.mutate({ caseId, complete: !complete })}
          icon={complete ? 'back' : 'tick'}
        >
          {complete ? 'Something is missing after all' : 'Records are complete'}
        </Button>
      </ButtonRow>
    </>
  );
}

function Urgency({ about }: { about: CaseView }) {
  const set = usePerform(setUrgency);
  const [harm, setHarm] = useState(String(about.harm));
  const [until, setUntil] = useState(about.safeToWaitUntil ?? '');
  const changed = harm !== String(about.harm) || until !== (about.safeToWaitUntil ?? '');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        set.mutate({ caseId: about.caseId, harm: Number(harm), safeToWaitUntil: until || null });
      }}
    >
      <Select
        name="harm"
        label="Harm of delay"
        value={harm}
        onChange={(event) => setHarm(event.target.value)}
        options={harmWords.map((label, value) => ({ value: String(value), label }))}
      />
      <TextField
        name="safe-until"
        label="Safe to wait until"
        optional
        type="date"
        value={until}
        onChange={(event) => setUntil(event.target.value)}
      />
      {set.error ? <Problem error={set.error} /> : null}
      <ButtonRow>
        <Button
          type="submit"
          busy={set.isPending ? 'Saving…' : false}
          unavailable={changed ? undefined : 'This is how it is set already.'}
        >
          Save urgency
        </Button>
      </ButtonRow>
    </form>
  );
}

function Coordinator({ about }: { about: CaseView }) {
  const people = useOperation(deskPeople, {});
  const person = useOperation(me, {});
  const set = usePerform(assign);
  const { caseId, coordinator } = about;
  const mine = coordinator !== null && coordinator.personId === person.data?.personId;
  return (
    <>
      <Select
        name="coordinator"
        label="Looked after by"
        value={coordinator?.personId ?? ''}
        empty="Nobody yet"
        onChange={(event) => set.mutate({ caseId, personId: event.target.value || null })}
        options={(people.data?.people ?? []).map((one) => ({
          value: one.personId,
          label: one.me ? `${one.name} (you)` : one.name,
        }))}
      />
      {set.error ? <Problem error={set.error} /> : null}
      {mine || !person.data ? null : (
        <Button
          kind="quiet"
          busy={set.isPending ? 'Saving…' : false}
          onClick={() => person.data && set.mutate({ caseId, personId: person.data.personId })}
        >
          I take it
        </Button>
      )}
    </>
  );
}
