import { useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { listStudies } from '#modules/imaging/imaging.contract.ts';
import { listRecords } from '#modules/records/records.contract.ts';
import { useOperation } from '#ui/data/data.tsx';
import { EmptyState, Skeleton } from '#ui/status/progress.tsx';
import { Notice } from '#ui/status/tag.tsx';
import { Button } from '#ui/button/button.tsx';
import { listGrants } from '../consent.contract.ts';
import { sharing } from '../sharing.contract.ts';
import { GrantTimes } from './grant-times.tsx';
import { ItemRow } from './item-row.tsx';
import type { Item } from './item.ts';
import '#ui/list/list.css';
import './sharing.css';

/** `/request/$caseId/sharing`: who may see what, paper by paper, and how long. */
export function SharingPage() {
  const { caseId = '' } = useParams({ strict: false });
  useEffect(() => {
    document.title = 'Who may see what – Second opinion';
  }, []);
  return (
    <>
      <p>
        <a className="u-alone" href={`/request/${caseId}/access`}>
          Back to who can see your records
        </a>
      </p>
      <h1>Who may see what</h1>
      <p>
        Everything you gave us is for the nurses and the doctor who read it for you. You can keep any of it from them.
        It works at once.
      </p>
      <Papers caseId={caseId} />
      <GrantTimes caseId={caseId} />
    </>
  );
}

function Papers({ caseId }: { caseId: string }) {
  const records = useOperation(listRecords, { caseId });
  const scans = useOperation(listStudies, { caseId });
  const chosen = useOperation(sharing, { caseId });
  const grants = useOperation(listGrants, { caseId });
  const parts = [records, scans, chosen, grants];
  const failed = parts.find((part) => part.error && !part.data);
  if (failed)
    return (
      <Notice tone="danger" live="status" title="We could not load this">
        <p>Nothing has changed in what is shared.</p>
        <Button onClick={() => parts.forEach((part) => void part.refetch())}>Try again</Button>
      </Notice>
    );
  if (!records.data || !scans.data || !chosen.data || !grants.data)
    return <Skeleton as="rows" label="Your papers and scans are on their way" lines={[34, 28, 36]} />;
  const items: Item[] = [
    ...scans.data.studies.map((scan) => ({
      kind: 'study' as const,
      id: scan.studyInstanceUid,
      title: scan.description || scan.modalities.join(', ') || 'Scan',
      date: scan.date,
    })),
    ...records.data.documents.map((paper) => ({
      kind: 'document' as const,
      id: paper.documentId,
      title: paper.title,
      date: paper.date,
    })),
  ];
  if (items.length === 0)
    return (
      <EmptyState title="There is nothing to share yet.">
        <p>When you add papers and scans, you choose here who may see each of them.</p>
      </EmptyState>
    );
  const standing = grants.data.grants.filter((grant) => grant.withdrawnAt === null);
  return (
    <ul className="rows" role="list" aria-label="Your papers and scans">
      {items.map((item) => (
        <ItemRow
          key={item.id}
          caseId={caseId}
          item={item}
          decisions={chosen.data.decisions.filter(({ itemId }) => itemId === item.id)}
          label={chosen.data.labels.find(({ itemId }) => itemId === item.id)}
          grants={standing}
        />
      ))}
    </ul>
  );
}
