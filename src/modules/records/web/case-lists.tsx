import type { OutputOf } from '#kernel/operation.ts';
import { useState } from 'react';
import { Button } from '#ui/button/button.tsx';
import { useOperation } from '#ui/data/data.tsx';
import { RowList, Timeline as TimelineList } from '#ui/list/row-list.tsx';
import { EmptyState, Skeleton } from '#ui/status/progress.tsx';
import { Tag, type Tone } from '#ui/status/tag.tsx';
import * as contract from '../records.contract.ts';
import { Problem } from './add-records-page.tsx';
import './records.css';

type Source = contract.TimelineEntry['source'];

/** Documents, scans and facts by date, newest first; each opens its source. */
export function Timeline({ caseId, onOpen }: { caseId: string; onOpen?: (source: Source) => void }) {
  const [shown, setShown] = useState(100);
  const entries = useOperation(contract.timeline, { caseId, limit: shown });
  if (entries.isPending) return <Skeleton as="rows" lines={[34, 28, 36, 30]} label="Opening the timeline" />;
  if (entries.error) return <Problem error={entries.error} onAgain={() => void entries.refetch()} />;
  if (entries.data.entries.length === 0)
    return <EmptyState title="Nothing dated here">Papers, scans and results appear here in their order.</EmptyState>;
  return (
    <>
      <TimelineList
        label="Timeline"
        items={entries.data.entries.map((entry, index) => ({
          key: `${entry.date}|${index}`,
          date: entry.date?.slice(0, 10) ?? 'no date',
          title: onOpen ? (
            <button type="button" className="records-link" onClick={() => onOpen(entry.source)}>
              <bdi>{entry.title}</bdi>
            </button>
          ) : (
            <bdi>{entry.title}</bdi>
          ),
          children: entry.detail === null ? null : <p className="u-meta">{entry.detail}</p>,
        }))}
      />
      {entries.data.next !== null && shown < 1000 ? (
        <Button kind="quiet" onClick={() => setShown(Math.min(1000, shown + 200))}>
          Show earlier ({entries.data.total - entries.data.entries.length} more)
        </Button>
      ) : null}
    </>
  );
}

const kindWords: Record<string, string> = {
  condition: 'Problems',
  medication: 'Medicines',
  allergy: 'Allergies',
  result: 'Results',
  procedure: 'Procedures',
  immunization: 'Vaccinations',
  encounter: 'Visits',
  imaging: 'Imaging',
  device: 'Devices',
  other: 'Other',
};

/** Structured facts by kind, each with its unit, range and source. */
export function FactsTable({ caseId, onOpen }: { caseId: string; onOpen?: (fact: contract.FactView) => void }) {
  const [kind, setKind] = useState<string>();
  const facts = useOperation(contract.listFacts, { caseId, limit: 500, ...(kind ? { kind } : {}) });
  if (facts.isPending) return <Skeleton as="rows" lines={[34, 28, 36]} label="Opening the facts" />;
  if (facts.error) return <Problem error={facts.error} onAgain={() => void facts.refetch()} />;
  if (Object.keys(facts.data.counts).length === 0)
    return (
      <EmptyState title="No structured data here">Data from hospitals and health apps (FHIR) appear here.</EmptyState>
    );
  return (
    <>
      <div className="u-row" role="group" aria-label="Kind">
        <Button kind="quiet" aria-pressed={kind === undefined} onClick={() => setKind(undefined)}>
          All
        </Button>
        {Object.entries(facts.data.counts).map(([one, count]) => (
          <Button key={one} kind="quiet" aria-pressed={kind === one} onClick={() => setKind(one)}>
            {kindWords[one] ?? one} {count}
          </Button>
        ))}
      </div>
      <FactRows facts={facts.data.facts} onOpen={onOpen} />
    </>
  );
}

function FactRows({
  facts,
  onOpen,
}: {
  facts: readonly contract.FactView[];
  onOpen: ((fact: contract.FactView) => void) | undefined;
}) {
  return (
    <div className="records-scroll" tabIndex={0} role="region" aria-label="Facts">
      <table className="records-table">
        <thead>
          <tr>
            {['Date', 'What', 'Value', 'Reference', 'Source'].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {facts.map((fact) => (
            <tr key={fact.factId}>
              <td className="u-num">{fact.date?.slice(0, 10) ?? ''}</td>
              <th scope="row">
                <bdi>{fact.label}</bdi>
              </th>
              <td className="u-num" dir="ltr">
                {[fact.value ?? fact.status, fact.unit, fact.interpretation].filter((part) => part !== null).join(' ')}
              </td>
              <td className="u-num" dir="ltr">
                {fact.referenceRange}
              </td>
              <td>
                {onOpen ? (
                  <button type="button" className="records-link" onClick={() => onOpen(fact)}>
                    <bdi>{fact.source.resource}</bdi>
                  </button>
                ) : (
                  <bdi>{fact.source.resource}</bdi>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const stateWords: Record<contract.ChecklistItemView['state'], { tone: Tone; words: string }> = {
  there: { tone: 'good', words: 'There' },
  missing: { tone: 'caution', words: 'Missing' },
  waived: { tone: 'plain', words: 'Patient does not have it' },
  asked: { tone: 'caution', words: 'Whose is it?' },
};

export type ChecklistData = OutputOf<typeof contract.checklist>;

/** What the expert needs, what is there and by what, for staff. */
export function Checklist({ caseId, onOpen }: { caseId: string; onOpen?: (source: Source) => void }) {
  const list = useOperation(contract.checklist, { caseId });
  if (list.isPending) return <Skeleton as="rows" lines={[26, 30, 24]} label="Checking what is there" />;
  if (list.error) return <Problem error={list.error} onAgain={() => void list.refetch()} />;
  return (
    <RowList
      label="What the expert needs"
      rows={list.data.items.map((item) => ({
        key: item.itemId,
        title: item.label,
        facts: item.required ? [] : ['if there is one'],
        status: <Tag tone={stateWords[item.state].tone}>{stateWords[item.state].words}</Tag>,
        more:
          item.by.length === 0 ? (
            <p className="u-meta">{item.waivedReason ?? item.why}</p>
          ) : (
            <ul className="records-met">
              {item.by.map((by) => (
                <li key={by.label}>
                  <MetBy by={by} onOpen={onOpen} />
                </li>
              ))}
            </ul>
          ),
      }))}
    />
  );
}

type By = contract.ChecklistItemView['by'][number];

function MetBy({ by, onOpen }: { by: By; onOpen: ((source: Source) => void) | undefined }) {
  const { documentId, studyInstanceUid } = by;
  const source: Source | undefined =
    documentId !== null
      ? { type: 'document', documentId, page: 1 }
      : studyInstanceUid !== null
        ? { type: 'study', studyInstanceUid }
        : undefined;
  if (!source || !onOpen) return <bdi>{by.label}</bdi>;
  return (
    <button type="button" className="records-link" onClick={() => onOpen(source)}>
      <bdi>{by.label}</bdi>
    </button>
  );
}
