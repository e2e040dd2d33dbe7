import { useCallback, useEffect, useState } from 'react';
import type { OutputOf } from '#kernel/operation.ts';
import { ApiProblem, type Client } from '#ui/api.ts';
import { Button } from '#ui/button/button.tsx';
import { useClient } from '#ui/data/data.tsx';
import { TextField } from '#ui/form/text-field.tsx';
import { Skeleton } from '#ui/status/progress.tsx';
import { wordsFor } from '#ui/words.ts';
import { useLink } from '../identity.contract.ts';
import { LinkForm } from './sign-in-page.tsx';
import { safeNext } from './safe-next.ts';

/** A link works once, so one page load exchanges it once, however often the page is drawn. */
const exchanges = new Map<string, Promise<OutputOf<typeof useLink>>>();

function exchange(client: Client, token: string, code?: string): Promise<OutputOf<typeof useLink>> {
  const running = exchanges.get(token) ?? client.call(useLink, { token, ...(code === undefined ? {} : { code }) });
  exchanges.set(token, running);
  return running;
}

/** `/sign-in/link#secret`: exchanges the secret for a session and goes on. The secret is in the fragment, which no server log sees. */
export function LinkPage() {
  const client = useClient();
  const [token] = useState(() => window.location.hash.slice(1));
  const [problem, setProblem] = useState(() => (token.length < 16 ? new ApiProblem('link.expired', 410) : undefined));
  const enter = useCallback(
    (code?: string) => {
      exchange(client, token, code).then(
        (done) => window.location.replace(safeNext(done.next, '/request')),
        (error: unknown) => {
          exchanges.delete(token);
          setProblem(error instanceof ApiProblem ? error : new ApiProblem('internal', 0));
        },
      );
    },
    [client, token],
  );
  useEffect(() => {
    document.title = 'Sign in – Second opinion';
    if (token.length >= 16) enter();
  }, [enter, token]);

  if (!problem) return <Skeleton label="We are signing you in" lines={[20, 30]} />;
  const words = wordsFor(problem);
  if (problem.code === 'network.lost' || problem.code === 'service.unavailable') {
    return (
      <>
        <h1>We could not sign you in yet</h1>
        <p>
          {words.happened} {words.canDo}
        </p>
        <Button kind="primary" onClick={() => enter()}>
          Try again
        </Button>
      </>
    );
  }
  const wanted = problem.fields.find(({ path }) => path === 'code');
  if (wanted) return <OtherDevice message={wanted.message} onCode={enter} />;
  return (
    <>
      <h1>This link has ended</h1>
      <p>A link works once, for ten minutes. Ask for a new one. Nothing you gave us is lost.</p>
      <LinkForm next="/request" />
    </>
  );
}

/** The link was asked for in another browser: somebody who holds that one as well goes on. */
function OtherDevice({ message, onCode }: { message: string; onCode: (code: string) => void }) {
  const [code, setCode] = useState('');
  const [tried, setTried] = useState(false);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        onCode(code);
      }}
      noValidate
    >
      <h1>Is it you who asked for this link?</h1>
      <p>You asked for it on another device, or in another browser. That one shows six digits.</p>
      <TextField
        name="code"
        label="The six digits"
        inputMode="numeric"
        autoComplete="off"
        chars={8}
        dir="ltr"
        value={code}
        error={tried ? message : undefined}
        onChange={(event) => setCode(event.target.value)}
      />
      <Button kind="primary" type="submit">
        Go on
      </Button>
    </form>
  );
}
