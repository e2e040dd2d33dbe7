import { Fragment } from 'react';
import { Bdi } from '#ui/text/bdi.tsx';
import type { DocumentView } from '../records.contract.ts';
import './records.css';

/** The paper that is asked for; one that is listed with another is opened with what is known of that one. */
export function paperOf(documents: readonly DocumentView[], documentId: string | undefined): DocumentView | undefined {
  for (const document of documents) {
    if (document.documentId === documentId) return document;
    const copy = document.alsoCameAs.find((one) => one.documentId === documentId);
    if (copy) return { ...document, ...copy };
  }
  return undefined;
}

/** “Also came as scan.pdf”: each way the same words came can be opened. */
export function Copies({
  document,
  open,
  onOpen,
}: {
  document: DocumentView;
  open: string;
  onOpen: (documentId: string) => void;
}) {
  if (document.alsoCameAs.length === 0) return null;
  const others = [document, ...document.alsoCameAs].filter(({ documentId }) => documentId !== open);
  return (
    <p className="u-meta">
      The same words also came as{' '}
      {others.map(({ documentId, fileName }, index) => (
        <Fragment key={documentId}>
          {index === 0 ? '' : ', '}
          <button type="button" className="records-link" onClick={() => onOpen(documentId)}>
            <Bdi>{fileName}</Bdi>
          </button>
        </Fragment>
      ))}
      .
    </p>
  );
}
