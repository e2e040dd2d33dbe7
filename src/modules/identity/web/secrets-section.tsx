import { useState, type SyntheticEvent } from 'react';
import { Button } from '#ui/button/button.tsx';
import { usePerform } from '#ui/data/data.tsx';
import { TextField } from '#ui/form/text-field.tsx';
import { Notice } from '#ui/status/tag.tsx';
import {
  changePassword,
  makeRecoveryCodes,
  offerCodes,
  passwordMin,
  replaceCodes,
} from '../sessions/account.contract.ts';
import { Problem } from './parts.tsx';

const textIn = (event: SyntheticEvent<HTMLFormElement>, name: string): string => {
  event.preventDefault();
  const value = new FormData(event.currentTarget).get(name);
  return typeof value === 'string' ? value : '';
};

/** Password, one-time codes and recovery codes of those who sign in with them. @param left recovery codes not used */
export function Secrets({ left }: { left: number }) {
  return (
    <>
      <Password />
      <Codes />
      <Recovery left={left} />
    </>
  );
}

function Password() {
  const change = usePerform(changePassword);
  const errorOf = (name: string) => change.error?.fields.find(({ path }) => path === name)?.message;
  const fields = change.error?.fields.length ?? 0;
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    const form = event.currentTarget;
    change.mutate(
      { current: textIn(event, 'current'), next: textIn(event, 'next') },
      { onSuccess: () => form.reset() },
    );
  };
  return (
    <section aria-labelledby="about-password">
      <h2 id="about-password">Password</h2>
      {change.isSuccess ? (
        <Notice tone="good" live="status" title="Your password is changed">
          <p>You were signed out everywhere else.</p>
        </Notice>
      ) : null}
      <Problem of={fields === 0 ? (change.error ?? undefined) : undefined} />
      <form onSubmit={submit} noValidate>
        <TextField
          name="current"
          type="password"
          label="The password you use now"
          autoComplete="current-password"
          error={errorOf('current')}
        />
        <TextField
          name="next"
          type="password"
          label="New password"
          hint={`At least ${passwordMin} characters. Four words you can remember are good.`}
          autoComplete="new-password"
          error={errorOf('next')}
        />
        <Button type="submit" busy={change.isPending && 'Changing…'}>
          Change the password
        </Button>
      </form>
    </section>
  );
}

function Codes() {
  const offer = usePerform(offerCodes);
  const replace = usePerform(replaceCodes);
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    const code = textIn(event, 'new-code').replaceAll(/\s/g, '');
    replace.mutate({ ticket: offer.data?.ticket ?? '', code });
  };
  return (
    <section aria-labelledby="about-codes">
      <h2 id="about-codes">App for codes</h2>
      <Problem of={offer.error ?? undefined} />
      {replace.isSuccess ? (
        <Notice tone="good" live="status" title="Your codes come from the new app now" />
      ) : offer.data ? (
        <form onSubmit={submit} noValidate>
          <p>
            Add this secret to the app: <a href={offer.data.link}>open the app on this device</a>, or type it in.
          </p>
          <p className="sign-in-digits" dir="ltr">
            {offer.data.secret.match(/.{1,4}/g)?.join(' ')}
          </p>
          <TextField
            name="new-code"
            label="Code from the new app"
            inputMode="numeric"
            autoComplete="one-time-code"
            chars={8}
            dir="ltr"
            error={replace.error?.detail}
          />
          <Button type="submit" busy={replace.isPending && 'Checking…'}>
            Use this app
          </Button>
        </form>
      ) : (
        <>
          <p>Your password goes with a code of six digits from an app.</p>
          <Button busy={offer.isPending && 'Making a secret…'} onClick={() => offer.mutate({})}>
            Use another app
          </Button>
        </>
      )}
    </section>
  );
}

function Recovery({ left }: { left: number }) {
  const make = usePerform(makeRecoveryCodes);
  const [kept, setKept] = useState(false);
  const codes = kept ? undefined : make.data?.codes;
  return (
    <section aria-labelledby="about-recovery">
      <h2 id="about-recovery">Recovery codes</h2>
      <p>
        For the day your phone is lost: each code works once in the place of the code from your app.{' '}
        {left === 0 ? 'You have none.' : `You have ${left} left.`}
      </p>
      <Problem of={make.error ?? undefined} />
      {codes ? (
        <Notice tone="caution" live="status" title="Write these down now. They are shown this once.">
          <ul className="account-codes" role="list" dir="ltr">
            {codes.map((code) => (
              <li key={code}>{code}</li>
            ))}
          </ul>
          <Button onClick={() => setKept(true)}>I have written them down</Button>
        </Notice>
      ) : (
        <Button
          busy={make.isPending && 'Making codes…'}
          onClick={() => make.mutate({}, { onSuccess: () => setKept(false) })}
        >
          {left === 0 ? 'Make recovery codes' : 'Make new codes, end the old ones'}
        </Button>
      )}
    </section>
  );
}
