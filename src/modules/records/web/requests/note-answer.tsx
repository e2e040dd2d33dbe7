import { useState } from 'react';
import { Button, ButtonRow } from '#ui/button/button.tsx';
import { usePerform } from '#ui/data/data.tsx';
import { Select } from '#ui/form/choices.tsx';
import { TextField } from '#ui/form/text-field.tsx';
import { Disclosure } from '#ui/staff/disclosure.tsx';
import { noteRequest, type RequestView } from '../../records.contract.ts';
import { Problem } from '../problem.tsx';

type Note = 'arrived' | 'not-held' | 'refused' | 'fee' | 'extended' | 'closed';

/** What the hospital or practice answered, in one line. */
export function NoteAnswer({ caseId, request }: { caseId: string; request: RequestView }) {
  const note = usePerform(noteRequest);
  const [kind, setKind] = useState<Note | ''>('');
  const [about, setAbout] = useState('');
  const [words, setWords] = useState('');
  const { requestId } = request;
  const options: { value: Note; label: string }[] = [
    { value: 'arrived', label: 'It has come' },
    { value: 'not-held', label: 'They do not have it' },
    { value: 'refused', label: 'They refuse' },
    { value: 'fee', label: 'They ask for money' },
    ...(request.mayExtend ? [{ value: 'extended' as const, label: 'They need more time' }] : []),
    { value: 'closed', label: 'I no longer need it' },
  ];
  const saysWhy = kind === 'refused' || kind === 'fee';
  const isOfItems = kind === 'arrived' || kind === 'not-held' || kind === 'refused';
  const open = request.items.filter(({ state }) => state === 'open');
  const save = () => {
    if (kind === '') return;
    note.mutate(
      {
        caseId,
        requestId,
        note: kind,
        ...(words ? { words } : {}),
        ...(isOfItems && about ? { items: [Number(about)] } : {}),
      },
      {
        onSuccess: () => {
          setKind('');
          setAbout('');
          setWords('');
        },
      },
    );
  };
  return (
    <Disclosure summary="They have answered">
      {note.error && !note.error.fields[0] ? <Problem error={note.error} onAgain={() => note.reset()} /> : null}
      <Select
        name={`note-${requestId}`}
        label="What did they say?"
        empty="Choose"
        options={options}
        value={kind}
        onChange={(event) => setKind(event.target.value as Note | '')}
      />
      {isOfItems && open.length > 1 ? (
        <Select
          name={`about-${requestId}`}
          label="About what?"
          empty="All of it"
          options={open.map(({ n, words: label }) => ({ value: String(n), label }))}
          value={about}
          onChange={(event) => setAbout(event.target.value)}
        />
      ) : null}
      {saysWhy ? (
        <TextField
          name={`words-${requestId}`}
          label={kind === 'fee' ? 'How much, and for what?' : 'What reason did they give?'}
          value={words}
          maxLength={500}
          error={note.error?.fields[0]?.message}
          onChange={(event) => setWords(event.target.value)}
        />
      ) : null}
      <ButtonRow>
        <Button
          busy={note.isPending && 'Saving…'}
          unavailable={kind === '' ? 'First choose what they said.' : undefined}
          onClick={save}
        >
          Save the answer
        </Button>
      </ButtonRow>
    </Disclosure>
  );
}
