import { useEffect, useState } from 'react';
import { Button, ButtonRow } from '#ui/button/button.tsx';
import { useOperation, usePerform } from '#ui/data/data.tsx';
import { RowList } from '#ui/list/row-list.tsx';
import { EmptyState, Skeleton } from '#ui/status/progress.tsx';
import { Notice, Tag } from '#ui/status/tag.tsx';
import { Bdi, When } from '#ui/text/bdi.tsx';
import { saveProvider, showProviders, testProvider, type Provider } from '../institutions/oidc.contract.ts';
import { InstitutionForm } from './institution-form.tsx';
import { inputOf, valuesOf } from './institution-values.ts';
import { Problem } from './parts.tsx';
import './people-page.css';

/** `/staff/settings/sign-in`: the institutions whose login opens this organisation. For administrators. */
export function InstitutionsPage() {
  const shown = useOperation(showProviders, {});
  useEffect(() => {
    document.title = 'Sign-in with institutions – Consilium';
  }, []);
  return (
    <div className="people-page">
      <h1>Sign-in with institutions</h1>
      <p>People who work at a hospital can sign in here with the login they have there.</p>
      {shown.error && !shown.data ? (
        <>
          <Problem of={shown.error} />
          <Button onClick={() => void shown.refetch()}>Try again</Button>
        </>
      ) : null}
      {shown.isPending ? <Skeleton as="rows" label="The institutions are on their way" lines={[40, 36]} /> : null}
      {shown.data ? (
        <>
          <Institutions providers={shown.data.providers} />
          <Address of={shown.data.redirectUri} />
          <Adding />
        </>
      ) : null}
    </div>
  );
}

/** What the institution's own administrators must be told. */
function Address({ of: address }: { of: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <section aria-labelledby="about-address">
      <h2 id="about-address">Tell the institution</h2>
      <p>It wants to know where it sends people back to. This address is the same for all:</p>
      <p>
        <code className="institution-address" dir="ltr">
          {address}
        </code>
      </p>
      <Button
        onClick={() =>
          void navigator.clipboard.writeText(address).then(
            () => setCopied(true),
            () => setCopied(false),
          )
        }
      >
        {copied ? 'Copied' : 'Copy the address'}
      </Button>
    </section>
  );
}

function Adding() {
  const [added, setAdded] = useState(0);
  return (
    <section aria-label="Add an institution">
      {added > 0 ? (
        <Notice tone="good" live="status" title="The institution answered and was added.">
          <p>Its button stands on the sign-in page of staff now.</p>
        </Notice>
      ) : null}
      <InstitutionForm key={added} onDone={() => setAdded(added + 1)} />
    </section>
  );
}

function Institutions({ providers }: { providers: readonly Provider[] }) {
  const [changing, setChanging] = useState('');
  const test = usePerform(testProvider);
  const turn = usePerform(saveProvider);
  if (providers.length === 0)
    return (
      <EmptyState title="No institution yet.">
        <p>Those you add stand here. You can test them and turn them off.</p>
      </EmptyState>
    );
  const tested = (id: string) => (test.input?.providerId === id && !test.isPending ? test : undefined);
  return (
    <section aria-label="Institutions">
      {turn.error ? <Problem of={turn.error} /> : null}
      <RowList
        label="Institutions"
        rows={providers.map((one) => ({
          key: one.providerId,
          title: <Bdi>{one.name}</Bdi>,
          facts: [
            <bdi key="issuer" dir="ltr">
              {one.issuer}
            </bdi>,
            <span key="changed">
              changed <When at={one.updatedAt} style="date" />
            </span>,
          ],
          status: one.active ? <Tag tone="good">On</Tag> : <Tag icon="lock">Off</Tag>,
          more:
            changing === one.providerId ? (
              <InstitutionForm provider={one} onDone={() => setChanging('')} onCancel={() => setChanging('')} />
            ) : (
              <Tested test={tested(one.providerId)} />
            ),
          actions:
            changing === one.providerId ? null : (
              <ButtonRow>
                <Button onClick={() => setChanging(one.providerId)} aria-label={`Change ${one.name}`}>
                  Change
                </Button>
                <Button
                  busy={test.isPending && test.input?.providerId === one.providerId && 'Asking it…'}
                  onClick={() => test.mutate({ providerId: one.providerId })}
                  aria-label={`Test ${one.name}`}
                >
                  Test
                </Button>
                <Button
                  busy={turn.isPending && turn.input?.providerId === one.providerId && 'Changing…'}
                  onClick={() => turn.mutate({ ...inputOf(valuesOf(one), one), active: !one.active })}
                  aria-label={`${one.active ? 'Turn off' : 'Turn on'} ${one.name}`}
                >
                  {one.active ? 'Turn off' : 'Turn on'}
                </Button>
              </ButtonRow>
            ),
        }))}
      />
    </section>
  );
}

function Tested({ test }: { test: ReturnType<typeof usePerform<typeof testProvider>> | undefined }) {
  if (test?.error) return <Problem of={test.error} />;
  if (!test?.data) return null;
  return test.data.problem === null ? (
    <Notice tone="good" live="status" title="It answers as it should." />
  ) : (
    <Notice tone="caution" live="alert" title="Signing in with it does not work now.">
      <p>{test.data.problem}.</p>
    </Notice>
  );
}
