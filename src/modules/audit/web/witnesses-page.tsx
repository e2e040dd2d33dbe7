import { useEffect, useState } from 'react';
import { Button } from '#ui/button/button.tsx';
import { useOperation, usePerform } from '#ui/data/data.tsx';
import { formatDateShort, formatTime } from '#ui/format.ts';
import { RowList } from '#ui/list/row-list.tsx';
import { EmptyState, Skeleton } from '#ui/status/progress.tsx';
import { Notice, Tag } from '#ui/status/tag.tsx';
import { Bdi, When } from '#ui/text/bdi.tsx';
import { useLocale } from '#ui/text/locale.tsx';
import { wordsFor } from '#ui/words.ts';
import { setAsked, setWatched, showWitnesses, type Witnesses } from '../witness/witness.contract.ts';
import { NotLoaded } from './not-loaded.tsx';
import { LogForm, WitnessForm } from './witness-forms.tsx';
import { saidWords } from './witness-words.ts';
import './audit.css';

/** `/staff/log/witnesses`: who watches the logs of this installation, and whose logs it watches. For administrators. */
export function WitnessesPage() {
  const shown = useOperation(showWitnesses, {});
  useEffect(() => {
    document.title = 'Witnesses of the log – Consilium';
  }, []);
  return (
    <div className="audit-witnesses">
      <h1>Witnesses of the log</h1>
      <p>
        Other installations can watch our logs. They remember how far they have seen them, so nobody can put an old copy
        back or show two people two logs without being found. We can do the same for them.
      </p>
      {shown.error && !shown.data ? <NotLoaded error={shown.error} onAgain={() => void shown.refetch()} /> : null}
      {shown.isPending ? <Skeleton as="rows" label="The witnesses are on their way" lines={[40, 36]} /> : null}
      {shown.data ? (
        <>
          <AskedPart of={shown.data} />
          <WatchedPart of={shown.data} />
          <OwnPart own={shown.data.own} />
          <p>
            Timestamps of an authority and heads on a chain: <a href="/staff/settings/proof">Proof from outside</a>.
          </p>
        </>
      ) : null}
    </div>
  );
}

const withoutState = (asked: Witnesses['asked']) => asked.map(({ label, url, vkeys }) => ({ label, url, vkeys }));

function AskedPart({ of: { asked, quorum } }: { of: Witnesses }) {
  const set = usePerform(setAsked);
  const { locale, timeZone } = useLocale();
  const when = (at: string) => {
    const date = new Date(at);
    return `${formatDateShort(date, locale, timeZone)}, ${formatTime(date, locale, timeZone)}`;
  };
  const needed = quorum ?? Math.min(2, asked.length);
  const put = (witnesses: ReturnType<typeof withoutState>, wanted = quorum ?? Math.min(2, witnesses.length)) =>
    set.mutate({ witnesses, quorum: Math.min(wanted, witnesses.length) });
  return (
    <section aria-labelledby="who-watches">
      <h2 id="who-watches">Who watches our logs</h2>
      {set.error ? (
        <Notice tone="caution" live="alert" title={set.error.detail || wordsFor(set.error).happened} />
      ) : null}
      {asked.length === 0 ? (
        <EmptyState title="Nobody watches our logs yet.">
          <p>They carry our own signature alone. Ask a hospital, an insurer or a patients’ association.</p>
        </EmptyState>
      ) : (
        <>
          <p>
            A letter counts as witnessed when {needed} of {asked.length} have seen the log it stands in.
            {needed < asked.length ? (
              <Button kind="quiet" onClick={() => put(withoutState(asked), needed + 1)}>
                Ask for {needed + 1}
              </Button>
            ) : null}
            {needed > 1 ? (
              <Button kind="quiet" onClick={() => put(withoutState(asked), needed - 1)}>
                Ask for {needed - 1}
              </Button>
            ) : null}
          </p>
          <RowList
            label="Who watches our logs"
            rows={asked.map((one) => ({
              key: one.name,
              title: <Bdi>{one.label}</Bdi>,
              facts: [
                <bdi key="url" dir="ltr">
                  {one.url}
                </bdi>,
              ],
              status: <StatusOf said={one.said} />,
              more: (
                <ul className="audit-said" role="list">
                  {one.said.map((said) => (
                    <li key={said.log}>{saidWords(said, when)}</li>
                  ))}
                </ul>
              ),
              actions: (
                <Button onClick={() => put(withoutState(asked.filter(({ name }) => name !== one.name)))}>
                  Do not ask {one.label} any more
                </Button>
              ),
            }))}
          />
        </>
      )}
      <WitnessForm key={asked.length} set={set} onAdd={(witness) => put([...withoutState(asked), witness])} />
    </section>
  );
}

