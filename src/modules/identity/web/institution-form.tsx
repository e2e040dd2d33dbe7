import { useState, type SyntheticEvent } from 'react';
import { Button, ButtonRow } from '#ui/button/button.tsx';
import { usePerform } from '#ui/data/data.tsx';
import { RadioGroup, Select } from '#ui/form/choices.tsx';
import { ErrorSummary } from '#ui/form/error-summary.tsx';
import { TextField } from '#ui/form/text-field.tsx';
import { Disclosure } from '#ui/staff/disclosure.tsx';
import { saveProvider, signingAlgorithms, type Provider } from '../institutions/oidc.contract.ts';
import { inputOf, valuesOf, type InstitutionValues } from './institution-values.ts';
import { Problem } from './parts.tsx';

type Props = { provider?: Provider; onDone: () => void; onCancel?: () => void };
type Part = {
  values: InstitutionValues;
  set: (part: Partial<InstitutionValues>) => void;
  errorOf: (name: string) => string | undefined;
};

/** Adds an institution, or changes one. The server asks it before anything is kept. */
export function InstitutionForm({ provider, onDone, onCancel }: Props) {
  const save = usePerform(saveProvider);
  const [values, setValues] = useState(() => valuesOf(provider));
  const problems = (save.error?.fields ?? []).map(({ path, message }) => ({
    fieldId: path.split('.')[0] ?? path,
    message,
  }));
  const part: Part = {
    values,
    set: (some) => setValues({ ...values, ...some }),
    errorOf: (name) => problems.find((one) => one.fieldId === name)?.message,
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate(inputOf(values, provider), {
      onSuccess: () => {
        setValues(valuesOf(provider));
        onDone();
      },
    });
  };
  return (
    <form onSubmit={submit} noValidate aria-label={provider ? `Change ${provider.name}` : 'Add an institution'}>
      {provider ? null : <h2>Add an institution</h2>}
      <ErrorSummary problems={problems} />
      {save.error && problems.length === 0 ? <Problem of={save.error} /> : null}
      <Basics {...part} known={provider !== undefined} />
      <WhoComes {...part} />
      <Disclosure summary="For the one who knows its settings">
        <Settings {...part} />
      </Disclosure>
      <ButtonRow>
        <Button kind="primary" type="submit" busy={save.isPending && 'Asking the institution…'}>
          {provider ? 'Save' : 'Add it'}
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
        label="Words of the button"
        hint="Its name, as people who work there say it."
        chars={28}
        value={values.name}
        error={errorOf('name')}
        onChange={(event) => set({ name: event.target.value })}
      />
      <TextField
        name="issuer"
        label="Address of the issuer"
        hint={known ? 'It stays: another issuer is another institution.' : 'Like https://login.hospital.example'}
        dir="ltr"
        inputMode="url"
        readOnly={known}
        value={values.issuer}
        error={errorOf('issuer')}
        onChange={(event) => set({ issuer: event.target.value })}
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
    </>
  );
}

function WhoComes({ values, set, errorOf }: Part) {
  const rolesField = (role: keyof InstitutionValues['roles'], label: string) => (
    <TextField
      name={`roles-${role}`}
      label={label}
      optional
      dir="ltr"
      value={values.roles[role]}
      onChange={(event) => set({ roles: { ...values.roles, [role]: event.target.value } })}
    />
  );
  return (
    <>
      <RadioGroup
        name="comes"
        label="Who may come in with it?"
        value={values.comes}
        options={[
          { value: 'invited', label: 'Only people you invited' },
          {
            value: 'brought',
            label: 'Also people you did not invite',
            hint: 'In the role that the institution says. Never as an administrator.',
          },
        ]}
        onChange={(comes) => set({ comes: comes === 'brought' ? 'brought' : 'invited' })}
      />
      {values.comes === 'brought' ? (
        <>
          <TextField
            name="rolesClaim"
            label="Claim that tells the role"
            hint="Often “groups” or “roles”."
            dir="ltr"
            chars={20}
            value={values.rolesClaim}
            error={errorOf('rolesClaim')}
            onChange={(event) => set({ rolesClaim: event.target.value })}
          />
          <p className="field-hint">Its words for each role, with commas between them. Who has none stays out.</p>
          {rolesField('coordinator', 'Coordinators')}
          {rolesField('expert', 'Experts')}
          {rolesField('auditor', 'Auditors')}
        </>
      ) : null}
    </>
  );
}

function Settings({ values, set, errorOf }: Part) {
  const line = (name: 'twoFactorAmr' | 'twoFactorAcr' | 'scopes' | 'origins', label: string, hint: string) => (
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
      {line('twoFactorAmr', 'Two factors, told by “amr”', 'Without them we ask for our own code as well.')}
      {line('twoFactorAcr', 'Two factors, told by “acr”', 'With commas between them. Empty when it tells none.')}
      {line('scopes', 'Scopes', 'Begins with openid.')}
      {line('origins', 'Its other addresses', 'Where its keys or its tokens live, if elsewhere than the issuer.')}
      <Select
        name="signingAlg"
        label="Signature of its tokens"
        options={signingAlgorithms.map((value) => ({ value, label: value }))}
        value={values.signingAlg}
        error={errorOf('signingAlg')}
        onChange={(event) => set({ signingAlg: event.target.value as InstitutionValues['signingAlg'] })}
      />
    </>
  );
}
