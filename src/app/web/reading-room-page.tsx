import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { imageSourceSchema, type Source } from '#formats/opinion/index.ts';
import { Viewer } from '#modules/imaging/web/index.ts';
import { Cockpit } from '#modules/opinions/web/index.ts';
import type { FactView, TimelineEntry } from '#modules/records/records.contract.ts';
import {
  AskPane,
  factWords,
  FactSource,
  FactsList,
  RecordsPane,
  Timeline,
  Trends,
} from '#modules/records/web/index.ts';
import { Tabs } from '#ui/staff/tabs.tsx';

/** The reading room: records, pictures and opinion of three modules in one screen; citing joins them. */
export function ReadingRoomPage() {
  const { caseId = '' } = useParams({ strict: false }) as { caseId?: string };
  const [study, setStudy] = useState<string>();
  return (
    <Cockpit
      key={caseId}
      caseId={caseId}
      records={({ cite, open }) => <RecordsSide caseId={caseId} cite={cite} open={open} onStudy={setStudy} />}
      viewer={({ cite, open, identity }) => (
        <Viewer
          caseId={caseId}
          identity={identity}
          mayMeasure
          openStudy={study}
          onCite={(citation) => cite(imageSourceSchema.parse(citation))}
          {...(open?.kind === 'image' ? { open } : {})}
        />
      )}
    />
  );
}

type SideProps = {
  caseId: string;
  cite: (source: Source) => void;
  open: Source | undefined;
  onStudy: (studyInstanceUid: string) => void;
};
type At = { documentId: string; page: number };

/** Papers, the timeline and the structured results of the case; what is opened in one is shown among the papers. */
function RecordsSide({ caseId, cite, open, onStudy }: SideProps) {
  const [view, setView] = useState('papers');
  const [at, setAt] = useState<At>();
  const cited = open?.kind === 'page' ? { documentId: open.documentId, page: open.page } : undefined;
  const show = (source: TimelineEntry['source']) => {
    if (source.type === 'study') onStudy(source.studyInstanceUid);
    if (source.type !== 'document') return;
    setAt({ documentId: source.documentId, page: source.page });
    setView('papers');
  };
  const [closed, setClosed] = useState<Source>();
  const citedFact = open?.kind === 'fact' && open !== closed ? open.factId : undefined;
  const citeFact = (fact: FactView) => cite({ kind: 'fact', factId: fact.factId, text: factWords(fact) });
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
    { key: 'timeline', label: 'Timeline', content: <Timeline caseId={caseId} onOpen={show} onCite={citeFact} /> },
    { key: 'results', label: 'Results', content: <Trends caseId={caseId} onDocument={show} onCite={citeFact} /> },
    { key: 'needed', label: 'Needed', content: <AskPane caseId={caseId} onOpen={show} /> },
    { key: 'list', label: 'List', content: <FactsList caseId={caseId} onDocument={show} onCite={citeFact} /> },
  ];
  return (
    <>
      <Tabs label="Records" tabs={tabs} selected={view} onSelect={setView} />
      {citedFact === undefined ? null : (
        <FactSource caseId={caseId} factId={citedFact} onClose={() => setClosed(open)} onDocument={show} />
      )}
    </>
  );
}
