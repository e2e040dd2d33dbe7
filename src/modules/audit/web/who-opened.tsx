import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button, ButtonRow } from '#ui/button/button.tsx';
import { useClient } from '#ui/data/data.tsx';
import { RadioGroup } from '#ui/form/choices.tsx';
import { formatDate, formatNumber } from '#ui/format.ts';
import { Disclosure } from '#ui/staff/disclosure.tsx';
import { EmptyState, Skeleton } from '#ui/status/progress.tsx';
import { Notice, Tag } from '#ui/status/tag.tsx';
import { Bdi } from '#ui/text/bdi.tsx';
import { useLocale } from '#ui/text/locale.tsx';
import { accessCsv, groupAccesses, nameOf, type AccessGroup } from './access-list.ts';
import { accesses, type AccessEntry } from '../audit.contract.ts';
import { AccessLineRow } from './access-line.tsx';
import { saveText } from './save-text.ts';
import { NotLoaded } from './not-loaded.tsx';

type Page = { entries: AccessEntry[]; total: number; missing: number[] };

function useAccesses() {
  const client = useClient();
  return useInfiniteQuery<Page, Error, { pages: Page[] }, readonly string[], number | undefined>({
    queryKey: [accesses.name],
    initialPageParam: undefined,
    queryFn: ({ pageParam, signal }) =>
      client.call(accesses, { limit: 100, ...(pageParam === undefined ? {} : { before: pageParam }) }, { signal }),
    getNextPageParam: (page) => {
      const last = page.entries.at(-1)?.n;
      return last !== undefined && last > 1 ? last : undefined;
    },
  });
}

/** Every act on the records, by day and person, counted so that a removed one would show. */
export function WhoOpened() {
  const read = useAccesses();
  const { locale, timeZone } = useLocale();
  const [show, setShow] = useState('others');
  if (read.error && !read.data) return <NotLoaded error={read.error} onAgain={() => void read.refetch()} />;
  if (!read.data) return <Skeleton as="rows" label="Who opened your records is on its way" lines={[32, 40, 36]} />;
  const all = read.data.pages.flatMap((page) => page.entries);
  const shown = show === 'all' ? all : all.filter((entry) => !entry.who.self);
  const days = groupAccesses(shown, (at) => formatDate(at, locale, timeZone));
  return (
    <section className="audit-opened" aria-labelledby="who-opened">
      <h2 id="who-opened">Who opened them</h2>
      <RadioGroup
        name="show"
        label="Show"
        inline
        value={show}
        onChange={setShow}
        options={[
          { value: 'others', label: 'Everyone else' },
          { value: 'all', label: 'You too' },
        ]}
      />
      {days.length === 0 ? (
        <EmptyState title="No one else has opened your records.">
          <p>As soon as someone does, it stands here: who, when, and what they looked at.</p>
        </EmptyState>
      ) : null}
      {days.map(({ day, groups }) => (
        <section key={day} aria-label={day}>
          <h3 className="audit-day">{day}</h3>
          {groups.map((group) => (
            <Group key={group.key} group={group} />
          ))}
        </section>
      ))}
      {read.hasNextPage ? (
        <Button busy={read.isFetchingNextPage ? 'Loading…' : false} onClick={() => void read.fetchNextPage()}>
          Show earlier
        </Button>
      ) : null}
      <Counted pages={read.data.pages} read={all} />
      <Keep total={read.data.pages[0]?.total ?? 0} />
    </section>
  );
}

function Group({ group }: { group: AccessGroup }) {
  const role = group.who.self || group.who.computer ? '' : (roleWords[group.who.roles[0] ?? ''] ?? '');
  return (
    <div className="audit-group">
      <p className="audit-who">
        <Bdi>{nameOf(group.who)}</Bdi>
        {role ? <span className="u-meta">, {role}</span> : null}
      </p>
      <ul className="audit-lines" role="list">
        {group.lines.map((line) => (
          <AccessLineRow key={line.key} line={line} />
        ))}
      </ul>
    </div>
  );
}

const roleWords: Record<string, string> = {
  coordinator: 'nurse',
  expert: 'doctor',
  auditor: 'privacy officer',
  admin: 'administrator',
  carer: 'helps you',
};

/** That nothing was taken out: the numbers run without a gap. */
function Counted({ pages, read }: { pages: readonly Page[]; read: readonly AccessEntry[] }) {
  const { locale } = useLocale();
  const total = pages[0]?.total ?? 0;
  const missing = pages.flatMap((page) => page.missing);
  if (missing.length > 0)
    return (
      <Notice tone="danger" live="alert" title="Something is missing here">
        <p>
          {missing.length === 1 ? 'Item' : 'Items'} {missing.slice(0, 10).join(', ')} should stand here. Call us: the
          number is at the top of this page. Our privacy officer looks at it with you.
        </p>
      </Notice>
    );
  if (total === 0) return null;
  const first = read.at(-1)?.n ?? 1;
  return (
    <p className="audit-counted" role="status">
      <Tag tone="good">
        Items {formatNumber(first, locale)} to {formatNumber(total, locale)}, none missing.
      </Tag>
    </p>
  );
}

/** The whole list as a file, made on this device. */
function Keep({ total }: { total: number }) {
  const client = useClient();
  const [state, setState] = useState<'ready' | 'busy' | Error>('ready');
  const download = async () => {
    setState('busy');
    try {
      const entries: AccessEntry[] = [];
      for (let before: number | undefined = total + 1; before !== undefined && before > 1; before = entries.at(-1)?.n) {
        const page: Page = await client.call(accesses, { limit: 500, before });
        entries.push(...page.entries);
        if (page.entries.length === 0) break;
      }
      saveText('who-opened-my-records.csv', accessCsv(entries), 'text/csv');
      setState('ready');
    } catch (error) {
      setState(error instanceof Error ? error : new Error('lost'));
    }
  };
  return (
    <>
      <ButtonRow>
        <Button
          icon="download"
          busy={state === 'busy' ? 'Making the file…' : false}
          unavailable={total === 0 ? 'There is nothing to download yet.' : undefined}
          onClick={() => void download()}
        >
          Download the list
        </Button>
      </ButtonRow>
      {state instanceof Error ? <NotLoaded error={state} /> : null}
      <Disclosure summary="I don’t recognise one of these">
        <p>
          Call us: the number is at the top of this page. Say the day and the name. Our privacy officer looks at it and
          tells you what they found. You can stop sharing above at any time.
        </p>
      </Disclosure>
    </>
  );
}
