import { useEffect, useState, type FormEvent } from 'react';
import type { OutputOf } from '#kernel/operation.ts';
import { ApiProblem, type Client } from '#ui/api.ts';
import { Button, LinkButton } from '#ui/button/button.tsx';
import { useClient, usePerform } from '#ui/data/data.tsx';
import { TextField } from '#ui/form/text-field.tsx';
import { Skeleton } from '#ui/status/progress.tsx';
import { wordsFor } from '#ui/words.ts';
import { finishOidc, finishSecondFactor } from '../institutions/oidc.contract.ts';
import { safeNext } from './safe-next.ts';

type Done = OutputOf<typeof finishOidc>;

/** An answer counts once, so one page load hands it in once, however often the page is drawn. */
const handedIn = new Map<string, Promise<Done>>();

function handIn(client: Client, search: URLSearchParams): Promise<Done> {
  const state = search.get('state') ?? '';
  const given = (name: 'code' | 'iss' | 'error') => {
    const value = search.get(name);
    return value === null ? {} : { [name]: value };
  };
  const running =
    handedIn.get(state) ?? client.call(finishOidc, { state, ...given('code'), ...given('iss'), ...given('error') });
  handedIn.set(state, running);
  return running;
}

/** `/sign-in/oidc`: where an institution sends people back to. Hands its answer in, and asks for the code where it is needed. */
export function InstitutionPage() {
  const client = useClient();
  const [search] = useState(() => new URLSearchParams(window.location.search));
  const [ticket, setTicket] = useState<string>();
  const [problem, setProblem] = useState(() =>
    (search.get('state') ?? '').length < 16 ? new ApiProblem('session.failed', 401) : undefined,
  );
  useEffect(() => {
    document.title = 'Sign in – Second opinion';
    if ((search.get('state') ?? '').length < 16) return;
    // What the institution sent is not for the history of this browser.
    window.history.replaceState(null, '', '/sign-in/oidc');
    handIn(client, search).then(
      (done) =>
        done.ticket === null ? window.location.replace(safeNext(done.next ?? '', '/')) : setTicket(done.ticket),
      (error: unknown) => setProblem(error instanceof ApiProblem ? error : new ApiProblem('internal', 0)),
    );
  }, [client, search]);
  if (ticket !== undefined) return <SecondFactor ticket={ticket} />;
  if (!problem) return <Skeleton label="We are signing you in" lines={[20, 30]} />;
  return (
    <>
      <h1>We could not sign you in</h1>
      <p>{problem.detail || wordsFor(problem).happened}</p>
      <LinkButton kind="primary" href="/sign-in?staff=1">
        Back to sign in
      </LinkButton>
    </>
  );
}

function SecondFactor({ ticket }: { ticket: string }) {
  const finish = usePerform(finishSecondFactor);
  const [code, setCode] = useState('');
  const words = finish.error ? wordsFor(finish.error) : undefined;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    finish.mutate(
      { ticket, code: code.replace(/\s/g, '') },
      { onSuccess: (done) => window.location.replace(safeNext(done.next, '/')) },
    );
  };
  return (
    <form onSubmit={onSubmit} noValidate>
      <h1>One more step</h1>
      <p>Your institution asked for one proof only. Give the second one here.</p>
      <TextField
        name="code"
        label="Code from your app"
        hint="Six digits. A new one comes every 30 seconds."
        inputMode="numeric"
        autoComplete="one-time-code"
        chars={8}
        dir="ltr"
        value={code}
        error={finish.error?.fields[0]?.message ?? words?.happened}
        onChange={(event) => setCode(event.target.value)}
      />
      <Button kind="primary" type="submit" busy={finish.isPending && 'Signing in…'}>
        Sign in
      </Button>
    </form>
  );
}
