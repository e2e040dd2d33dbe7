import { useEffect, useState, type FormEvent } from 'react';
import { Button, LinkButton } from '#ui/button/button.tsx';
import { usePerform } from '#ui/data/data.tsx';
import { TextField } from '#ui/form/text-field.tsx';
import { Notice } from '#ui/status/tag.tsx';
import { passwordMin } from '../sessions/account.contract.ts';
import { requestReset, resetPassword } from '../sign-in/reset.contract.ts';
import { SignInForm, summaryOf } from './sign-in-page.tsx';

/** `/sign-in/reset`: asks for a link to a new password; `/sign-in/reset#secret`, where that link leads, sets it. */
export function ResetPage() {
  const [token, setToken] = useState(() => window.location.hash.slice(1));
  useEffect(() => {
    document.title = 'A new password – Second opinion';
  }, []);
  return token.length < 16 ? <AskForLink /> : <NewPassword token={token} onAgain={() => setToken('')} />;
}

function AskForLink() {
  const ask = usePerform(requestReset);
  const [email, setEmail] = useState('');
  const problems = summaryOf(ask.error);
  if (ask.isSuccess) {
    return (
      <>
        <h1>Look at your e-mail</h1>
        <p>
          If <bdi>{email}</bdi> signs in here with a password, a link is there now. It works once, for fifteen minutes.
        </p>
        <p>Have your phone at hand: the link asks for a code of your app, or for one of your recovery codes.</p>
        <Button kind="quiet" onClick={() => ask.reset()}>
          Use another address
        </Button>
      </>
    );
  }
  return (
    <>
      <h1>A new password</h1>
      <p>We send a link to your address. Your app for codes stays as it is.</p>
      <SignInForm
        problems={problems}
        error={ask.error}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          ask.mutate({ email });
        }}
      >
        <TextField
          name="email"
          type="email"
          label="Work e-mail"
          autoComplete="username"
          value={email}
          error={problems.find((one) => one.fieldId === 'email')?.message}
          onChange={(event) => setEmail(event.target.value)}
        />
        <Button kind="primary" type="submit" busy={ask.isPending && 'Sending…'}>
          Send me the link
        </Button>
      </SignInForm>
      <p className="sign-in-switch">
        Patients need no password: <a href="/sign-in">ask for a link to sign in</a>. Is your app lost as well, and your
        recovery codes? Then talk to your administrator.
      </p>
    </>
  );
}

function NewPassword({ token, onAgain }: { token: string; onAgain: () => void }) {
  const change = usePerform(resetPassword);
  const [values, setValues] = useState({ password: '', code: '' });
  const problems = summaryOf(change.error);
  const errorOf = (name: string) => problems.find((one) => one.fieldId === name)?.message;
  if (change.isSuccess) {
    return (
      <>
        <h1>Your new password is set</h1>
        <p>Everywhere you were signed in, you are signed out now. We have sent you a message about it.</p>
        <p>
          <LinkButton kind="primary" href="/sign-in?staff=1">
            Sign in
          </LinkButton>
        </p>
      </>
    );
  }
  if (change.error?.code === 'link.expired') {
    return (
      <>
        <Notice tone="caution" live="alert" title="This link has ended">
          <p>A link works once, for fifteen minutes. Your old password still works.</p>
        </Notice>
        <Button kind="primary" onClick={onAgain}>
          Ask for a new link
        </Button>
      </>
    );
  }
  return (
    <>
      <h1>A new password</h1>
      <SignInForm
        problems={problems}
        error={change.error}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          change.mutate({ token, password: values.password, code: values.code.trim() });
        }}
      >
        <TextField
          name="password"
          type="password"
          label="New password"
          hint={`At least ${passwordMin} characters. Four words that do not belong together are good.`}
          autoComplete="new-password"
          value={values.password}
          error={errorOf('password')}
          onChange={(event) => setValues({ ...values, password: event.target.value })}
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
          onChange={(event) => setValues({ ...values, code: event.target.value })}
        />
        <Button kind="primary" type="submit" busy={change.isPending && 'Saving…'}>
          Set the new password
        </Button>
      </SignInForm>
    </>
  );
}
