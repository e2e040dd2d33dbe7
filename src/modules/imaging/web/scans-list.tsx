import { formatDateShort } from '#ui/format.ts';
import { useOperation } from '#ui/data/data.tsx';
import { Tag } from '#ui/status/tag.tsx';
import { listStudies } from '../imaging.contract.ts';
import { completeWords, pictureWords, studyWords } from './scan-words.ts';
import './scans-list.css';

/**
 * The scans of a request, one row each: "CT chest, 12 Mar 2026, 412 pictures, complete".
 * `processing` says that files are still being read, so the counts may grow.
 */
export function ScansList(props: { caseId: string; processing?: boolean; locale?: string }) {
  const { caseId, processing = false, locale = 'en-GB' } = props;
  const answer = useOperation(listStudies, { caseId }, { refetchInterval: processing ? 2000 : false });
  if (answer.isPending)
    return (
      <ul className="scans" aria-busy="true" aria-label="Your scans are being looked up">
        <li className="scans-waiting" />
      </ul>
    );
  if (answer.isError)
    return (
      <p role="alert">
        We could not look up the scans just now. They are safe.{' '}
        <button type="button" className="scans-again" onClick={() => void answer.refetch()}>
          Try again
        </button>
      </p>
    );
  const { studies } = answer.data;
  if (studies.length === 0)
    return <p>{processing ? 'Your files are being read. Scans appear here.' : 'No scans yet.'}</p>;
  return (
    <ul className="scans">
      {studies.map((study) => (
        <li key={study.studyInstanceUid}>
          <strong>
            <bdi>{studyWords(study)}</bdi>
          </strong>
          <span>{study.date === null ? 'no date' : formatDateShort(new Date(study.date), locale, 'UTC')}</span>
          <span>
            {pictureWords(study.series.reduce((sum, series) => sum + Math.max(series.frames, 0), 0) || study.instances)}
          </span>
          {processing ? (
            <Tag tone="active">still arriving</Tag>
          ) : (
            <Tag tone={study.missingSlices === 0 ? 'good' : 'caution'}>{completeWords(study)}</Tag>
          )}
        </li>
      ))}
    </ul>
  );
}
