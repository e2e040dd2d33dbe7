import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { imageSourceSchema, type Source } from '#formats/opinion/index.ts';
import { Viewer } from '#modules/imaging/web/index.ts';
import { Cockpit } from '#modules/opinions/web/index.ts';
import type { TimelineEntry } from '#modules/records/records.contract.ts';
import { FactsTable, RecordsPane, Timeline } from '#modules/records/web/index.ts';
import { Tabs } from '#ui/staff/tabs.tsx';

/** The reading room: records, pictures and opinion of three modules in one screen; citing joins them. */
export function ReadingRoomPage() {
  const { caseId = '' } = useParams({ strict: false }) as { caseId?: string };
  return (
    <Cockpit
      key={caseId}
      caseId={caseId}
      records={({ cite, open }) => <RecordsSide caseId={caseId} cite={cite} open={open} />}
      viewer={({ cite, open, identity }) => (
        <Viewer
          caseId={caseId}
          identity={identity}
          mayMeasure
          onCite={(citation) => cite(imageSourceSchema.parse(citation))}
          {...(open?.kind === 'image' ? { open } : {})}
        />
      )}
    />
  );
}

type SideProps = { caseId: string; cite: (source: Source) => void; open: Source | undefined };
type At = { documentId: string; page: number };

/** Papers, the timeline and the structured results of the case; what is opened in one is shown among the papers. */
function RecordsSide({ caseId, cite, open }: SideProps) {
  const [view, setView] = useState('papers');
  const [at, setAt] = useState<At>();
  const cited = open?.kind === 'page' ? { documentId: open.documentId, page: open.page } : undefined;
  const show = (source: TimelineEntry['source']) => {
    if (source.type !== 'document') return;
    setAt({ documentId: source.documentId, page: source.page });
    setView('papers');
  };
  const papers = (
    <RecordsPane
      caseId={caseId}
      {...((at ?? cited) ? { at: at ?? cited } : {})}
      onCite={({ documentId, page, quote }) =>
        cite({ kind: 'page', documentId, page, ...(quote.trim() === '' ? {} : { quote }) })
      }
    />
  );
  const tabs = [
    { key: 'papers', label: 'Papers', content: papers },
    { key: 'timeline', label: 'Timeline', content: <Timeline caseId={caseId} onOpen={show} /> },
    { key: 'results', label: 'Results', content: <FactsTable caseId={caseId} /> },
  ];
  return <Tabs label="Records" tabs={tabs} selected={view} onSelect={setView} />;
}
