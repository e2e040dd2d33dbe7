import { useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Button } from '#ui/button/button.tsx';
import { useOperation, usePerform } from '#ui/data/data.tsx';
import { RadioGroup, Select } from '#ui/form/choices.tsx';
import { TextArea, TextField } from '#ui/form/text-field.tsx';
import { EmptyState, Skeleton } from '#ui/status/progress.tsx';
import { listFacts, listRecords } from '#modules/records/records.contract.ts';
import { askCorrection, listCorrections } from '../corrections.contract.ts';
import { Corrections } from './corrections.tsx';
import { NotDone } from './not-done.tsx';
import './rights.css';

/** `/request/$caseId/corrections`: “this is wrong”, and what was answered. */
export function CorrectionsPage() {
  const { caseId = '' } = useParams({ strict: false });
  const read = useOperation(listCorrections, { caseId });
  useEffect(() => {
    document.title = 'Something is wrong – Second opinion';
  }, []);
  return (
    <div className="rights-page">
      <p>
        <a className="u-alone" href="/request/data">
          Back to your data
        </a>
      </p>
      <h1>Something is wrong</h1>
      {read.error && !read.data ? <NotDone error={read.error} onAgain={() => void read.refetch()} /> : null}
      {!read.data && !read.error ? (
        <Skeleton as="rows" label="What you told us is on its way" lines={[30, 26]} />
      ) : null}
      {read.data ? (
        <>
          <Ask caseId={caseId} />
          <section aria-labelledby="rights-told">
            <h2 id="rights-told">What you told us</h2>
            {read.data.corrections.length === 0 ? (
              <EmptyState title="You have told us nothing yet.">
                <p>What you tell us stands here with our answer. What stood there before stays readable.</p>
              </EmptyState>
            ) : null}
            <Corrections caseId={caseId} corrections={read.data.corrections} />
          </section>
        </>
      ) : null}
    </div>
  );
}

type Field = 'title' | 'date' | 'author' | 'label' | 'value' | 'name' | 'birth-date';
const paperFields = [
  { value: 'title', label: 'Its title' },
  { value: 'date', label: 'Its date' },
  { value: 'author', label: 'Who wrote it' },
];
const factFields = [
  { value: 'label', label: 'What it is' },
  { value: 'value', label: 'What it says' },
  { value: 'date', label: 'Its date' },
];

function Ask({ caseId }: { caseId: string }) {
  const records = useOperation(listRecords, { caseId });
  const facts = useOperation(listFacts, { caseId, limit: 200 });
  const ask = usePerform(askCorrection);
  const [about, setAbout] = useState('name');
  const [field, setField] = useState('');
  const [wished, setWished] = useState('');
  const [words, setWords] = useState('');
  const papers = (records.data?.documents ?? []).map((one) => ({
    value: `document:${one.documentId}`,
    label: `Paper: ${one.title}`,
  }));
  const results = (facts.data?.facts ?? []).map((one) => ({
    value: `fact:${one.factId}`,
    label: `Result: ${[one.label, one.value, one.unit].filter(Boolean).join(' ')}`,
  }));
  const [kind = '', id = ''] = about.split(':');
  const fields = kind === 'document' ? paperFields : kind === 'fact' ? factFields : [];
  const chosen = fields.some(({ value }) => value === field) ? field : (fields[0]?.value ?? about);
  const dated = chosen === 'date' || chosen === 'birth-date';
  const send = () =>
    ask.mutate(
      {
        caseId,
        about: kind === 'document' || kind === 'fact' ? kind : 'person',
        ...(id === '' ? {} : { aboutId: id }),
        field: chosen as Field,
        wished,
        words,
      },
      {
        onSuccess: () => {
          setWished('');
          setWords('');
        },
      },
    );
  return (
    <section aria-label="Tell us">
      <p>Tell us what is wrong and what is right. A nurse looks at it and answers you.</p>
      <Select
        name="about"
        label="What is wrong?"
        value={about}
        onChange={(event) => setAbout(event.target.value)}
        options={[
          { value: 'name', label: 'My name' },
          { value: 'birth-date', label: 'My birth date' },
          ...papers,
          ...results,
        ]}
      />
      {fields.length > 0 ? (
        <RadioGroup name="field" label="What about it?" value={chosen} onChange={setField} options={fields} inline />
      ) : null}
      <TextField
        name="wished"
        label="What is right?"
        hint={dated ? 'Write it like 2026-03-14' : undefined}
        maxLength={200}
        value={wished}
        onChange={(event) => setWished(event.target.value)}
      />
      <TextArea
        name="words"
        label="Anything else?"
        optional
        rows={2}
        maxLength={1000}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      {ask.error ? <NotDone error={ask.error} /> : null}
      <Button
        kind="primary"
        busy={ask.isPending ? 'Sending…' : false}
        unavailable={wished.trim() === '' ? 'Write what is right first.' : undefined}
        onClick={send}
      >
        Tell us
      </Button>
    </section>
  );
}
