import { useState, type FormEvent, type KeyboardEvent } from 'react';
import { Button, ButtonRow } from '#ui/button/button.tsx';
import { usePerform } from '#ui/data/data.tsx';
import { CheckboxField, Select } from '#ui/form/choices.tsx';
import { TextField } from '#ui/form/text-field.tsx';
import { wordsFor } from '#ui/words.ts';
import { confirmDocument, documentKinds, documentKindWords, type DocumentView } from '../records.contract.ts';
import './records.css';

export type DocumentConfirmProps = {
  caseId: string;
  document: DocumentView;
  onConfirmed?: (document: DocumentView) => void;
};

const facts = ['kind', 'date', 'author', 'facility'] as const;
const labels = { kind: 'Kind', date: 'Date', author: 'Author', facility: 'Place' } as const;

/** What the program thinks a document is, with the lines it read; `y` takes it, `n` opens the fields. */
export function DocumentConfirm(props: DocumentConfirmProps) {
  return <Confirm key={props.document.documentId} {...props} />;
}

function Confirm({ caseId, document, onConfirmed }: DocumentConfirmProps) {
  const confirm = usePerform(confirmDocument);
  const { documentId, kind, title, date, author, facility, firstOpinion } = document;
  const [editing, setEditing] = useState(false);
  const [fields, setFields] = useState({
    kind,
    title,
    date: date ?? '',
    author: author ?? '',
    facility: facility ?? '',
    firstOpinion,
  });
  const save = (values: typeof fields) =>
    confirm.mutate(
      {
        caseId,
        documentId,
        kind: values.kind,
        title: values.title,
        date: fullDate(values.date),
        author: values.author || null,
        facility: values.facility || null,
        firstOpinion: values.firstOpinion,
      },
      {
        onSuccess: (saved) => {
          setEditing(false);
          onConfirmed?.(saved);
        },
      },
    );
  const onKey = (event: KeyboardEvent) => {
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'y') save(fields);
    else if (event.key === 'n') setEditing(true);
    else return;
    event.preventDefault();
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    save(fields);
  };
  const change = (part: Partial<typeof fields>) => setFields({ ...fields, ...part });
  const problem = confirm.error ? <p role="alert">{wordsFor(confirm.error).happened}</p> : null;

  if (editing)
    return (
      <form className="confirm" onSubmit={onSubmit} aria-label="What this document is">
        <TextField
          name="title"
          label="Title"
          value={fields.title}
          onChange={(e) => change({ title: e.target.value })}
        />
        <Select
          name="kind"
          label="Kind"
          value={fields.kind}
          options={documentKinds.map((value) => ({ value, label: documentKindWords[value] }))}
          onChange={(e) => change({ kind: e.target.value as typeof kind })}
        />
        <TextField
          name="date"
          label="Date"
          type="date"
          value={fields.date}
          onChange={(e) => change({ date: e.target.value })}
        />
        <TextField
          name="author"
          label="Author"
          value={fields.author}
          onChange={(e) => change({ author: e.target.value })}
        />
        <TextField
          name="facility"
          label="Place"
          value={fields.facility}
          onChange={(e) => change({ facility: e.target.value })}
        />
        <CheckboxField
          name="firstOpinion"
          label="It says what the first doctors would do"
          hint="Experts read it after they have locked a view of their own."
          checked={fields.firstOpinion}
          onChange={(checked) => change({ firstOpinion: checked })}
        />
        {problem}
        <ButtonRow>
          <Button kind="primary" type="submit" busy={confirm.isPending ? 'Saving…' : false}>
            Save
          </Button>
          <Button kind="quiet" onClick={() => setEditing(false)}>
            Leave as it is
          </Button>
        </ButtonRow>
      </form>
    );
  return (
    <div className="confirm" role="group" aria-label="What this document seems to be" tabIndex={0} onKeyDown={onKey}>
      <dl className="confirm-facts">
        {facts.map((fact) => (
          <div key={fact}>
            <dt>{labels[fact]}</dt>
            <dd>
              <bdi>{fact === 'kind' ? documentKindWords[kind] : (document[fact] ?? 'not found')}</bdi>
              {document.evidence[fact] && !document.confirmed ? (
                <>
                  <q className="u-meta">
                    <bdi>{document.evidence[fact].quote}</bdi>
                  </q>
                  {document.evidence[fact].page > 0 && document.pageCount > 1 ? (
                    <span className="u-meta u-num">page {document.evidence[fact].page}</span>
                  ) : null}
                </>
              ) : null}
            </dd>
          </div>
        ))}
        {firstOpinion ? (
          <div>
            <dt>First opinion</dt>
            <dd>
              Kept from experts until their own first view is locked
              {document.evidence['firstOpinion'] && !document.confirmed ? (
                <q className="u-meta">
                  <bdi>{document.evidence['firstOpinion'].quote}</bdi>
                </q>
              ) : null}
            </dd>
          </div>
        ) : null}
      </dl>
      {problem}
      {document.confirmed ? (
        <Button kind="quiet" onClick={() => setEditing(true)}>
          Change
        </Button>
      ) : (
        <ButtonRow>
          <Button
            kind="primary"
            shortcut="Y"
            aria-keyshortcuts="y"
            busy={confirm.isPending ? 'Saving…' : false}
            onClick={() => save(fields)}
          >
            This is right
          </Button>
          <Button shortcut="N" aria-keyshortcuts="n" onClick={() => setEditing(true)}>
            Correct it
          </Button>
        </ButtonRow>
      )}
    </div>
  );
}

/** A year or a month alone is no day to file under; it stays in the evidence. */
function fullDate(text: string): string | null {
  return /^\d{4}-\d\d-\d\d$/.test(text) ? text : null;
}
