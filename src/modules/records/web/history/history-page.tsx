import { useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Button, LinkButton } from '#ui/button/button.tsx';
import { BackLink } from '#ui/page/question-page.tsx';
import type { TimelineEntry } from '../../records.contract.ts';
import { RecordsPane } from '../records-pane.tsx';
import { FactsList } from './facts-list.tsx';
import { Timeline } from './timeline.tsx';
import { Trends } from './trends.tsx';

const views = { order: 'In order', results: 'Results', list: 'Problems and medicines', papers: 'Papers' } as const;
type View = keyof typeof views;

/** `/request/$caseId/history`: everything that was handed in, as the doctors will see it. */
export function HistoryPage() {
  const { caseId = '' } = useParams({ strict: false });
  const [view, setView] = useState<View>('order');
  const [at, setAt] = useState<{ documentId: string; page: number }>();
  useEffect(() => {
    document.title = 'Your records in order – Second opinion';
  }, []);
  const open = (source: TimelineEntry['source']) => {
    if (source.type !== 'document') return;
    setAt({ documentId: source.documentId, page: source.page });
    setView('papers');
  };
  return (
    <>
      <div className="question-top">
        <BackLink href={`/request/${caseId}`} />
      </div>
      <h1>Your records in order</h1>
      <p>This is what the doctor sees: every paper, scan and result by its date, each with the place it came from.</p>
      <p className="u-row">
        <LinkButton icon="download" href={`/api/cases/${caseId}/records/pack`} download>
          All papers as one PDF
        </LinkButton>
        <a className="u-alone" href="/request/data">
          A copy of everything, with the originals
        </a>
      </p>
      <div className="history-groups" role="group" aria-label="Show">
        {(Object.keys(views) as View[]).map((one) => (
          <Button key={one} aria-pressed={one === view} onClick={() => setView(one)}>
            {views[one]}
          </Button>
        ))}
      </div>
      <h2 className="u-hidden">{views[view]}</h2>
      {view === 'order' ? <Timeline caseId={caseId} onOpen={open} /> : null}
      {view === 'results' ? <Trends caseId={caseId} onDocument={open} /> : null}
      {view === 'list' ? <FactsList caseId={caseId} onDocument={open} /> : null}
      {view === 'papers' ? <RecordsPane caseId={caseId} {...(at ? { at } : {})} onOpen={setAt} /> : null}
    </>
  );
}
