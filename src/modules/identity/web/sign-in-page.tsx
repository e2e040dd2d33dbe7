import { useSearch } from '@tanstack/react-router';
import { useEffect, useState, type FormEvent, type ReactNode } from 'react';
import { listProgrammes } from '#modules/programmes/programmes.contract.ts';
import type { ApiProblem } from '#ui/api.ts';
import { Button, LinkButton } from '#ui/button/button.tsx';
import { useOperation, usePerform } from '#ui/data/data.tsx';
import { RadioGroup } from '#ui/form/choices.tsx';
import { ErrorSummary } from '#ui/form/error-summary.tsx';
import { TextField } from '#ui/form/text-field.tsx';
import { Notice } from '#ui/status/tag.tsx';
import { wordsFor } from '#ui/words.ts';
import { requestLink } from '../identity.contract.ts';
import { PasskeyButton } from './parts.tsx';
import { signIn } from '../sign-in/proofs.contract.ts';
import { InstitutionButtons } from './institutions.tsx';
import './sign-in-page.css';
import { safeNext } from './safe-next.ts';

type Search = { next?: string; programme?: string; staff?: string | number | boolean };

/** `/sign-in`: a link by e-mail for patients; e-mail, password and code for those who work here. */
export function SignInPage() {
  const { next, programme, staff } = useSearch({ strict: false }) as Search;
  const works = staff !== undefined || (next ?? '').startsWith('/staff');
  const [here, setHere] = useState<'patient' | 'staff'>(works ? 'staff' : 'patient');
  useEffect(() => {
    document.title = 'Sign in – Second opinion';
  }, []);
  return (
    <>
      <h1>Sign in</h1>
      <PasskeyButton onDone={(home) => location.assign(safeNext(next, home))} />
      {here === 'patient' ? (
        <LinkForm next={safeNext(next, '/request')} programme={programme} />
      ) : (
        <>
          <StaffForm onDone={(home) => location.assign(safeNext(next, home))} />
          <InstitutionButtons next={next === undefined ? undefined : safeNext(next, '')} />
        </>
      )}
      <p className="sign-in-switch">
        <Button kind="quiet" onClick={() => setHere(here === 'patient' ? 'staff' : 'patient')}>
          {here === 'patient' ? 'I am a doctor or nurse here' : 'I am a patient'}
        </Button>
      </p>
    </>
  );
}

/** Asks for a link. The answer is the same whether the address is known or not. */
export function LinkForm({ next, programme }: { next: string; programme?: string | undefined }) {
  const programmes = useOperation(listProgrammes, {}, { enabled: programme === undefined });
  const list = programmes.data?.programmes ?? [];
  const ask = usePerform(requestLink);
  const [email, setEmail] = useState('');
  const [chosen, setChosen] = useState('');
  const slug = programme ?? (list.length === 1 ? (list[0]?.slug ?? '') : chosen);
  const [unchosen, setUnchosen] = useState(false);
  const problems = unchosen ? [{ fieldId: 'programme', message: 'Choose your service' }] : summaryOf(ask.error);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    setUnchosen(slug === '');
    if (slug !== '') ask.mutate({ email, programme: slug, next });
  };
  if (ask.isSuccess) {
    return (
      <Notice tone="good" live="status" title="Look at your e-mail">
        <p>
          If <bdi>{email}</bdi> is right, a link is there now. It works once, for ten minutes.
        </p>
        <p>
          Do you open it on another device? Then it asks for these digits:{' '}
          <strong className="sign-in-digits" dir="ltr">
            {ask.data?.code}
          </strong>
        </p>
        <Button kind="quiet" onClick={() => ask.reset()}>
          Use another address
        </Button>
      </Notice>
    );
  }
  return (
    <SignInForm onSubmit={onSubmit} problems={problems} error={ask.error}>
      {programme === undefined && list.length > 1 ? (
        <RadioGroup
          name="programme"
          label="Your service"
          value={chosen}
          error={unchosen ? 'Choose your service' : undefined}
          options={list.map((one) => ({ value: one.slug, label: one.name }))}
          onChange={(value) => {
            setChosen(value);
            setUnchosen(false);
          }}
        />
      ) : null}
      <TextField
        name="email"
        type="email"
        label="Your e-mail address"
        hint="We send you a link. You need no password."
        autoComplete="email"
        value={email}
        error={problems.find((one) => one.fieldId === 'email')?.message}
        onChange={(event) => setEmail(event.target.value)}
      />
      <Button kind="primary" type="submit" busy={ask.isPending && 'Sending…'}>
        Send me the link
      </Button>
    </SignInForm>
  );
}

/** E-mail, password and code of those who work here. @param onDone is given their first page */
export function StaffForm({ onDone }: { onDone: (home: string) => void }) {
  const enter = usePerform(signIn);
  const [values, setValues] = useState({ email: '', password: '', code: '' });
  const problems = summaryOf(enter.error);
  const errorOf = (name: string) => problems.find((one) => one.fieldId === name)?.message;
  const set = (part: Partial<typeof values>) => setValues({ ...values, ...part });
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    enter.mutate({ ...values, code: values.code.trim() }, { onSuccess: (done) => onDone(done.next) });
  };
  return (
    <SignInForm onSubmit={onSubmit} problems={problems} error={enter.error}>
      <TextField
        name="email"
        type="email"
        label="Work e-mail"
        autoComplete="username"
        value={values.email}
        error={errorOf('email')}
        onChange={(event) => set({ email: event.target.value })}
      />
      <TextField
        name="password"
        type="password"
        label="Password"
        autoComplete="current-password"
        value={values.password}
        error={errorOf('password')}
        onChange={(event) => set({ password: event.target.value })}
      />
      <TextField
        name="code"
        label="Code from your app"
        hint="Six digits. A new one comes every 30 seconds. Without your phone: one of your recovery codes."
        autoComplete="one-time-code"
        chars={20}
        dir="ltr"
        value={values.code}
        error={errorOf('code')}
        onChange={(event) => set({ code: event.target.value })}
      />
      <Button kind="primary" type="submit" busy={enter.isPending && 'Signing in…'}>
        Sign in
      </Button>
      <p className="sign-in-forgot">
        <LinkButton kind="quiet" href="/sign-in/reset">
          I forgot my password
        </LinkButton>
      </p>
    </SignInForm>
  );
}

export function SignInForm({
  onSubmit,
  problems,
  error,
  children,
}: {
  onSubmit: (event: FormEvent) => void;
  problems: readonly { fieldId: string; message: string }[];
  error: ApiProblem | null;
  children: ReactNode;
}) {
  const words = error && problems.length === 0 ? wordsFor(error) : undefined;
  return (
    <form onSubmit={onSubmit} noValidate>
      <ErrorSummary problems={problems} />
      {words ? (
        <Notice tone="caution" live="alert" title={words.happened}>
          <p>{[words.did, words.canDo].filter(Boolean).join(' ')}</p>
        </Notice>
      ) : null}
      {children}
    </form>
  );
}

export const summaryOf = (error: ApiProblem | null) =>
  (error?.fields ?? []).map(({ path, message }) => ({ fieldId: path, message }));
