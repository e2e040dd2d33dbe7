import { useState } from 'react';
import type { OutputOf } from '#kernel/operation.ts';
import { Button } from '#ui/button/button.tsx';
import { usePerform } from '#ui/data/data.tsx';
import { TextArea, TextField } from '#ui/form/text-field.tsx';
import { Disclosure } from '#ui/staff/disclosure.tsx';
import { Bdi, Code, When } from '#ui/text/bdi.tsx';
import { liftHold, setHold, type rightsDesk } from '../erasure.contract.ts';
import { NotDone } from './not-done.tsx';

type Hold = OutputOf<typeof rightsDesk>['holds'][number];

/** Legal holds: while one stands, nothing of the request is erased. */
export function Holds({ holds }: { holds: readonly Hold[] }) {
  return (
    <section aria-labelledby="rights-holds">
      <h2 id="rights-holds">Legal holds</h2>
      {holds.length === 0 ? <p className="u-meta">No request is under legal hold.</p> : null}
      <ul className="rights-list" role="list">
        {holds.map((hold) => (
          <li key={hold.holdId}>
            <p className="rights-title">
              Request <Code value={hold.number} />{' '}
              <span className="u-meta">
                <Bdi>{hold.by}</Bdi>, <When at={hold.since} />
              </span>
            </p>
            <p dir="auto">{hold.reason}</p>
            <Lift holdId={hold.holdId} />
          </li>
        ))}
      </ul>
      <Disclosure summary="Set a legal hold">
        <Set />
      </Disclosure>
    </section>
  );
}

const tooShort = (words: string) => (words.trim().length < 10 ? 'Say why first, in a sentence.' : undefined);

function Set() {
  const set = usePerform(setHold);
  const [number, setNumber] = useState('');
  const [reason, setReason] = useState('');
  const done = () => {
    setNumber('');
    setReason('');
  };
  return (
    <>
      <TextField
        name="hold-number"
        label="Number of the request"
        chars={12}
        value={number}
        onChange={(event) => setNumber(event.target.value)}
      />
      <TextArea
        name="hold-reason"
        label="Why it must not be erased"
        rows={3}
        maxLength={2000}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      {set.error ? <NotDone error={set.error} /> : null}
      <Button
        busy={set.isPending ? 'Working…' : false}
        unavailable={number.trim() === '' ? 'Write the number first.' : tooShort(reason)}
        onClick={() => set.mutate({ number, reason }, { onSuccess: done })}
      >
        Set the hold
      </Button>
    </>
  );
}

function Lift({ holdId }: { holdId: string }) {
  const lift = usePerform(liftHold);
  const [reason, setReason] = useState('');
  return (
    <Disclosure summary="Lift this hold">
      <TextArea
        name={`lift-${holdId}`}
        label="Why it is over"
        rows={2}
        maxLength={2000}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      {lift.error ? <NotDone error={lift.error} /> : null}
      <Button
        busy={lift.isPending ? 'Working…' : false}
        unavailable={tooShort(reason)}
        onClick={() => lift.mutate({ holdId, reason })}
      >
        Lift the hold
      </Button>
    </Disclosure>
  );
}
