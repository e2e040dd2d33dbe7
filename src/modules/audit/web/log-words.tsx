import { useOperation } from '#ui/data/data.tsx';
import { Bdi } from '#ui/text/bdi.tsx';
import { head } from '../witness/witness.contract.ts';
import { witnessedWords } from './witness-words.ts';
import './audit.css';

/** The log's head as six words, and who outside has seen it. Nothing while the log is empty or cannot be reached. */
export function LogWords({ log }: { log: 'opinions' | 'access' }) {
  const now = useOperation(head, { log });
  if (!now.data) return null;
  const { size, words, witnessed } = now.data;
  return (
    <section className="audit-head" aria-labelledby={`words-${log}`}>
      <h2 id={`words-${log}`}>The log in six words</h2>
      <p className="audit-six" dir="ltr" lang="en">
        {words}
      </p>
      <p className="u-meta">
        Everyone who looks at the log with {size.toLocaleString('en-GB')} items sees these words. If somebody else has
        other words for the same number, one of you was shown another log.
      </p>
      <p className="u-meta">
        <Bdi>{witnessedWords(witnessed)}</Bdi>
      </p>
    </section>
  );
}
