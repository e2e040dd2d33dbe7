import type { OutputOf } from '#kernel/operation.ts';
import { Notice } from '#ui/status/tag.tsx';
import type { FileView, listRecords } from '../records.contract.ts';

type Records = OutputOf<typeof listRecords>;

/** Locked away by the malware scanner, or because it could not look at it whole. */
export const isHeldBack = ({ malwareScan }: FileView): boolean =>
  malwareScan === 'found' || malwareScan === 'too-large';

/** What happens to files that have arrived and are not read yet. */
export function waitingWords(waiting: number, scanner: Records['scanner']): string {
  const one = waiting === 1;
  const files = `${waiting} ${one ? 'file' : 'files'}`;
  if (scanner === 'none') return `We are looking at ${files} that just arrived…`;
  if (scanner === 'connected') return `We are checking ${files} for viruses and reading ${one ? 'it' : 'them'}…`;
  return `${files} ${one ? 'waits' : 'wait'} for our virus scanner, which does not answer just now. Nobody can open ${one ? 'it' : 'them'} until then. We go on by ourselves; you do not have to stay.`;
}

/** For staff: whether what lies here was scanned, what waits and what is held back. */
export function ScannerNote({ records }: { records: Records }) {
  const { scanner, progress, refused } = records;
  const waiting = progress.files.received;
  const held = refused.filter(isHeldBack);
  return (
    <>
      {held.length > 0 ? (
        <Notice
          tone="danger"
          title={held.length === 1 ? 'One file is held back' : `${held.length} files are held back`}
        >
          <ul>
            {held.map(({ fileId, name, reason }) => (
              <li key={fileId}>
                <bdi>{name}</bdi>. {reason}
              </li>
            ))}
          </ul>
        </Notice>
      ) : null}
      {scanner === 'away' && waiting > 0 ? (
        <Notice tone="caution" title="The virus scanner does not answer">
          <p>
            {waiting} {waiting === 1 ? 'file waits' : 'files wait'} for it. Nobody can open what was not checked. Please
            tell the people who run this installation.
          </p>
        </Notice>
      ) : null}
      {scanner === 'none' ? (
        <p className="u-meta">Files are not checked for viruses: no scanner is connected.</p>
      ) : null}
    </>
  );
}
