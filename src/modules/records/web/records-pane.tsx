import { useState, type ReactNode } from 'react';
import { useOperation } from '#ui/data/data.tsx';
import { EmptyState, Skeleton } from '#ui/status/progress.tsx';
import { Tag } from '#ui/status/tag.tsx';
import { documentKindWords, findText, listRecords, type DocumentView } from '../records.contract.ts';
import { Copies, paperOf } from './copies.tsx';
import { Problem } from './problem.tsx';
import { PageViewer, type PageSource } from './page-viewer.tsx';
import { KeptBack, PrivateTag } from './private-tag.tsx';
import { readingWords } from './reading-note.tsx';
import { ScannerNote } from './scanner-note.tsx';
import './records.css';

export type RecordsPaneProps = {
  caseId: string;
  /** Opened from outside: a citation, the timeline. */
  at?: { documentId: string; page: number } | undefined;
  onOpen?: (at: { documentId: string; page: number }) => void;
  onCite?: (source: PageSource) => void;
  /** Beside the open document: the desk's confirmation. */
  aside?: (document: DocumentView) => ReactNode;
};

/** The papers of a case for staff: numbered, searchable, a page away. */
export function RecordsPane({ caseId, at, onOpen, onCite, aside }: RecordsPaneProps) {
  const [waits, setWaits] = useState(false);
  const records = useOperation(listRecords, { caseId }, { refetchInterval: waits ? 4000 : false });
  const reading = (records.data?.progress.pages.waiting ?? 0) > 0;
  if (reading !== waits) setWaits(reading);
  const [own, setOwn] = useState<{ documentId: string; page: number }>();
  const [words, setWords] = useState('');
  const asked = words.trim();
  const found = useOperation(findText, { caseId, words: asked }, { enabled: asked.length >= 2 });
  if (records.isPending) return <Skeleton as="rows" lines={[30, 26, 32, 24]} label="Opening the records" />;
  if (records.error) return <Problem error={records.error} onAgain={() => void records.refetch()} />;
  const { documents } = records.data;
  const place = at ?? own ?? (documents[0] ? { documentId: documents[0].documentId, page: 1 } : undefined);
  const open = paperOf(documents, place?.documentId);
  const listed = documents.find(({ number }) => number === open?.number);
  const go = (next: { documentId: string; page: number }) => {
    setOwn(next);
    onOpen?.(next);
  };
  if (documents.length === 0)
    return (
      <>
        <EmptyState title="No papers here">What the patient adds appears here by itself, page by page.</EmptyState>
        <ScannerNote records={records.data} />
      </>
    );
  return (
    <div className="records-pane">
      <nav aria-label="Documents" className="records-list">
        <label className="records-find">
          <span className="u-hidden">Find in all papers</span>
          <input
            className="input"
            type="search"
            placeholder="Find in all papers"
            value={words}
            onChange={(e) => setWords(e.target.value)}
          />
        </label>
        {asked.length >= 2 ? (
          <Hits hits={found.data?.hits} total={found.data?.total ?? 0} documents={documents} onOpen={go} />
        ) : (
          <ol role="list">
            {documents.map((document) => (
              <li key={document.documentId}>
                <button
                  type="button"
                  className="records-item"
                  aria-current={document === listed ? 'true' : undefined}
                  onClick={() => go({ documentId: document.documentId, page: 1 })}
                >
                  <span className="u-num">{document.number}.</span>
                  <span>
                    <bdi>{document.title}</bdi>
                    <span className="u-meta">
                      {[
                        document.date ?? 'no date',
                        document.title === documentKindWords[document.kind] ? '' : documentKindWords[document.kind],
                        `${document.pageCount} p.`,
                        timesWords(document),
                      ]
                        .filter((part) => part !== '')
                        .join(' · ')}
                    </span>
                  </span>
                  {document.state === 'asked' ? <Tag tone="caution">Whose?</Tag> : null}
                  <PrivateTag caseId={caseId} itemId={document.documentId} />
                  {document.confirmed ? <Tag tone="good">Confirmed</Tag> : null}
                </button>
              </li>
            ))}
          </ol>
        )}
        <p className="records-take">
          <a href={`/api/cases/${caseId}/records/pack`} download>
            All papers as one PDF
          </a>
        </p>
        {reading ? (
          <p className="u-meta" role="status">
            {readingWords(records.data.progress.pages)}
          </p>
        ) : null}
        <KeptBack caseId={caseId} />
        <ScannerNote records={records.data} />
      </nav>
      {open && place ? (
        <div className="records-open">
          {aside?.(open)}
          {listed ? (
            <Copies
              document={listed}
              open={open.documentId}
              onOpen={(documentId) => go({ documentId, page: place.page })}
            />
          ) : null}
          <PageViewer
            caseId={caseId}
            document={open}
            page={Math.min(Math.max(1, place.page), Math.max(1, open.pageCount))}
            onPage={(page) => go({ documentId: open.documentId, page })}
            find={asked}
            onCite={onCite}
          />
        </div>
      ) : null}
    </div>
  );
}

const timesWords = ({ alsoCameAs: { length } }: DocumentView): string =>
  length === 0 ? '' : length === 1 ? 'came twice' : `came ${length + 1} times`;

type Hit = { documentId: string; page: number; excerpt: string };

function Hits({
  hits,
  total,
  documents,
  onOpen,
}: {
  hits: readonly Hit[] | undefined;
  total: number;
  documents: readonly DocumentView[];
  onOpen: (at: Hit) => void;
}) {
  if (!hits) return <Skeleton as="rows" lines={[26, 22]} label="Looking through the pages" />;
  if (hits.length === 0) return <p className="u-meta">No page has all of these words.</p>;
  const numbers = new Map(documents.map(({ documentId, number }) => [documentId, number]));
  return (
    <>
      <p className="u-meta" role="status">
        {total === 1 ? '1 page' : `${total} pages`}
        {total > hits.length ? `, the first ${hits.length}:` : ''}
      </p>
      <ol role="list">
        {hits.map((hit) => (
          <li key={`${hit.documentId}|${hit.page}`}>
            <button type="button" className="records-item" onClick={() => onOpen(hit)}>
              <span className="u-num">{numbers.get(hit.documentId)}.</span>
              <span>
                <bdi>{hit.excerpt}</bdi>
                <span className="u-meta">page {hit.page}</span>
              </span>
            </button>
          </li>
        ))}
      </ol>
    </>
  );
}
