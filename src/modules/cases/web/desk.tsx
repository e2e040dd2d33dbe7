import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useNavigate } from '@tanstack/react-router';
import { useLive, useOperation } from '#ui/data/data.tsx';
import { formatDateTime } from '#ui/format.ts';
import { TextField } from '#ui/form/text-field.tsx';
import { Tabs } from '#ui/staff/tabs.tsx';
import { useLocale } from '#ui/text/locale.tsx';
import { deskCounts, deskViews, type DeskView } from '../cases.contract.ts';
import { DeskList } from './desk-list.tsx';
import './desk.css';

const labels: Record<DeskView, string> = {
  all: 'All',
  mine: 'Mine',
  unassigned: 'Unassigned',
  late: 'Late',
  whose: 'Whose records?',
};

/** N1: what needs the nurse now, by harm of delay, then by promise. */
export function DeskPage({ whose }: { whose: (caseId: string) => ReactNode }) {
  const [view, setView] = useState<DeskView>('all');
  const [search, setSearch] = useState('');
  const field = useRef<HTMLDivElement>(null);
  const navigate = useNavigate();
  const counts = useOperation(deskCounts, {});
  const zone = useLocale();
  useLive('/api/desk/events');
  useEffect(() => {
    document.title = 'Desk – Consilium';
  }, []);
  const words = useSettled(search.trim());
  const next = counts.data?.nextPromise;
  const list = (
    <DeskList
      view={view}
      search={words}
      nextPromise={next ? formatDateTime(new Date(next), zone.locale, zone.timeZone) : null}
      onSearch={() => field.current?.querySelector('input')?.focus()}
      onOpen={(caseId) => void navigate({ to: `/staff/cases/${caseId}` })}
      whose={whose}
      onMatch={(caseId) => void navigate({ to: `/staff/cases/${caseId}/match` })}
    />
  );
  return (
    <div className="desk">
      <div className="desk-top">
        <h1>Desk</h1>
        <div className="desk-search" role="search" ref={field}>
          <TextField
            name="desk-search"
            label="Find by name or number"
            type="search"
            autoComplete="off"
            chars={22}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </div>
      </div>
      {words ? (
        <>
          <h2>Found for “{words}”</h2>
          {list}
        </>
      ) : (
        <Tabs
          label="Cases"
          selected={view}
          onSelect={(key) => setView(key as DeskView)}
          tabs={deskViews.map((key) => ({
            key,
            label: labels[key],
            ...(counts.data ? { count: counts.data[key] } : {}),
            content: key === view ? list : null,
          }))}
        />
      )}
    </div>
  );
}

/** A text once it has rested for a moment, so that every letter is not a question. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), 200);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
