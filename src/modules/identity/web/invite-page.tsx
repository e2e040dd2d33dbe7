import { useEffect, useState, type FormEvent } from 'react';
import type { OutputOf } from '#kernel/operation.ts';
import { ApiProblem } from '#ui/api.ts';
import { Button } from '#ui/button/button.tsx';
import { useClient, usePerform } from '#ui/data/data.tsx';
import { ErrorSummary } from '#ui/form/error-summary.tsx';
import { TextField } from '#ui/form/text-field.tsx';
import { Skeleton } from '#ui/status/progress.tsx';
import { Notice } from '#ui/status/tag.tsx';
import { Bdi, Code } from '#ui/text/bdi.tsx';
import { wordsFor } from '#ui/words.ts';
import { passwordMin } from '../sessions/account.contract.ts';
import { acceptInvitation, lookAtInvitation } from '../invitations/invitations.contract.ts';
import { roleWords } from './role-words.ts';
import { InstitutionButtons } from './institutions.tsx';

type Invitation = OutputOf<typeof lookAtInvitation>;

/** `/invite#secret`: who invites, to what; then a login of one's own. The secret is in the fragment, which no log sees. */
export function InvitePage() {
  const client = useClient();
  const [token] = useState(() => window.location.hash.slice(1));
  const [invitation, setInvitation] = useState<Invitation>();
  const [problem, setProblem] = useState(() => (token.length < 16 ? new ApiProblem('link.expired', 410) : undefined));
  useEffect(() => {
    document.title = 'Your invitation – Second opinion';
    if (token.length < 16) return;
    client.call(lookAtInvitation, { token }).then(setInvitation, (error: unknown) => {
      setProblem(error instanceof ApiProblem ? error : new ApiProblem('internal', 0));
    });
  }, [client, token]);
  if (problem) return <Ended problem={problem} />;
  if (!invitation) return <Skeleton label="Your invitation is on its way" lines={[20, 30, 40]} />;
  return invitation.kind === 'carer' ? (
    <ToHelp token={token} invitation={invitation} />
  ) : (
    <ToWork token={token} invitation={invitation} />
  );
}

function Ended({ problem }: { problem: ApiProblem }) {
  if (problem.code === 'link.expired')
    return (
      <>
        <h1>This invitation has ended</h1>
        <p>An invitation works once, for seven days. Ask the one who invited you for a new one.</p>
        <p>
          <a className="u-alone" href="/sign-in">
            I have a login already
          </a>
        </p>
      </>
    );
  const words = wordsFor(problem);
  return (
    <>
      <h1>We could not open your invitation</h1>
      <p>
        {words.happened} {words.canDo}
      </p>
      <Button kind="primary" onClick={() => location.reload()}>
        Try again
      </Button>
    </>
  );
}

type Props = { token: string; invitation: Invitation };

/** A relative: one press, no password. What she may do is told on the next page, before she says yes. */
function ToHelp({ token, invitation }: Props) {
  const accept = usePerform(acceptInvitation);
  const words = accept.error ? wordsFor(accept.error) : undefined;
  return (
    <>
      <h1>
        <Bdi>{invitation.invitedBy}</Bdi> asks for your help
      </h1>
      <p>
        You get a login of your own. What you do is kept in your own name, and {invitation.invitedBy} can end it at any
        time.
      </p>
      {words ? (
        <Notice tone="caution" live="alert" title={words.happened}>
          <p>{words.canDo}</p>
        </Notice>
      ) : null}
      <Button
        kind="primary"
        busy={accept.isPending && 'Opening…'}
        onClick={() => accept.mutate({ token }, { onSuccess: (done) => location.replace(done.next) })}
      >
        Go on
      </Button>
    </>
  );
}

/** Somebody who will work here: name, password, second factor; or the login of their institution. */
function ToWork({ token, invitation }: Props) {
  const accept = usePerform(acceptInvitation);
  const [values, setValues] = useState({ name: invitation.name, password: '', code: '' });
  const set = (part: Partial<typeof values>) => setValues({ ...values, ...part });
  const problems = (accept.error?.fields ?? []).map(({ path, message }) => ({ fieldId: path, message }));
  const errorOf = (name: string) => problems.find((one) => one.fieldId === name)?.message;
  const words = accept.error && problems.length === 0 ? wordsFor(accept.error) : undefined;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const input = { token, ...values, code: values.code.replace(/\s/g, '') };
    accept.mutate(input, { onSuccess: (done) => location.replace(done.next) });
  };
  return (
    <>
      <h1>
        Welcome to <Bdi>{invitation.organisation}</Bdi>
      </h1>
      <p>
        <Bdi>{invitation.invitedBy}</Bdi> invites you as {roleWords[invitation.role]}. You will sign in with{' '}
        <Bdi>{invitation.email}</Bdi>.
      </p>
      <InstitutionButtons invitation={token} />
      <form onSubmit={onSubmit} noValidate>
        <ErrorSummary problems={problems} />
        {words ? (
          <Notice tone="caution" live="alert" title={words.happened}>
            <p>{words.canDo}</p>
          </Notice>
        ) : null}
        <TextField
          name="name"
          label="Your name, as others see it"
          autoComplete="name"
          value={values.name}
          onChange={(event) => set({ name: event.target.value })}
        />
        <TextField
          name="password"
          type="password"
          label="A password"
          hint={`At least ${passwordMin} characters. A few words are good.`}
          autoComplete="new-password"
          value={values.password}
          error={errorOf('password')}
          onChange={(event) => set({ password: event.target.value })}
        />
        {invitation.totp ? <SecondFactor totp={invitation.totp} /> : null}
        <TextField
          name="code"
          label="Code from your app"
          hint="Six digits. A new one comes every 30 seconds."
          inputMode="numeric"
          autoComplete="one-time-code"
          chars={8}
          dir="ltr"
          value={values.code}
          error={errorOf('code')}
          onChange={(event) => set({ code: event.target.value })}
        />
        <Button kind="primary" type="submit" busy={accept.isPending && 'Making your login…'}>
          Make my login
        </Button>
      </form>
    </>
  );
}

function SecondFactor({ totp }: { totp: { secret: string; link: string } }) {
  return (
    <section aria-label="Your app for codes">
      <p>
        Add this key to your app for codes, or <a href={totp.link}>open it in the app on this device</a>:
      </p>
      <p>
        <Code value={totp.secret} />
      </p>
    </section>
  );
}
