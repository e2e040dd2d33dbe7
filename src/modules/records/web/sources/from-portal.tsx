import { useEffect, useRef, useState } from 'react';
import { Button, LinkButton } from '#ui/button/button.tsx';
import { useOperation, usePerform } from '#ui/data/data.tsx';
import { TextField } from '#ui/form/text-field.tsx';
import { RowList } from '#ui/list/row-list.tsx';
import { ProgressBar } from '#ui/status/progress.tsx';
import { Notice } from '#ui/status/tag.tsx';
import { Bdi, When } from '#ui/text/bdi.tsx';
import { caseSources, stopFetch, type FetchView, type PatientSource } from '../../sources.contract.ts';
import { cameWords, howFar } from './fetch-words.ts';
import './sources.css';

export type FromPortalProps = {
  caseId: string;
  /** What was fetched has become files. */
  onArrived: () => void;
};

/** With more hospitals than this the list is searched. */
const searchedFrom = 8;

/** "From a hospital’s portal": the hospitals, what is being fetched, and what came. Nothing where there is no hospital. */
export function FromPortal({ caseId, onArrived }: FromPortalProps) {
  const [isRunning, setRunning] = useState(false);
  const shown = useOperation(caseSources, { caseId }, { refetchInterval: isRunning ? 2000 : false });
  const fetches = latestOf(shown.data?.fetches ?? []);
  const running = fetches.filter(({ state }) => state === 'running').map(({ fetchId }) => fetchId);
  if (running.length > 0 !== isRunning) setRunning(running.length > 0);
  useArrivals(running, onArrived);
  const going = new Set(fetches.filter(({ state }) => state === 'running').map(({ sourceId }) => sourceId));
  const sources = (shown.data?.sources ?? []).filter(({ sourceId }) => !going.has(sourceId));
  if (sources.length === 0 && fetches.length === 0) return null;
  return (
    <section className="records-group" aria-labelledby="from-portal">
      <h2 id="from-portal">From a hospital’s portal</h2>
      {fetches.map((one) =>
        one.state === 'running' ? (
          <Running key={one.fetchId} caseId={caseId} fetch={one} />
        ) : (
          <Ended key={one.fetchId} fetch={one} />
        ),
      )}
      {sources.length > 0 ? <Hospitals caseId={caseId} sources={sources} fetches={fetches} /> : null}
    </section>
  );
}

/** The last fetching of each hospital, the newest first. */
function latestOf(fetches: readonly FetchView[]): FetchView[] {
  const seen = new Set<string>();
  return fetches.filter(({ sourceId }) => !seen.has(sourceId) && seen.add(sourceId));
}

/** Calls once when something that ran before runs no more. */
function useArrivals(running: readonly string[], onArrived: () => void): void {
  const before = useRef<readonly string[]>([]);
  const now = running.join();
  useEffect(() => {
    const ids = now === '' ? [] : now.split(',');
    if (before.current.some((id) => !ids.includes(id))) onArrived();
    before.current = ids;
  }, [now, onArrived]);
}

type HospitalsProps = { caseId: string; sources: readonly PatientSource[]; fetches: readonly FetchView[] };

function Hospitals({ caseId, sources, fetches }: HospitalsProps) {
  const [words, setWords] = useState('');
  const isSearched = sources.length > searchedFrom;
  const wanted = words.trim().toLocaleLowerCase();
  const found = sources.filter(({ name, place }) => `${name} ${place}`.toLocaleLowerCase().includes(wanted));
  const rows = found.slice(0, isSearched ? searchedFrom : undefined);
  const stateOf = (sourceId: string) => fetches.find((one) => one.sourceId === sourceId)?.state;
  return (
    <>
      <p>You sign in there as you always do. Your records come here by themselves, without paper or CD.</p>
      {isSearched ? (
        <TextField
          name="hospital"
          label="Find your hospital"
          hint={`${sources.length} hospitals. Write a part of its name, or its town.`}
          autoComplete="off"
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
      ) : null}
      <RowList
        label="Hospitals"
        rows={rows.map(({ sourceId, name, place }) => ({
          key: sourceId,
          title: <Bdi>{name}</Bdi>,
          facts: place === '' ? [] : [<Bdi key="place">{place}</Bdi>],
          actions: (
            <FetchLink
              to={`/request/${caseId}/portal/${sourceId}`}
              name={name}
              again={stateOf(sourceId) !== undefined}
            />
          ),
        }))}
      />
      {found.length > rows.length ? (
        <p className="u-meta">{found.length - rows.length} more. Write more of the name to find yours.</p>
      ) : null}
      {found.length === 0 ? (
        <p role="status">
          We cannot fetch from a hospital of that name. Ask there for a CD or papers, and add them here.
        </p>
      ) : null}
    </>
  );
}

function FetchLink({ to, name, again }: { to: string; name: string; again: boolean }) {
  const words = again ? 'Fetch again' : 'Fetch';
  return (
    <LinkButton href={to} aria-label={`${words} from ${name}`}>
      {words}
    </LinkButton>
  );
}

function Running({ caseId, fetch }: { caseId: string; fetch: FetchView }) {
  const stop = usePerform(stopFetch);
  const { value, max, words } = howFar(fetch.outcome);
  return (
    <div className="records-now">
      <ProgressBar label={`Fetching from ${fetch.hospital}`} value={value} max={max} words={words} />
      <p>You can close this page. We go on, and it stands here when you come back.</p>
      <Button
        kind="quiet"
        busy={stop.isPending && 'Stopping…'}
        onClick={() => stop.mutate({ caseId, fetchId: fetch.fetchId })}
      >
        Stop, and keep nothing of it
      </Button>
    </div>
  );
}

function Ended({ fetch: { hospital, state, outcome, endedAt } }: { fetch: FetchView }) {
  const title =
    state === 'done' || state === 'partial' ? (
      <>
        {cameWords(outcome)} from <Bdi>{hospital}</Bdi>
      </>
    ) : (
      <>
        Nothing came from <Bdi>{hospital}</Bdi>
      </>
    );
  return (
    <Notice tone={state === 'done' ? 'good' : 'caution'} live="status" title={title}>
      {outcome.notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
      {endedAt ? (
        <p className="u-meta">
          <When at={endedAt} style="date" />
        </p>
      ) : null}
    </Notice>
  );
}
