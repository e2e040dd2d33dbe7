import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { OutputOf } from '#kernel/operation.ts';
import { Button } from '#ui/button/button.tsx';
import { useClient } from '#ui/data/data.tsx';
import { TextField } from '#ui/form/text-field.tsx';
import { formatDateShort, formatTime } from '#ui/format.ts';
import { DataTable, type Column } from '#ui/list/data-table.tsx';
import { SummaryList } from '#ui/page/summary-list.tsx';
import { EmptyState, Skeleton } from '#ui/status/progress.tsx';
import { Tag } from '#ui/status/tag.tsx';
import { Bdi, Code, When } from '#ui/text/bdi.tsx';
import { useLocale } from '#ui/text/locale.tsx';
import { tenantLog } from '../audit.contract.ts';
import { purposeTitle, roleWord } from '../purpose-words.contract.ts';
import { wordsOfEvent } from '../event-words.contract.ts';
import { LogWords } from './log-words.tsx';
import { NotLoaded } from './not-loaded.tsx';
import './audit.css';

type Page = OutputOf<typeof tenantLog>;
type Entry = Page['entries'][number];
const pageSize = 200;

/** `/staff/log`: who did what in the organisation. Metadata only, no clinical content. */
export function LogPage() {
  const client = useClient();
  const [filter, setFilter] = useState('');
  useEffect(() => {
    document.title = 'Access log – Consilium';
  }, []);
  const read = useInfiniteQuery<Page, Error, { pages: Page[] }, readonly string[], number | undefined>({
    queryKey: [tenantLog.name],
    initialPageParam: undefined,
    queryFn: ({ pageParam, signal }) =>
      client.call(
        tenantLog,
        { limit: pageSize, ...(pageParam === undefined ? {} : { before: pageParam }) },
        { signal },
      ),
    getNextPageParam: (page) => (page.entries.length === pageSize ? page.entries.at(-1)?.id : undefined),
  });
  const rows = read.data?.pages.flatMap((page) => page.entries) ?? [];
  const shown = rows.filter((row) => matches(row, filter));
  return (
    <div className="audit-log">
      <h1>Access log</h1>
      <LogWords log="access" />
      <TextField
        name="filter"
        label="Show only"
        hint="A name, an act, an id"
        value={filter}
        chars={32}
        onChange={(event) => setFilter(event.target.value)}
      />
      {read.error && !read.data ? <NotLoaded error={read.error} onAgain={() => void read.refetch()} /> : null}
      {!read.data && !read.error ? (
        <Skeleton as="rows" label="The log is on its way" lines={[60, 64, 58, 62, 60]} />
      ) : null}
      {read.data && shown.length === 0 ? (
        <EmptyState title={filter ? 'Nothing among the entries loaded matches this.' : 'Nothing has happened yet.'}>
          {filter ? (
            <p>Load more, or use another word.</p>
          ) : (
            <p>Every act on protected data stands here from the first one on.</p>
          )}
        </EmptyState>
      ) : null}
      {shown.length > 0 ? <LogTable rows={shown} /> : null}
      {read.data ? (
        <p className="audit-more" role="status">
          {shown.length} of {rows.length} loaded.{' '}
          {read.hasNextPage ? (
            <Button busy={read.isFetchingNextPage ? 'Loading…' : false} onClick={() => void read.fetchNextPage()}>
              More
            </Button>
          ) : (
            'This is the beginning.'
          )}
        </p>
      ) : null}
    </div>
  );
}

function LogTable({ rows }: { rows: readonly Entry[] }) {
  const { locale, timeZone } = useLocale();
  const at = (row: Entry) => {
    const date = new Date(row.at);
    return `${formatDateShort(date, locale, timeZone)}, ${formatTime(date, locale, timeZone)}`;
  };
  return (
    <DataTable
      label="Who did what, newest first"
      compact
      columns={columns}
      rows={rows}
      rowKey={(row) => String(row.id)}
      rowTitle={at}
      href={(row) => `#entry-${row.id}`}
      onOpen={() => undefined}
      detail={(row) => <Detail row={row} />}
    />
  );
}

const columns: readonly Column<Entry>[] = [
  { key: 'at', title: 'When', cell: () => null },
  { key: 'who', title: 'Who', cell: (row) => <Bdi>{row.who.name || 'The program'}</Bdi> },
  { key: 'role', title: 'Role', cell: (row) => roleWord(row.who.roles) },
  {
    key: 'did',
    title: 'Did',
    cell: (row) => <span dir="auto">{wordsOfEvent(row.event, row.subject.label, 'staff')}</span>,
  },
  { key: 'purpose', title: 'Purpose', cell: (row) => purposeTitle(row.purpose, row.who.roles) },
  {
    key: 'outcome',
    title: 'Outcome',
    cell: (row) => (row.outcome === 'refused' ? <Tag tone="caution">refused</Tag> : 'done'),
  },
  { key: 'item', title: 'Place in the log', numeric: true, cell: (row) => row.item ?? 'soon' },
];

function Detail({ row }: { row: Entry }) {
  const id = (value: string | null) => (value ? <Code value={value} /> : null);
  return (
    <SummaryList
      rows={[
        { key: 'exact', label: 'Exact time', value: <When at={row.at} /> },
        { key: 'purpose', label: 'Code of the purpose', value: <code>{row.purpose}</code> },
        { key: 'event', label: 'Event', value: <code>{row.event}</code> },
        { key: 'operation', label: 'Operation', value: <code>{row.operation}</code> },
        { key: 'case', label: 'Case', value: id(row.caseId) },
        { key: 'patient', label: 'Patient', value: id(row.patientId) },
        { key: 'subject', label: 'What', value: id(row.subject.id) },
        { key: 'n', label: 'Item of the patient', value: row.n === 0 ? null : row.n },
        { key: 'request', label: 'Request', value: id(row.requestId) },
      ]}
    />
  );
}

/** Plain search in what is seen, and in the ids behind it. */
function matches(row: Entry, filter: string): boolean {
  const words = filter.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const whole = [
    row.who.name,
    row.who.roles.join(' '),
    row.event,
    row.operation,
    wordsOfEvent(row.event, row.subject.label, 'staff'),
    row.caseId,
    row.patientId,
    row.subject.id,
    row.purpose,
    purposeTitle(row.purpose, row.who.roles),
    row.outcome,
    row.requestId,
  ]
    .join(' ')
    .toLocaleLowerCase();
  return words.every((word) => whole.includes(word));
}
