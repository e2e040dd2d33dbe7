import { useState, type SyntheticEvent } from 'react';
import { Button } from '#ui/button/button.tsx';
import { useOperation, usePerform } from '#ui/data/data.tsx';
import { TextArea } from '#ui/form/text-field.tsx';
import { Disclosure } from '#ui/staff/disclosure.tsx';
import { Skeleton } from '#ui/status/progress.tsx';
import { Notice } from '#ui/status/tag.tsx';
import { firstOpinion, lockFirstView, type FirstView } from '../opinions.contract.ts';
import { Confidence } from './confidence.tsx';
import { textOf } from './form-text.ts';

/** What the expert thinks before they read what the first doctor said. Locked for good. */
export function FirstViewForm({ caseId, papersHidden }: { caseId: string; papersHidden: number }) {
  const lock = usePerform(lockFirstView);
  const [confidence, setConfidence] = useState<number | null>(null);
  const [missing, setMissing] = useState(false);
  const wrong = (path: string) => lock.error?.fields.find((field) => field.path === path)?.message;
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    setMissing(confidence === null);
    if (confidence === null) return;
    const form = new FormData(event.currentTarget);
    const text = (name: string) => textOf(form, name);
    lock.mutate({ caseId, diagnosis: text('diagnosis'), confidence, whatWouldChangeIt: text('whatWouldChangeIt') });
  };
  return (
    <form className="first-view" onSubmit={submit}>
      <h3>Your first view</h3>
      <p className="u-meta">
        What the first doctor said stays hidden until you lock this. It cannot be changed later.
        {papersHidden > 0 ? ` ${papersWords(papersHidden)}` : ''}
      </p>
      {lock.error && lock.error.fields.length === 0 ? (
        <Notice tone="danger" title="Not locked" live="alert">
          {lock.error.detail || 'Please try again. What you wrote is still here.'}
        </Notice>
      ) : null}
      <TextArea name="diagnosis" label="What is it?" rows={3} error={wrong('diagnosis')} />
      <Confidence
        name="first-confidence"
        label="How sure are you?"
        value={confidence}
        onChange={setConfidence}
        error={missing ? 'Say how sure you are' : undefined}
      />
      <TextArea
        name="whatWouldChangeIt"
        label="What would change your mind?"
        rows={2}
        error={wrong('whatWouldChangeIt')}
      />
      <Button kind="primary" type="submit" icon="lock" busy={lock.isPending && 'Locking…'}>
        Lock my first view
      </Button>
    </form>
  );
}

const papersWords = (count: number): string =>
  count === 1 ? '1 paper holds it and opens then too.' : `${count} papers hold it and open then too.`;

/** The locked view, and beside it what the first doctor said. */
export function FirstViewLocked({ caseId, view }: { caseId: string; view: FirstView }) {
  const told = useOperation(firstOpinion, { caseId });
  return (
    <>
      <Disclosure summary={`Your first view, locked ${view.lockedAt.slice(11, 16)} UTC: ${view.confidence} in 100`}>
        <p>{view.diagnosis}</p>
        <p>Would change it: {view.whatWouldChangeIt}</p>
      </Disclosure>
      <Disclosure summary="What the first doctor said" open>
        {told.isPending ? <Skeleton label="Opening" lines={[28, 30]} /> : null}
        {told.error ? <p role="alert">This could not be opened. Reload the page.</p> : null}
        {told.data?.told.length === 0 ? <p>The patient has told nothing. Look in the records.</p> : null}
        {told.data?.told.map(({ label, words }) => (
          <p key={label}>
            <span className="u-meta">{label}</span>
            <br />
            {words}
          </p>
        ))}
      </Disclosure>
    </>
  );
}
