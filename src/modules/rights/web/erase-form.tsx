import { useState, type ReactNode } from 'react';
import { Button, ButtonRow } from '#ui/button/button.tsx';
import { TextArea } from '#ui/form/text-field.tsx';

export type EraseFormProps = {
  name: string;
  /** Whether it begins at once, or somebody looks at it first. */
  atOnce: boolean;
  error: ReactNode;
  busy: boolean;
  onErase: (words: string) => void;
  onLeave: () => void;
};

/** Asked once more, with what happens said in words; it cannot be undone, so nothing here is quick. */
export function EraseForm({ name, atOnce, error, busy, onErase, onLeave }: EraseFormProps) {
  const [words, setWords] = useState('');
  return (
    <div className="rights-form">
      <p>
        {atOnce
          ? 'We erase this at once. Nobody can bring it back, we neither.'
          : 'Our privacy officer looks at this and answers within one month. You can take it back until then.'}
      </p>
      {atOnce ? null : (
        <TextArea
          name={`${name}-words`}
          label="Do you want to tell us why?"
          optional
          maxLength={1000}
          rows={3}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
      )}
      {error}
      <ButtonRow>
        <Button kind="danger" busy={busy ? 'Working…' : false} onClick={() => onErase(words)}>
          {atOnce ? 'Erase it now' : 'Ask for it to be erased'}
        </Button>
        <Button kind="quiet" onClick={onLeave}>
          Keep it
        </Button>
      </ButtonRow>
    </div>
  );
}
