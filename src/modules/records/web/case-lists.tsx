import type { ReactNode } from 'react';
import type { OutputOf } from '#kernel/operation.ts';
import { useOperation } from '#ui/data/data.tsx';
import { RowList } from '#ui/list/row-list.tsx';
import { Skeleton } from '#ui/status/progress.tsx';
import { Tag, type Tone } from '#ui/status/tag.tsx';
import * as contract from '../records.contract.ts';
import { Problem } from './problem.tsx';
import { NextLine } from './requests/next-words.tsx';
import './records.css';

export type Source = contract.TimelineEntry['source'];

const stateWords: Record<contract.ChecklistItemView['state'], { tone: Tone; words: string }> = {
  there: { tone: 'good', words: 'There' },
  missing: { tone: 'caution', words: 'Missing' },
  old: { tone: 'caution', words: 'Too old' },
  waived: { tone: 'plain', words: 'Patient does not have it' },
  asked: { tone: 'caution', words: 'Whose is it?' },
};

export type ChecklistData = OutputOf<typeof contract.checklist>;

export type ChecklistProps = {
  caseId: string;
  onOpen?: (source: Source) => void;
  /** The expert's exact words instead of the patient's plain ones. */
  exact?: boolean;
  /** What can be done about an item. */
  act?: (item: contract.ChecklistItemView) => ReactNode;
};

/** What the expert needs, what is there and by what, who must act next for the rest; for staff. */
export function Checklist({ caseId, onOpen, exact, act }: ChecklistProps) {
  const list = useOperation(contract.checklist, { caseId });
  if (list.isPending) return <Skeleton as="rows" lines={[26, 30, 24]} label="Checking what is there" />;
  if (list.error) return <Problem error={list.error} onAgain={() => void list.refetch()} />;
  return (
    <RowList
      label="What the expert needs"
      rows={list.data.items.map((item) => ({
        key: item.itemId,
        title: exact ? item.exact : item.label,
        facts: item.required || (!exact && saysIf(item.label)) ? [] : ['if there is one'],
        status: <Tag tone={stateWords[item.state].tone}>{stateWords[item.state].words}</Tag>,
        more: <More item={item} onOpen={onOpen} />,
        actions: act?.(item),
      }))}
    />
  );
}

/** Its words say already that it need not be there. */
const saysIf = (label: string): boolean => /\bif\b/.test(label);

type MoreProps = { item: contract.ChecklistItemView; onOpen: ((source: Source) => void) | undefined };

function More({ item, onOpen }: MoreProps) {
  return (
    <>
      {item.note === null ? null : <p className="u-meta">{item.note}</p>}
      {item.by.length === 0 ? (
        <p className="u-meta">{item.waivedReason ?? item.why}</p>
      ) : (
        <ul className="records-met">
          {item.by.map((by) => (
            <li key={by.label}>
              <MetBy by={by} onOpen={onOpen} />
            </li>
          ))}
        </ul>
      )}
      <NextLine next={item.next} staff />
    </>
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
