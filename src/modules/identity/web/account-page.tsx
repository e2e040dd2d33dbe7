import { useEffect } from 'react';
import { usePerform, useOperation } from '#ui/data/data.tsx';
import { leave } from '#ui/data/leave.ts';
import { Button } from '#ui/button/button.tsx';
import { formatDateTime } from '#ui/format.ts';
import { RowList } from '#ui/list/row-list.tsx';
import { Skeleton } from '#ui/status/progress.tsx';
import { Notice, Tag } from '#ui/status/tag.tsx';
import { wordsFor } from '#ui/words.ts';
import { useLocale } from '#ui/text/locale.tsx';
import { endOtherSessions, endOwnSession, ownFactors, ownSessions } from '../sessions/account.contract.ts';
import { signOut } from '../identity.contract.ts';
import { Passkeys } from './passkeys-section.tsx';
import { Secrets } from './secrets-section.tsx';
import { Problem } from './parts.tsx';

/** “Sign-in and devices”: how I prove who I am, and where I am signed in. For patients and staff alike. */
export function AccountPage() {
  const factors = useOperation(ownFactors, {});
  useEffect(() => {
    document.title = 'Sign-in and devices – Second opinion';
  }, []);
  if (factors.error) {
    const words = wordsFor(factors.error);
    return (
      <>
        <h1>Sign-in and devices</h1>
        <Notice tone="caution" live="alert" title={words.happened}>
          <p>{[words.did, words.canDo].filter(Boolean).join(' ')}</p>
          <Button onClick={() => void factors.refetch()}>Try again</Button>
        </Notice>
      </>
    );
  }
  if (!factors.data) return <Skeleton label="Looking how you sign in" lines={[20, 40, 30, 40]} />;
  return (
    <div className="account">
      <h1>Sign-in and devices</h1>
      <Passkeys passkeys={factors.data.passkeys} />
      {factors.data.password ? <Secrets left={factors.data.recoveryCodesLeft} /> : <ByMail />}
      <Sessions />
    </div>
  );
}

function ByMail() {
  return (
    <section aria-labelledby="about-by-mail">
      <h2 id="about-by-mail">E-mail link</h2>
      <p>You can always sign in by a link that we send to your e-mail address. You need no password.</p>
    </section>
  );
}

const waysIn: Record<string, string> = {
  link: 'by e-mail link',
  passkey: 'with a passkey',
  'password+totp': 'with password and code',
  'password+recovery': 'with a recovery code',
  oidc: 'with your institution',
};

function Sessions() {
  const { data, refetch } = useOperation(ownSessions, {});
  const endOne = usePerform(endOwnSession);
  const endOthers = usePerform(endOtherSessions);
  const end = usePerform(signOut);
  const signOutHere = () => end.mutate({}, { onSuccess: leave });
  const { locale, timeZone } = useLocale();
  const when = (at: string) => formatDateTime(new Date(at), locale, timeZone);
  const sessions = data?.sessions ?? [];
  return (
    <section aria-labelledby="about-sessions">
      <h2 id="about-sessions">Where you are signed in</h2>
      <Problem of={endOne.error ?? endOthers.error ?? end.error ?? undefined} />
      {data ? (
        <RowList
          label="Where you are signed in"
          rows={sessions.map((one) => ({
            key: one.sessionId,
            title: one.device,
            facts: [`${waysIn[one.how] ?? ''} since ${when(one.since)}`.trim(), `last used ${when(one.seenAt)}`],
            status: one.here ? <Tag tone="good">This one</Tag> : undefined,
            actions: one.here ? (
              <Button kind="quiet" busy={end.isPending && 'Signing out…'} onClick={signOutHere}>
                Sign out
              </Button>
            ) : (
              <Button
                kind="quiet"
                onClick={() => endOne.mutate({ sessionId: one.sessionId }, { onSuccess: () => void refetch() })}
              >
                Sign out there
              </Button>
            ),
          }))}
        />
      ) : (
        <Skeleton label="Looking where you are signed in" lines={[30, 30]} />
      )}
      {sessions.filter(({ here }) => !here).length > 1 ? (
        <Button busy={endOthers.isPending && 'Signing out…'} onClick={() => endOthers.mutate({})}>
          Sign out everywhere else
        </Button>
      ) : null}
    </section>
  );
}
