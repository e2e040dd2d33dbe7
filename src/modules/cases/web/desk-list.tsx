import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useRef, type ReactNode } from 'react';
import { me } from '#modules/identity/identity.contract.ts';
import type { ApiProblem } from '#ui/api.ts';
import { Button, Shortcut } from '#ui/button/button.tsx';
import { useClient, useOperation, usePerform } from '#ui/data/data.tsx';
import { formatTime } from '#ui/format.ts';
import { DataTable, type Column } from '#ui/list/data-table.tsx';
import { EmptyState, Skeleton } from '#ui/status/progress.tsx';
import { Notice, Tag, type Tone } from '#ui/status/tag.tsx';
import { useLocale } from '#ui/text/locale.tsx';
import { assign, desk, type DeskRow, type DeskView } from '../cases.contract.ts';
import { DeskDetail } from './desk-detail.tsx';
import { Problem } from './problem.tsx';
import { ageAndSex, daysSince, dueWords, harmWords, type Zone } from './words.ts';

export type DeskListProps = {
  view: DeskView;
  search: string;
  /** In words; null when nothing is promised. */
  nextPromise: string | null;
  onSearch: () => void;
  onOpen: (caseId: string) => void;
  onMatch: (caseId: string) => void;
  /** Decides whose records of a case are. */
  whose: (caseId: string) => ReactNode;
};

type Page = { rows: DeskRow[]; next: string | null };

function useDesk(view: DeskView, search: string) {
  const client = useClient();
  return useInfiniteQuery<Page, ApiProblem, { pages: Page[] }, readonly string[], string | undefined>({
    queryKey: [desk.name, view, search],
    initialPageParam: undefined,
    queryFn: ({ pageParam, signal }) =>
      client.call(
        desk,
        { view, limit: 50, ...(search ? { search } : {}), ...(pageParam ? { after: pageParam } : {}) },
        { signal },
      ),
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

/** Rows of one view; more of them a page at a time. */
export function DeskList(props: DeskListProps) {
  const { view, search, onOpen, onMatch, onSearch } = props;
  const list = useDesk(view, search);
  const person = useOperation(me, {});
  const take = usePerform(assign);
  const zone = useLocale();
  const place = useRef<HTMLDivElement>(null);
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? [];
  const there = rows.length > 0;
  useEffect(() => {
    // The keys of the list work at once; a focus that someone has set stays.
    if (there && document.activeElement === document.body)
      place.current?.querySelector<HTMLElement>('[data-row-link][tabindex="0"]')?.focus({ preventScroll: true });
  }, [there]);
  const onKey = (key: string, row: DeskRow) => {
    if (key === 'm') onMatch(row.caseId);
    else if (key === 't' && person.data) take.mutate({ caseId: row.caseId, personId: person.data.personId });
    else if (key === '/') setTimeout(onSearch);
  };
  if (list.isPending) return <Skeleton as="rows" lines={rowWidths} label="Opening the desk" />;
  if (!list.data) return <Problem error={list.error} onAgain={() => void list.refetch()} />;
  if (!there) return <Nothing view={view} search={search} nextPromise={props.nextPromise} />;
  return (
    <div ref={place}>
      {list.isError ? <Stale since={list.dataUpdatedAt} zone={zone} /> : null}
      {take.error ? <Problem error={take.error} /> : null}
      <DataTable
        label="Cases by harm of delay, then by promise"
        rows={rows}
        columns={columnsFor(new Date(list.dataUpdatedAt), zone)}
        rowKey={(row) => row.caseId}
        rowTitle={(row) => row.name || row.number}
        href={(row) => `/staff/cases/${row.caseId}`}
        onOpen={(row) => onOpen(row.caseId)}
        onKey={onKey}
        detail={(row) => <DeskDetail row={row} onOpen={onOpen} onMatch={onMatch} whose={props.whose} />}
      />
      <div className="desk-foot">
        {list.hasNextPage ? (
          <Button busy={list.isFetchingNextPage ? 'Opening more…' : false} onClick={() => void list.fetchNextPage()}>
            More
          </Button>
        ) : null}
        <p className="desk-keys u-meta">
          <Shortcut keys="J" /> <Shortcut keys="K" /> move · <Shortcut keys="Enter" /> open · <Shortcut keys="→" /> look
          · <Shortcut keys="T" /> take · <Shortcut keys="M" /> match · <Shortcut keys="/" /> find
        </p>
      </div>
    </div>
  );
}

const rowWidths = Array.from({ length: 14 }, (_, index) => 70 + ((index * 17) % 30));

const stageTones: Partial<Record<DeskRow['state'], Tone>> = {
  matching: 'active',
  offered: 'active',
  reading: 'active',
  signed: 'good',
  delivered: 'good',
};

function columnsFor(now: Date, zone: Zone): Column<DeskRow>[] {
  return [
    { key: 'patient', title: 'Patient', cell: () => null },
    { key: 'age', title: 'Age', cell: ageAndSex },
    {
      key: 'due',
      title: 'Due',
      cell: (row) => {
        const words = row.promisedAt ? dueWords(new Date(row.promisedAt), now, zone) : 'no promise';
        return row.late ? <Tag tone="danger">Late: {words}</Tag> : words;
      },
    },
    {
      key: 'harm',
      title: 'Harm of delay',
      cell: (row) => (row.harm >= 2 ? <Tag tone="caution">{harmWords[row.harm]}</Tag> : (harmWords[row.harm] ?? '')),
    },
    { key: 'asks', title: 'Asks', cell: (row) => <span className="desk-asks">{asks(row)}</span> },
    { key: 'stage', title: 'Stage', cell: (row) => <Tag tone={stageTones[row.state] ?? 'plain'}>{row.stage}</Tag> },
    { key: 'on', title: 'Waiting on', cell: (row) => (row.mine && row.waitingOn === 'nurse' ? 'you' : row.waitingFor) },
    { key: 'days', title: 'Days', numeric: true, cell: (row) => daysSince(new Date(row.sentAt), now) },
  ];
}

const asks = (row: DeskRow) => `${row.topic}: ${row.questionKind.replaceAll('-', ' ')}`;

/** The list stays, with its age, when it could not be asked again. */
function Stale({ since, zone }: { since: number; zone: Zone }) {
  return (
    <Notice
      tone="caution"
      live="status"
      title={`Seen ${formatTime(new Date(since), zone.locale, zone.timeZone)}. No connection since then.`}
    >
      <p>The list comes up to date by itself when it is back.</p>
    </Notice>
  );
}

function Nothing({ view, search, nextPromise }: { view: DeskView; search: string; nextPromise: string | null }) {
  if (search) return <EmptyState title="Nobody found.">Try a part of the name, or the number (SO-…).</EmptyState>;
  const titles: Record<DeskView, string> = {
    all: 'Nothing needs you.',
    mine: 'No case is yours.',
    unassigned: 'Every case has someone who looks after it.',
    late: 'Nothing is late.',
    whose: 'No record names somebody else.',
  };
  return (
    <EmptyState title={titles[view]}>
      {nextPromise ? `Next promise: ${nextPromise}.` : 'New requests appear here by themselves.'}
    </EmptyState>
  );
}
