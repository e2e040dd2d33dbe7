import type { ReactNode } from 'react';
import { checklist, listRecords } from '#modules/records/records.contract.ts';
import { Button, ButtonRow } from '#ui/button/button.tsx';
import { useOperation } from '#ui/data/data.tsx';
import { Skeleton } from '#ui/status/progress.tsx';
import { Tag } from '#ui/status/tag.tsx';
import type { DeskRow } from '../cases.contract.ts';
import { Problem } from './problem.tsx';

export type DeskDetailProps = {
  row: DeskRow;
  onOpen: (caseId: string) => void;
  onMatch: (caseId: string) => void;
  whose: (caseId: string) => ReactNode;
};

/** A row opened in place: what is missing, and what can be done about it. */
export function DeskDetail({ row, onOpen, onMatch, whose }: DeskDetailProps) {
  const { caseId } = row;
  return (
    <div className="desk-detail">
      <Missing caseId={caseId} whose={whose} />
      <p className="u-meta">
        <bdi dir="ltr">{row.number}</bdi> · looked after by {row.mine ? 'you' : (row.coordinator ?? 'nobody yet')}
      </p>
      <ButtonRow>
        <Button shortcut="Enter" onClick={() => onOpen(caseId)}>
          Open
        </Button>
        <Button shortcut="M" onClick={() => onMatch(caseId)}>
          Match
        </Button>
      </ButtonRow>
    </div>
  );
}

function Missing({ caseId, whose }: { caseId: string } & Pick<DeskDetailProps, 'whose'>) {
  const list = useOperation(checklist, { caseId });
  const records = useOperation(listRecords, { caseId });
  if (list.isPending || records.isPending) return <Skeleton lines={[48]} label="Looking what is missing" />;
  if (list.error ?? records.error) return <Problem error={list.error ?? records.error} />;
  const missing = list.data?.items.filter((item) => item.required && item.state !== 'there' && item.state !== 'waived');
  const questions = records.data?.questions ?? [];
  return (
    <>
      {questions.length > 0 ? whose(caseId) : null}
      <p>
        {missing?.length ? (
          <>
            <strong>Missing:</strong> {missing.map((item) => item.label).join(' · ')}
          </>
        ) : questions.some(({ answer }) => answer === null) ? null : (
          <Tag tone="good">Ready for an expert</Tag>
        )}
      </p>
    </>
  );
}
