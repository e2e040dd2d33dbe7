import type { OutputOf } from '#kernel/operation.ts';
import { Tag } from '#ui/status/tag.tsx';
import type { DocumentView, listRecords } from '../records.contract.ts';

/** How far reading the words on photos and scans is. */
export function readingWords({ toRead, waiting }: OutputOf<typeof listRecords>['progress']['pages']): string {
  return `Reading ${toRead - waiting + 1} of ${toRead} ${toRead === 1 ? 'page' : 'pages'}… You can go on, or close this page.`;
}

/** Whether a paper's words are known, for the person who handed it in. */
export function ReadingTag({ document }: { document: DocumentView }) {
  const { pagesWaiting, pagesUnreadable, pageCount } = document;
  if (pagesWaiting > 0) return <Tag tone="plain">Being read</Tag>;
  if (pagesUnreadable > 0 && pagesUnreadable === pageCount) return <Tag tone="plain">As a picture</Tag>;
  return <Tag tone="good">Complete</Tag>;
}

/** On an open page: why there are no words to search or to select. */
export function PageReadingNote({ textState }: { textState: 'layer' | 'recognised' | 'waiting' | 'unreadable' }) {
  if (textState === 'waiting')
    return (
      <p className="u-meta" role="status">
        The words on this page are being read. The picture is all there.
      </p>
    );
  if (textState === 'unreadable')
    return <p className="u-meta">Not readable by machine: the words on this page cannot be searched.</p>;
  if (textState === 'recognised')
    return <p className="u-meta">Words read by machine from the picture. The picture is what counts.</p>;
  return null;
}
