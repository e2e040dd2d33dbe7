import { useState, type FormEvent } from 'react';
import type { ApiProblem } from '#ui/api.ts';
import { Button, ButtonRow } from '#ui/button/button.tsx';
import { usePerform } from '#ui/data/data.tsx';
import { TextField } from '#ui/form/text-field.tsx';
import { Notice } from '#ui/status/tag.tsx';
import { wordsFor } from '#ui/words.ts';
import { addLink } from '../links.contract.ts';

export type LinkBoxProps = { caseId: string; onTaken: () => void };

/** "Paste a link from your health app": behind one button, so that who has none is not asked about it. */
export function LinkBox({ caseId, onTaken }: LinkBoxProps) {
  const add = usePerform(addLink);
  const [open, setOpen] = useState(false);
  const [asksPasscode, setAsksPasscode] = useState(false);
  const problem = add.error ?? undefined;
  const ofField = (path: string) => problem?.fields.find((field) => field.path === path)?.message;
  // Once asked for, the field stays, also while the next try is on its way.
  if (ofField('passcode') !== undefined && !asksPasscode) setAsksPasscode(true);
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    const text = (name: string) => {
      const value = typed.get(name);
      return typeof value === 'string' ? value.trim() : '';
    };
    const passcode = text('passcode');
    const form = event.currentTarget;
    const taken = () => {
      form.reset();
      setAsksPasscode(false);
      onTaken();
    };
    add.mutate({ caseId, link: text('link'), ...(passcode === '' ? {} : { passcode }) }, { onSuccess: taken });
  };
  if (!open)
    return (
      <p>
        <Button kind="quiet" onClick={() => setOpen(true)}>
          Paste a link from your health app
        </Button>
      </p>
    );
  return (
    <form className="records-from-app" onSubmit={send}>
      <TextField
        name="link"
        label="Link from your health app"
        hint="In the app, look for “Share” and “Link”. It begins with “shlink:/”, or has that in it."
        error={ofField('link')}
        autoComplete="off"
        spellCheck={false}
        required
        dir="ltr"
      />
      {asksPasscode ? (
        <TextField
          name="passcode"
          label="Passcode of the link"
          hint="The one that you chose in the app when you made the link."
          error={ofField('passcode')}
          autoComplete="off"
          chars={12}
          dir="ltr"
        />
      ) : null}
      {problem && problem.fields.length === 0 ? <NotTaken problem={problem} /> : null}
      {add.data ? <Taken {...add.data} /> : null}
      <ButtonRow>
        <Button type="submit" busy={add.isPending ? 'Fetching your records…' : false}>
          Fetch my records
        </Button>
        <Button kind="quiet" onClick={() => setOpen(false)}>
          Close
        </Button>
      </ButtonRow>
    </form>
  );
}

function NotTaken({ problem }: { problem: ApiProblem }) {
  const words = wordsFor(problem);
  return (
    <Notice tone="danger" live="alert" title={words.happened}>
      <p>{problem.detail === '' ? words.canDo : problem.detail}</p>
    </Notice>
  );
}

type TakenProps = { label: string | null; files: number; notes: readonly string[] };

function Taken({ label, files, notes }: TakenProps) {
  const count = `${files} ${files === 1 ? 'file' : 'files'}`;
  const title = files === 0 ? 'There was nothing to take' : `${count} came${label === null ? '' : ` from “${label}”`}.`;
  return (
    <Notice live="status" title={title}>
      {files > 0 ? (
        <p>
          We read {files === 1 ? 'it' : 'them'} now. You see below what is in {files === 1 ? 'it' : 'them'}.
        </p>
      ) : null}
      {notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
    </Notice>
  );
}