function StatusOf({ said }: { said: Witnesses['asked'][number]['said'] }) {
  if (said.some(({ finding }) => finding !== null)) return <Tag tone="danger">Has seen another log</Tag>;
  if (said.some(({ failure }) => failure !== null)) return <Tag tone="caution">Not reached</Tag>;
  return said.some(({ agreedAt }) => agreedAt !== null) ? <Tag tone="good">Agrees</Tag> : <Tag>Not asked yet</Tag>;
}

function WatchedPart({ of: { watched } }: { of: Witnesses }) {
  const set = usePerform(setWatched);
  const put = (logs: Witnesses['watched']) => set.mutate({ logs: logs.map(({ label, vkeys }) => ({ label, vkeys })) });
  return (
    <section aria-labelledby="whose-logs">
      <h2 id="whose-logs">Whose logs we watch</h2>
      {set.error ? (
        <Notice tone="caution" live="alert" title={set.error.detail || wordsFor(set.error).happened} />
      ) : null}
      {watched.length === 0 ? (
        <p>We watch nobody’s log yet.</p>
      ) : (
        <RowList
          label="Whose logs we watch"
          rows={watched.map((one) => ({
            key: one.origin,
            title: <Bdi>{one.label}</Bdi>,
            facts: [
              <bdi key="origin" dir="ltr">
                {one.origin}
              </bdi>,
              one.signedAt === null ? (
                'nothing seen yet'
              ) : (
                <span key="seen">
                  {one.size.toLocaleString('en-GB')} items, <When at={one.signedAt} />
                </span>
              ),
            ],
            status: one.conflictAt === null ? undefined : <Tag tone="danger">Two logs under one name</Tag>,
            actions: (
              <Button onClick={() => put(watched.filter(({ origin }) => origin !== one.origin))}>
                Stop watching {one.label}
              </Button>
            ),
          }))}
        />
      )}
      <LogForm
        key={watched.length}
        set={set}
        onAdd={(logs) => set.mutate({ logs: [...watched.map(({ label, vkeys }) => ({ label, vkeys })), ...logs] })}
      />
    </section>
  );
}

/** What the other side needs from us: plain text to copy. */
function OwnPart({ own }: { own: Witnesses['own'] }) {
  const [copied, setCopied] = useState('');
  const texts = [
    {
      key: 'logs',
      words: 'For those who shall watch our logs',
      text: own.logs.flatMap(({ vkeys }) => vkeys).join('\n'),
    },
    { key: 'witness', words: 'For those whose logs we watch', text: [own.url, ...own.vkeys].join('\n') },
  ];
  return (
    <section aria-labelledby="tell-others">
      <h2 id="tell-others">Tell the other side</h2>
      {texts.map(({ key, words, text }) => (
        <div key={key}>
          <h3>{words}</h3>
          <pre className="audit-keys" dir="ltr" tabIndex={0} aria-label={words}>
            {text}
          </pre>
          <Button
            onClick={() =>
              void navigator.clipboard.writeText(text).then(
                () => setCopied(key),
                () => setCopied(''),
              )
            }
          >
            {copied === key ? 'Copied' : 'Copy'}
          </Button>
        </div>
      ))}
    </section>
  );
}
