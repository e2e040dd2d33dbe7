import { useState } from 'react';
import { Button } from '#ui/button/button.tsx';
import { useOperation } from '#ui/data/data.tsx';
import { Timeline as TimelineList } from '#ui/list/row-list.tsx';
import { EmptyState, Skeleton } from '#ui/status/progress.tsx';
import { useLocale } from '#ui/text/locale.tsx';
import * as contract from '../../records.contract.ts';
import { Problem } from '../problem.tsx';
import { FactSource, type HistoryProps } from './fact-source.tsx';
import { dateWords } from './words.ts';
import '../records.css';
import './history.css';

type Entry = contract.TimelineEntry;
type Source = Entry['source'];

/** What a reader looks for at one time; each holds kinds of entries. */
const groups = [
  { key: 'all', label: 'Everything', holds: () => true },
  { key: 'papers', label: 'Papers', holds: ({ source }: Entry) => source.type === 'document' },
  { key: 'scans', label: 'Scans', holds: ({ source, kind }: Entry) => source.type === 'study' || kind === 'imaging' },
  { key: 'care', label: 'Visits and procedures', holds: ({ kind }: Entry) => ['encounter', 'procedure', 'immunization', 'device'].includes(kind) },
  { key: 'problems', label: 'Problems and medicines', holds: ({ source, kind }: Entry) => source.type === 'fact' && ['condition', 'medication', 'allergy'].includes(kind) },
  { key: 'results', label: 'Results', holds: ({ kind }: Entry) => kind === 'result' },
] as const; // prettier-ignore

export type TimelineProps = Pick<HistoryProps, 'caseId' | 'onCite'> & { onOpen?: (source: Source) => void };

/** Documents, scans, visits and results by date, newest first, under their years; each opens its source. */
export function Timeline({ caseId, onOpen, onCite }: TimelineProps) {
  const [shown, setShown] = useState(200);
  const [group, setGroup] = useState<string>('all');
  const [fact, setFact] = useState<string>();
  const entries = useOperation(contract.timeline, { caseId, limit: shown });
  if (entries.isPending) return <Skeleton as="rows" lines={[34, 28, 36, 30]} label="Opening the timeline" />;
  if (entries.error) return <Problem error={entries.error} onAgain={() => void entries.refetch()} />;
  const all = entries.data.entries;
  if (all.length === 0)
    return <EmptyState title="Nothing dated here">Papers, scans and results appear here in their order.</EmptyState>;
  const held = groups.find(({ key }) => key === group) ?? groups[0];
  const wanted = all.filter((entry) => held.holds(entry));
  const open = (source: Source) => (source.type === 'fact' ? setFact(source.factId) : onOpen?.(source));
  return (
    <div className="history">
      <div className="history-groups" role="group" aria-label="Show">
        {groups
          .filter(({ holds }) => all.some((entry) => holds(entry)))
          .map(({ key, label }) => (
            <Button key={key} kind="quiet" aria-pressed={key === group} onClick={() => setGroup(key)}>
              {label}
            </Button>
          ))}
      </div>
      {byYear(wanted).map(([year, ofYear]) => (
        <section key={year} aria-label={year}>
          <h3 className="history-year u-num">{year}</h3>
          <Years
            label={year}
            entries={ofYear}
            canOpen={(source) => source.type === 'fact' || onOpen !== undefined}
            onOpen={open}
          />
        </section>
      ))}
      {entries.data.next !== null && shown < 1000 ? (
        <Button kind="quiet" onClick={() => setShown(Math.min(1000, shown + 200))}>
          Show earlier ({entries.data.total - all.length} more)
        </Button>
      ) : null}
      {fact === undefined ? null : (
        <FactSource
          caseId={caseId}
          factId={fact}
          onClose={() => setFact(undefined)}
          onDocument={onOpen}
          onCite={onCite}
        />
      )}
    </div>
  );
}

type YearsProps = {
  label: string;
  entries: readonly Entry[];
  canOpen: (source: Source) => boolean;
  onOpen: (source: Source) => void;
};

function Years({ label, entries, canOpen, onOpen }: YearsProps) {
  const { locale } = useLocale();
  const title = (entry: Entry) =>
    canOpen(entry.source) ? (
      <button type="button" className="records-link" onClick={() => onOpen(entry.source)}>
        <bdi>{entry.title}</bdi>
      </button>
    ) : (
      <bdi>{entry.title}</bdi>
    );
  return (
    <TimelineList
      label={label}
      items={ofOneDay(entries).map((day, index) => {
        const [first, ...more] = day;
        const date = dateWords(first.date, locale);
        const key = `${first.date}|${index}`;
        if (more.length === 0)
          return {
            key,
            date,
            title: title(first),
            children:
              first.detail === null ? null : (
                <p className="u-meta" dir="auto">
                  {first.detail}
                </p>
              ),
          };
        return {
          key,
          date,
          title: `${day.length} results`,
          children: (
            <ul className="history-day">
              {day.map((entry, at) => (
                <li key={at}>
                  {title(entry)} <span className="u-meta">{entry.detail}</span>
                </li>
              ))}
            </ul>
          ),
        };
      })}
    />
  );
}

/** Results of one day stand together: a blood count is one thing that happened. */
function ofOneDay(entries: readonly Entry[]): [Entry, ...Entry[]][] {
  const days: [Entry, ...Entry[]][] = [];
  for (const entry of entries) {
    const open = entry.kind === 'result' ? days.findLast(([one]) => one.date?.slice(0, 10) === entry.date?.slice(0, 10) && one.kind === 'result') : undefined; // prettier-ignore
    if (open) open.push(entry);
    else days.push([entry]);
  }
  return days;
}

function byYear(entries: readonly Entry[]): [string, Entry[]][] {
  const years = new Map<string, Entry[]>();
  for (const entry of entries) {
    const year = entry.date === null ? 'Without a date' : entry.date.slice(0, 4);
    const same = years.get(year);
    if (same) same.push(entry);
    else years.set(year, [entry]);
  }
  return [...years];
}
