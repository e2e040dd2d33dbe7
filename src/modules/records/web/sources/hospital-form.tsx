import { useState, type SyntheticEvent } from 'react';
import type { ApiProblem } from '#ui/api.ts';
import { Button, ButtonRow } from '#ui/button/button.tsx';
import { usePerform } from '#ui/data/data.tsx';
import { RadioGroup } from '#ui/form/choices.tsx';
import { ErrorSummary } from '#ui/form/error-summary.tsx';
import { TextField } from '#ui/form/text-field.tsx';
import { Disclosure } from '#ui/staff/disclosure.tsx';
import { Notice } from '#ui/status/tag.tsx';
import { wordsFor } from '#ui/words.ts';
import { saveSource, type Source } from '../../sources.contract.ts';
import { inputOf, valuesOf, type HospitalValues } from './hospital-values.ts';

type Props = { source?: Source; usualScopes: string; onDone: () => void; onCancel?: () => void };
type Part = {
  values: HospitalValues;
  set: (part: Partial<HospitalValues>) => void;
  errorOf: (name: string) => string | undefined;
};

/** Adds a hospital, or changes one. The server asks it before anything is kept. */
export function HospitalForm({ source, usualScopes, onDone, onCancel }: Props) {
  const save = usePerform(saveSource);
  const [values, setValues] = useState(() => valuesOf(source, usualScopes));
  const [isMissing, setMissing] = useState(false);
  const missing = isMissing
    ? [{ fieldId: 'clientSecret', message: 'Write the secret, or say that there is none' }]
    : [];
  const problems = [
    ...missing,
    ...(save.error?.fields ?? []).map(({ path, message }) => ({ fieldId: path.split('.')[0] ?? path, message })),
  ];
  const part: Part = {
    values,
    set: (some) => setValues({ ...values, ...some }),
    errorOf: (name) => problems.find((one) => one.fieldId === name)?.message,
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const lacksSecret = !values.withoutSecret && values.clientSecret === '' && source?.hasSecret !== true;
    setMissing(lacksSecret);
    if (lacksSecret) return;
    save.mutate(inputOf(values, source), { onSuccess: onDone });
  };
  // Origins and scopes stand behind a disclosure: what is wrong there must be seen.
  const isHiddenWrong = problems.some(({ fieldId }) => fieldId === 'origins' || fieldId === 'scopes');
  return (
    <form onSubmit={submit} noValidate aria-label={source ? `Change ${source.name}` : 'Add a hospital'}>
      {source ? null : <h2>Add a hospital</h2>}
      <ErrorSummary problems={problems} />
      {save.error && problems.length === 0 ? <StaffProblem of={save.error} /> : null}
      <Basics {...part} known={source !== undefined} />
      <Secret {...part} known={source?.hasSecret === true} />
      {isHiddenWrong ? (
        <Settings {...part} />
      ) : (
        <Disclosure summary="For the one who knows its settings">
          <Settings {...part} />
        </Disclosure>
      )}
      <ButtonRow>
        <Button kind="primary" type="submit" busy={save.isPending && 'Asking the hospital…'}>
          {source ? 'Save' : 'Add it'}
        </Button>
        {onCancel ? <Button onClick={onCancel}>Leave as it is</Button> : null}
      </ButtonRow>
    </form>
  );
}

function Basics({ values, set, errorOf, known }: Part & { known: boolean }) {
  return (
    <>
      <TextField
        name="name"
        label="Name of the hospital"
        hint="As patients know it."
        value={values.name}
        error={errorOf('name')}
        onChange={(event) => set({ name: event.target.value })}
      />
      <TextField
        name="place"
        label="Town"
        optional
        value={values.place}
        error={errorOf('place')}
        onChange={(event) => set({ place: event.target.value })}
      />
      <TextField
        name="baseUrl"
        label="Address of its FHIR server"
        hint={
          known ? 'It stays: another address is another hospital.' : 'FHIR R4, like https://fhir.hospital.example/r4'
        }
        dir="ltr"
        inputMode="url"
        readOnly={known}
        value={values.baseUrl}
        error={errorOf('baseUrl')}
        onChange={(event) => set({ baseUrl: event.target.value })}
      />
      <TextField
        name="clientId"
        label="Client ID"
        dir="ltr"
        autoComplete="off"
        value={values.clientId}
        error={errorOf('clientId')}
        onChange={(event) => set({ clientId: event.target.value })}
      />
    </>
  );
}

function Secret({ values, set, errorOf, known }: Part & { known: boolean }) {
  return (
    <>
      <RadioGroup
        name="secret"
        label="Did the hospital give a secret?"
        value={values.withoutSecret ? 'no' : 'yes'}
        options={[
          { value: 'yes', label: 'Yes' },
          { value: 'no', label: 'No, only the client ID' },
        ]}
        onChange={(answer) => set({ withoutSecret: answer === 'no' })}
      />
      {values.withoutSecret ? null : (
        <TextField
          name="clientSecret"
          type="password"
          label="Client secret"
          hint={known ? 'Leave it empty, and it stays as it is.' : 'Kept sealed. Nobody is shown it again.'}
          dir="ltr"
          autoComplete="new-password"
          value={values.clientSecret}
          error={errorOf('clientSecret')}
          onChange={(event) => set({ clientSecret: event.target.value })}
        />
      )}
    </>
  );
}

function Settings({ values, set, errorOf }: Part) {
  const line = (name: 'scopes' | 'origins', label: string, hint: string) => (
    <TextField
      name={name}
      label={label}
      hint={hint}
      dir="ltr"
      value={values[name]}
      error={errorOf(name)}
      onChange={(event) => set({ [name]: event.target.value })}
    />
  );
  return (
    <>
      {line('scopes', 'Scopes', 'What patients are asked to allow. Newer portals want patient/*.rs.')}
      {line('origins', 'Its other addresses', 'With commas: where people sign in, or papers lie, if elsewhere.')}
    </>
  );
}

/** What went wrong, in words. */
export function StaffProblem({ of: problem }: { of: ApiProblem }) {
  const words = wordsFor(problem);
  return (
    <Notice tone="caution" live="alert" title={words.happened}>
      <p>{[words.did, words.canDo].filter(Boolean).join(' ')}</p>
    </Notice>
  );
}
