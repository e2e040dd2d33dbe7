import type { Study } from '../imaging.contract.ts';
import { seriesWords } from './scan-words.ts';

/** The series of all scans, with their counts; the one that is shown is marked. */
export function SeriesStrip(props: {
  caseId: string;
  studies: readonly Study[];
  current: string | undefined;
  onChoose: (seriesInstanceUid: string) => void;
}) {
  return (
    <ul className="viewer-strip" aria-label="Series">
      {props.studies.flatMap((study) =>
        study.series.map((series) => {
          const words = seriesWords(series);
          return (
            <li key={`${study.studyInstanceUid} ${series.seriesInstanceUid}`}>
              <button
                type="button"
                className="viewer-series"
                aria-pressed={series.seriesInstanceUid === props.current}
                onClick={() => props.onChoose(series.seriesInstanceUid)}
              >
                {series.keyInstance === null ? null : (
                  <img
                    alt=""
                    width={40}
                    height={40}
                    loading="lazy"
                    src={`/dicomweb/cases/${props.caseId}/studies/${study.studyInstanceUid}/series/${series.seriesInstanceUid}/instances/${series.keyInstance}/rendered?viewport=80,80`}
                    onError={(event) => (event.currentTarget.hidden = true)}
                  />
                )}
                <span>
                  {words}
                  <small>
                    {series.frames} {series.frames === 1 ? 'picture' : 'pictures'}
                    {series.missingSlices > 0 ? `, ${series.missingSlices} missing` : ''}
                  </small>
                </span>
              </button>
            </li>
          );
        }),
      )}
    </ul>
  );
}
