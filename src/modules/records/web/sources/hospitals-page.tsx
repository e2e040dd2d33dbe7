import { useEffect, useState } from 'react';
import { Button, ButtonRow } from '#ui/button/button.tsx';
import { useOperation, usePerform } from '#ui/data/data.tsx';
import { RowList } from '#ui/list/row-list.tsx';
import { EmptyState, Skeleton } from '#ui/status/progress.tsx';
import { Notice, Tag } from '#ui/status/tag.tsx';
import { Bdi, When } from '#ui/text/bdi.tsx';
import { saveSource, showSources, testSource, type Source } from '../../sources.contract.ts';
import { Problem } from '../problem.tsx';
import { HospitalForm, StaffProblem } from './hospital-form.tsx';
import { inputOf, valuesOf } from './hospital-values.ts';
import './sources.css';

/** `/staff/settings/hospitals`: hospitals that patients can fetch their records from. For administrators. */
export function HospitalsPage() {
  const shown = useOperation(showSources, {});
  const [added, setAdded] = useState(0);
  useEffect(() => {
    document.title = 'Records from hospitals – Consilium';
  }, []);
  return (
    <div className="hospitals-page">
      <h1>Records from hospitals</h1>
      <p>
        Patients can fetch their records from the portal of a hospital that speaks SMART on FHIR. Each hospital gives
        you a client ID first.
      </p>
      {shown.error && !shown.data ? <Problem error={shown.error} onAgain={() => void shown.refetch()} /> : null}
      {shown.isPending ? <Skeleton as="rows" label="The hospitals are on their way" lines={[40, 36]} /> : null}
      {shown.data ? (
        <>
          <Hospitals sources={shown.data.sources} scopes={shown.data.usualScopes} />
          <Address of={shown.data.redirectUri} />
          <section aria-label="Add a hospital">
            {added > 0 ? (
              <Notice tone="good" live="status" title="The hospital answered and was added.">
                <p>Patients see it where they add records.</p>
              </Notice>
            ) : null}
            <HospitalForm key={added} usualScopes={shown.data.usualScopes} onDone={() => setAdded(added + 1)} />
          </section>
        </>
      ) : null}
    </div>
  );
}

/** What the hospital must be told before it gives a client ID. */
function Address({ of: address }: { of: string }) {
  const [copied, setCopied] = useState(false);
  const copy = () =>
    void navigator.clipboard.writeText(address).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <section aria-labelledby="tell-hospital">
      <h2 id="tell-hospital">Tell the hospital</h2>
      <p>
        When you register there as an app for patients, it asks where it sends people back to. It is the same for all:
      </p>
      <p>
        <code className="hospital-address" dir="ltr">
          {address}
        </code>
      </p>
      <Button onClick={copy}>{copied ? 'Copied' : 'Copy the address'}</Button>
    </section>
  );
}

function Hospitals({ sources, scopes }: { sources: readonly Source[]; scopes: string }) {
  const [changing, setChanging] = useState('');
  const test = usePerform(testSource);
  const turn = usePerform(saveSource);
  if (sources.length === 0)
    return (
      <EmptyState title="No hospital yet.">
        <p>Those you add stand here. You can test them and turn them off.</p>
      </EmptyState>
    );
  const tested = (id: string) => (test.input?.sourceId === id && !test.isPending ? test : undefined);
  const busy = (id: string | undefined, of: Source) => id === of.sourceId;
  return (
    <section aria-label="Hospitals">
      {turn.error ? <StaffProblem of={turn.error} /> : null}
      <RowList
        label="Hospitals"
        rows={sources.map((one) => ({
          key: one.sourceId,
          title: <Bdi>{one.name}</Bdi>,
          facts: [
            ...(one.place === '' ? [] : [<Bdi key="place">{one.place}</Bdi>]),
            <bdi key="base" dir="ltr" className="hospital-address">
              {one.baseUrl}
            </bdi>,
            <span key="changed">
              changed <When at={one.updatedAt} style="date" />
            </span>,
          ],
          status: one.active ? <Tag tone="good">On</Tag> : <Tag icon="lock">Off</Tag>,
          more:
            changing === one.sourceId ? (
              <HospitalForm
                source={one}
                usualScopes={scopes}
                onDone={() => setChanging('')}
                onCancel={() => setChanging('')}
              />
            ) : (
              <Tested test={tested(one.sourceId)} />
            ),
          actions:
            changing === one.sourceId ? null : (
              <ButtonRow>
                <Button onClick={() => setChanging(one.sourceId)} aria-label={`Change ${one.name}`}>
                  Change
                </Button>
                <Button
                  busy={test.isPending && busy(test.input?.sourceId, one) && 'Asking it…'}
                  onClick={() => test.mutate({ sourceId: one.sourceId })}
                  aria-label={`Test ${one.name}`}
                >
                  Test
                </Button>
                <Button
                  busy={turn.isPending && busy(turn.input?.sourceId, one) && 'Changing…'}
                  onClick={() => turn.mutate({ ...inputOf(valuesOf(one, scopes), one), active: !one.active })}
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

function Tested({ test }: { test: ReturnType<typeof usePerform<typeof testSource>> | undefined }) {
  if (test?.error) return <StaffProblem of={test.error} />;
  if (!test?.data) return null;
  const { problem, notes } = test.data;
  if (problem !== null)
    return (
      <Notice tone="caution" live="alert" title="Nobody can fetch from it now.">
        <p>{problem}.</p>
      </Notice>
    );
  return (
    <Notice tone="good" live="status" title="It answers as it should.">
      {notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
    </Notice>
  );
}
