import { useState, type FormEvent, type ReactNode } from 'react';
import { fold, foundWords, partsOf } from '#kernel/fold.ts';
import { Button } from '#ui/button/button.tsx';
import { useOperation } from '#ui/data/data.tsx';
import { Skeleton } from '#ui/status/progress.tsx';
import { readPage, type DocumentView } from '../records.contract.ts';
import { Problem } from './problem.tsx';
import { PageReadingNote } from './reading-note.tsx';
import './records.css';

export type PageSource = { documentId: string; page: number; quote: string };

export type PageViewerProps = {
  caseId: string;
  document: DocumentView;
  page: number;
  onPage: (page: number) => void;
  /** Words to mark on the page. */
  find?: string;
  /** Puts this page, with what is selected on it, into the opinion. */
  onCite?: ((source: PageSource) => void) | undefined;
};

/** One page as a picture made by us with its words over it (they can be found and selected), or its text. */
export function PageViewer({ caseId, document, page, onPage, find = '', onCite }: PageViewerProps) {
  const { documentId, pageCount } = document;
  const waiting = document.pagesWaiting > 0;
  const options = { enabled: pageCount > 0, refetchInterval: waiting ? 4000 : (false as const) };
  const text = useOperation(readPage, { caseId, documentId, page }, options);
  // The next page is asked for while this one is read.
  useOperation(readPage, { caseId, documentId, page: page + 1 }, { enabled: page < pageCount });
  if (pageCount === 0) return <Unshown caseId={caseId} document={document} />;
  const words = (text.data?.words ?? []).map((word) => word.text);
  const marked = find === '' ? none : foundWords(words, partsOf(find));
  const read = evidenceWords(document, page, words);
  const picture = `/api/cases/${caseId}/records/documents/${documentId}/pages/${page}/picture`;
  return (
    <article className="page-viewer" aria-label={`${document.title}, page ${page} of ${pageCount}`}>
      <PageBar key={page} document={document} page={page} onPage={onPage}>
        {onCite ? (
          <Button
            shortcut="C"
            aria-keyshortcuts="c"
            onClick={() => onCite({ documentId, page, quote: selectedText() })}
          >
            Cite this page
          </Button>
        ) : null}
        <a className="u-meta u-alone" href={`/api/cases/${caseId}/records/files/${document.fileId}/original`} download>
          Original
        </a>
        <a className="u-meta u-alone" href={`/api/cases/${caseId}/records/documents/${documentId}/pdf`} download>
          PDF
        </a>
      </PageBar>
      {document.warnings.map((warning) => (
        <p className="u-meta" key={warning}>
          {warning}
        </p>
      ))}
      {text.error ? <Problem error={text.error} onAgain={() => void text.refetch()} /> : null}
      {text.isPending ? <Skeleton lines={[60, 52, 58, 40]} label="Opening the page" /> : null}
      {text.data ? <PageReadingNote textState={text.data.textState} /> : null}
      {text.data?.hasPicture ? (
        <div className="page-picture" style={{ aspectRatio: `${text.data.width} / ${text.data.height}` }}>
          <img src={picture} alt={text.data.text === '' ? `Page ${page}, a picture without text` : ''} />
          <div className="page-words" dir="auto">
            {text.data.words.map(({ text: word, x, y, w, h }, index) => (
              <span
                key={index}
                data-found={marked.has(index)}
                data-evidence={read.has(index)}
                style={{ left: pct(x), top: pct(y), width: pct(w), height: pct(h), fontSize: `${h * 100}cqh` }}
              >
                {word}{' '}
              </span>
            ))}
          </div>
        </div>
      ) : null}
      {text.data && !text.data.hasPicture ? (
        <pre className="page-text" dir="auto">
          {text.data.text}
        </pre>
      ) : null}
    </article>
  );
}

const none: ReadonlySet<number> = new Set();

/** The lines that what the paper is was read from, as long as nobody confirmed it. */
function evidenceWords(document: DocumentView, page: number, words: readonly string[]): ReadonlySet<number> {
  if (document.confirmed) return none;
  const quotes = Object.values(document.evidence)
    .filter((evidence) => evidence.page === page)
    .map(({ quote }) => fold(quote.replace(/…$/, '')))
    .filter((quote) => quote !== '');
  return foundWords(words, quotes);
}

const pct = (fraction: number) => `${(fraction * 100).toFixed(3)}%`;

function selectedText(): string {
  return (getSelection()?.toString() ?? '').replace(/\s+/g, ' ').trim().slice(0, 300);
}

function PageBar({
  document,
  page,
  onPage,
  children,
}: Pick<PageViewerProps, 'document' | 'page' | 'onPage'> & { children: ReactNode }) {
  const [typed, setTyped] = useState(String(page));
  const go = (event: FormEvent) => {
    event.preventDefault();
    const wanted = Number(typed);
    if (Number.isInteger(wanted) && wanted >= 1 && wanted <= document.pageCount) onPage(wanted);
    else setTyped(String(page));
  };
  return (
    <header className="page-bar u-row">
      <strong>
        {document.number}. <bdi>{document.title}</bdi>
      </strong>
      {document.pageCount > 1 ? (
        <form className="u-row" onSubmit={go}>
          <Button
            kind="quiet"
            icon="back"
            unavailable={page > 1 ? undefined : 'This is the first page.'}
            onClick={() => onPage(page - 1)}
          >
            <span className="u-hidden">Page before</span>
          </Button>
          <label>
            Page{' '}
            <input
              className="input page-number u-num"
              inputMode="numeric"
              value={typed}
              onChange={(e) => setTyped(e.target.value)}
            />
          </label>
          <span className="u-num">of {document.pageCount}</span>
          <Button
            kind="quiet"
            icon="next"
            unavailable={page < document.pageCount ? undefined : 'This is the last page.'}
            onClick={() => onPage(page + 1)}
          >
            <span className="u-hidden">Next page</span>
          </Button>
        </form>
      ) : null}
      {children}
    </header>
  );
}

/** A file of a kind that is kept and not shown. */
function Unshown({ caseId, document }: { caseId: string; document: DocumentView }) {
  return (
    <article className="page-viewer">
      <h2>
        <bdi>{document.title}</bdi>
      </h2>
      {document.warnings.map((warning) => (
        <p key={warning}>{warning}</p>
      ))}
      <a href={`/api/cases/${caseId}/records/files/${document.fileId}/original`} download>
        Download <bdi>{document.fileName}</bdi>
      </a>
    </article>
  );
}
