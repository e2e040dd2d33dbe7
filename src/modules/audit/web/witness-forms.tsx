import { useState, type FormEvent } from 'react';
import { Button } from '#ui/button/button.tsx';
import { TextArea, TextField } from '#ui/form/text-field.tsx';

type Setting = { isPending: boolean };
export type NewWitness = { label: string; url: string; vkeys: string[] };

/** Keys one below the other, as they were copied. */
const keysIn = (text: string): string[] => text.split(/\s+/).filter((part) => part.includes('+'));

/** Why it cannot be added yet. */
function lacks(label: string, text: string, address = false): string | undefined {
  if (label.trim() === '') return 'Say who it is first.';
  if (address) return 'Its address is missing: it begins with https://.';
  return keysIn(text).length === 0
    ? 'Its keys are missing: each is a name, a number and letters with + between.'
    : undefined;
}

/** Adds a witness from what its administrators handed over: an address and keys, in one text. */
export function WitnessForm({ set, onAdd }: { set: Setting; onAdd: (witness: NewWitness) => void }) {
  const [label, setLabel] = useState('');
  const [text, setText] = useState('');
  const url = text.split(/\s+/).find((part) => /^https?:\/\//.test(part)) ?? '';
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    onAdd({ label: label.trim(), url, vkeys: keysIn(text) });
  };
  return (
    <form className="audit-form" onSubmit={onSubmit} aria-label="Ask another witness">
      <h3>Ask another witness</h3>
      <TextField
        name="witness"
        label="Who it is"
        hint="As people know it: the name of a hospital or an association"
        value={label}
        chars={32}
        onChange={(event) => setLabel(event.target.value)}
      />
      <TextArea
        name="witness-keys"
        label="What it gave us"
        hint="Its address and its keys, as its administrators copied them"
        dir="ltr"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" busy={set.isPending && 'Adding…'} unavailable={lacks(label, text, url === '')}>
        Add
      </Button>
    </form>
  );
}

export type NewLog = { label: string; vkeys: string[] };

/** Keys by log: those of one log begin with one name. */
const logsIn = (label: string, text: string): NewLog[] =>
  [...Map.groupBy(keysIn(text), (vkey) => vkey.split('+')[0])].map(([, vkeys]) => ({ label, vkeys }));

/** Adds the logs of another installation from their keys, as they were copied. */
export function LogForm({ set, onAdd }: { set: Setting; onAdd: (logs: NewLog[]) => void }) {
  const [label, setLabel] = useState('');
  const [text, setText] = useState('');
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    onAdd(logsIn(label.trim(), text));
  };
  return (
    <form className="audit-form" onSubmit={onSubmit} aria-label="Watch another log">
      <h3>Watch another log</h3>
      <TextField
        name="log"
        label="Whose it is"
        hint="As people know it"
        value={label}
        chars={32}
        onChange={(event) => setLabel(event.target.value)}
      />
      <TextArea
        name="log-keys"
        label="Keys of its logs"
        hint="All of them, as its administrators copied them"
        dir="ltr"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" busy={set.isPending && 'Adding…'} unavailable={lacks(label, text)}>
        Add
      </Button>
    </form>
  );
}
