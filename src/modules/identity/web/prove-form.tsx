import { useState, type FormEvent } from 'react';
import { Button, ButtonRow } from '#ui/button/button.tsx';
import { usePerform } from '#ui/data/data.tsx';
import { TextField } from '#ui/form/text-field.tsx';
import { Notice } from '#ui/status/tag.tsx';
import { wordsFor } from '#ui/words.ts';
import { prove } from '../sign-in/proofs.contract.ts';

/** Asked in place when an act needs a fresh proof; goes on with the act once it is given. */
export function ProveForm({ onProved, onCancel }: { onProved: () => void; onCancel: () => void }) {
  const proof = usePerform(prove);
  const [values, setValues] = useState({ password: '', code: '' });
  const words = proof.error ? wordsFor(proof.error) : undefined;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    proof.mutate({ password: values.password, code: values.code.replace(/\s/g, '') }, { onSuccess: onProved });
  };
  return (
    <form onSubmit={onSubmit} noValidate aria-label="Prove that it is you">
      <p>This changes who may come in. Prove once more that it is you.</p>
      {words ? (
        <Notice tone="caution" live="alert" title={words.happened}>
          <p>{words.canDo}</p>
        </Notice>
      ) : null}
      <TextField
        name="proof-password"
        type="password"
        label="Your password"
        autoComplete="current-password"
        chars={24}
        value={values.password}
        onChange={(event) => setValues({ ...values, password: event.target.value })}
      />
      <TextField
        name="proof-code"
        label="Code from your app"
        inputMode="numeric"
        autoComplete="one-time-code"
        chars={8}
        dir="ltr"
        value={values.code}
        onChange={(event) => setValues({ ...values, code: event.target.value })}
      />
      <ButtonRow>
        <Button kind="primary" type="submit" busy={proof.isPending && 'Checking…'}>
          Go on
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
      </ButtonRow>
    </form>
  );
}
