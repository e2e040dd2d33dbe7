import { useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import type { OutputOf } from '#kernel/operation.ts';
import { Over } from '#ui/page/over.tsx';
import { Button, ButtonRow } from '#ui/button/button.tsx';
import { useClient, useOperation } from '#ui/data/data.tsx';
import { TextField } from '#ui/form/text-field.tsx';
import { Skeleton } from '#ui/status/progress.tsx';
import { ownFactors } from '../sessions/account.contract.ts';
import { me } from '../identity.contract.ts';
import { prove, proveByCode, sendProveCode } from '../sign-in/proofs.contract.ts';
import { PasskeyButton, Problem } from './parts.tsx';
import { nameInstead, proveWithPasskey } from './passkey-client.ts';
import { LinkForm, StaffForm } from './sign-in-page.tsx';
import { useAct } from './use-act.ts';

type Answer = { onAnswer: (done: boolean) => void };
type Way = OutputOf<typeof ownFactors>['proofs'][number];

const digitsOf = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
};

/** “Prove once more that it is you”: by the strongest way the person has. Then the act goes on by itself. */
export function StepUp({ onAnswer }: Answer) {
  const factors = useOperation(ownFactors, {});
  const ways = (factors.data?.proofs ?? []).filter((way) => way !== 'passkey' || nameInstead() === undefined);
  return (
    <Over title="Prove once more that it is you" onClose={() => onAnswer(false)}>
      <p>What you are about to do asks for it. Then it goes on from here.</p>
      {factors.data ? (
        ways.map((way) => <ProofBy key={way} way={way} only={ways.length === 1} onDone={() => onAnswer(true)} />)
      ) : (
        <Skeleton label="Looking how you sign in" lines={[20, 30]} />
      )}
      <Button kind="quiet" onClick={() => onAnswer(false)}>
        Not now
      </Button>
    </Over>
  );
}

function ProofBy({ way, only, onDone }: { way: Way; only: boolean; onDone: () => void }) {
  if (way === 'passkey') return <ByPasskey onDone={onDone} />;
  return way === 'password' ? <ByPassword only={only} onDone={onDone} /> : <ByMail onDone={onDone} />;
}

function ByPasskey({ onDone }: { onDone: () => void }) {
  const client = useClient();
  const { busy, problem, run } = useAct();
  return (
    <div className="way">
      <Button
        kind="primary"
        busy={busy && 'Asking your device…'}
        onClick={() => run(() => proveWithPasskey(client), onDone)}
      >
        Use a passkey
      </Button>
      <Problem of={problem} />
    </div>
  );
}

/** `only`: there is no passkey above it, so that this is the main way. */
function ByPassword({ only, onDone }: { only: boolean; onDone: () => void }) {
  const client = useClient();
  const { busy, problem, run } = useAct();
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const proof = { password: digitsOf(form, 'proof-password'), code: digitsOf(form, 'proof-code').trim() };
    run(() => client.call(prove, proof), onDone);
  };
  return (
    <form className="way" onSubmit={submit}>
      <Problem of={problem} />
      <TextField name="proof-password" type="password" label="Password" autoComplete="current-password" required />
      <TextField
        name="proof-code"
        label="Code from your app"
        inputMode="numeric"
        autoComplete="one-time-code"
        chars={8}
        dir="ltr"
        required
      />
      <Button kind={only ? 'primary' : 'secondary'} type="submit" busy={busy && 'Checking…'}>
        Go on
      </Button>
    </form>
  );
}

function ByMail({ onDone }: { onDone: () => void }) {
  const client = useClient();
  const [sent, setSent] = useState(false);
  const { busy, problem, run } = useAct();
  const send = () =>
    run(
      () => client.call(sendProveCode, {}),
      () => setSent(true),
    );
  if (!sent)
    return (
      <div className="way">
        <Problem of={problem} />
        <Button kind="primary" busy={busy && 'Sending…'} onClick={send}>
          Send me a code by e-mail
        </Button>
      </div>
    );
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = digitsOf(new FormData(event.currentTarget), 'mail-code').replaceAll(/\s/g, '');
    run(() => client.call(proveByCode, { code }), onDone);
  };
  return (
    <form className="way" onSubmit={submit}>
      <Problem of={problem} />
      <TextField
        name="mail-code"
        label="Code from our e-mail"
        hint="Six digits. They count for ten minutes."
        inputMode="numeric"
        autoComplete="one-time-code"
        chars={8}
        dir="ltr"
        required
      />
      <ButtonRow>
        <Button kind="primary" type="submit" busy={busy && 'Checking…'}>
          Go on
        </Button>
        <Button kind="quiet" onClick={send}>
          Send another code
        </Button>
      </ButtonRow>
    </form>
  );
}

/** “You were signed out”: signing in beside what was written. Somebody else who signs in here gets a page of their own. */
export function SignInAgain({ onAnswer }: Answer) {
  const client = useClient();
  const queries = useQueryClient();
  const { busy, problem, run } = useAct();
  const before = queries.getQueryData<OutputOf<typeof me>>([me.name, {}])?.personId;
  const goOn = () =>
    run(async () => {
      const response = await fetch(me.path, { headers: { accept: 'application/json' } });
      const now = response.ok ? me.output.parse(await response.json()) : await client.call(me, {});
      if (before !== undefined && now.personId !== before) return location.reload();
      onAnswer(true);
    });
  const here = location.pathname + location.search;
  return (
    <Over title="You were signed out" onClose={() => onAnswer(false)}>
      <p>What you wrote on this page is kept. Sign in again, and you go on where you were.</p>
      <PasskeyButton onDone={goOn} />
      {location.pathname.startsWith('/staff') ? (
        <StaffForm onDone={goOn} />
      ) : (
        <>
          <LinkForm next="/request" />
          <p>Open the link in this browser. Then come back here.</p>
          <Button busy={busy && 'Looking…'} onClick={goOn}>
            I have signed in
          </Button>
        </>
      )}
      <Problem of={problem} />
      <p>
        <a href={`/sign-in?next=${encodeURIComponent(here)}`}>Leave this page and sign in</a>
      </p>
    </Over>
  );
}
