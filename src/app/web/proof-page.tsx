import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Bdi } from '#ui/text/bdi.tsx';
import './proof-page.css';

const shows = [
  'Who signed your letter, on which day, and with which words.',
  'That not one letter of it was changed since it was signed.',
  'That the signature and every opening of your records stand in a log. Changing or removing a recorded item afterwards can be noticed by anyone who holds an earlier receipt. To hide it, we and the outside witnesses would have to work together.',
  'That what is recorded existed no later than the time of the witness or of the time stamp.',
  'That your own list runs from 1 to the last item without a gap, counted on your own device.',
];

const showsNot = [
  'That the opinion is right.',
  'That what was recorded is true. The log keeps what was written; it cannot judge it.',
  'That nothing went unrecorded. Somebody who controls the servers could read past the log. We make that hard; we cannot make it impossible.',
  'Who somebody is. A time stamp shows when, not who. A name is as good as our check of the doctor’s licence.',
  'That a signature counts as a “qualified” one under the law of the European Union.',
];

/** Words that promise more than any log can keep; said here so that nobody hears them from us. */
const never = ['unchangeable', 'unhackable', 'secured by a blockchain', 'certified under HIPAA'];

/** `/help/proof`: what the proofs show and what not, in the words that we use everywhere. */
export function ProofPage() {
  useEffect(() => {
    document.title = 'What the proof shows, and what not – Second opinion';
  }, []);
  return (
    <div className="proof-page">
      <h1>What the proof shows, and what not</h1>
      <p>You do not have to believe us. This is what you can check yourself, and where checking ends.</p>
      <h2>What it shows</h2>
      <ul>
        {shows.map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
      <h2>What it does not show</h2>
      <ul>
        {showsNot.map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
      <h2>What others outside see</h2>
      <p>
        Where a clinic has witnesses, other hospitals or associations remember how far they have seen its logs. They see
        numbers, not what is in your records. A clinic that put an old log back, or showed two people two logs, would be
        found by them.
      </p>
      <p>
        Where a clinic uses them, an authority outside stamps the signature with its own time, and heads of the whole
        logs are written on a public chain. The first sees a number that stands for the signature, the second how long
        the logs are and one number for each. Neither sees your letter, your records or your name. They are further
        places where a change would show, and no more than that.
      </p>
      <p>
        We never call any of this {never.slice(0, -1).join(', ')} or {never.at(-1)}. If somebody says so of us, it is
        not true.
      </p>
      <h2>How to check</h2>
      <ol>
        <li>On your letter: open “Check it yourself” and download the folder.</li>
        <li>
          Open the file <code>verify.html</code> in it, also without the internet, or{' '}
          <a href="/verify">the same page</a> here, and drag the folder onto it.
        </li>
        <li>Compare the number that it shows with the one on your letter and here at the service.</li>
        <li>
          On the page of who opened your records: open a receipt, save it, and check it on the same page or with another
          program.
        </li>
      </ol>
      <PageMark />
    </div>
  );
}

async function markOfPage(): Promise<string | null> {
  const answer = await fetch('/verify', { method: 'HEAD' });
  return answer.ok ? answer.headers.get('x-page-sha256') : null;
}

/** The hash of the page that checks, to compare with the one in a folder. */
function PageMark() {
  const mark = useQuery({ queryKey: ['verify-page'], queryFn: markOfPage, staleTime: Infinity, retry: false });
  if (!mark.data) return null;
  return (
    <p className="u-meta">
      The SHA-256 of the page that we hand out today:{' '}
      <Bdi>
        <span className="u-num">{mark.data.match(/.{1,4}/g)?.join(' ')}</span>
      </Bdi>
      . An older folder may hold an older page; its README names the hash of its own.
    </p>
  );
}
