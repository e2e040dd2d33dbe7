import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { OutputOf } from '#kernel/operation.ts';
import { Button, ButtonRow, LinkButton } from '#ui/button/button.tsx';
import { useOperation } from '#ui/data/data.tsx';
import { Icon } from '#ui/icon/icon.tsx';
import { Verified } from '#ui/letter/letter.tsx';
import { Disclosure } from '#ui/staff/disclosure.tsx';
import { Skeleton } from '#ui/status/progress.tsx';
import { Notice } from '#ui/status/tag.tsx';
import { letter } from '../opinions.contract.ts';
import { LetterView } from './letter-view.tsx';

type Answer = OutputOf<typeof letter>;

export type LetterPageProps = {
  /** They asked to read it with someone, in the call, or to be told gently: they are asked once more before it opens. */
  pause?: boolean | undefined;
  helpPhone?: string | undefined;
};

/** The patient's letter: the short answer first, everything else after it, the proof one line. */
export function LetterPage({ pause = false, helpPhone }: LetterPageProps) {
  const { caseId = '' } = useParams({ strict: false }) as { caseId?: string };
  const [open, setOpen] = useState(false);
  if (pause && !open) return <ReadWithSomeone caseId={caseId} onRead={() => setOpen(true)} />;
  return <TheLetter caseId={caseId} helpPhone={helpPhone} />;
}

function ReadWithSomeone({ caseId, onRead }: { caseId: string; onRead: () => void }) {
  return (
    <>
      <h1>Your answer is ready</h1>
      <p>You asked to read it with someone. It stays here; you can read it whenever you are ready.</p>
      <ButtonRow>
        <Button kind="primary" onClick={onRead}>
          Read it now
        </Button>
        <LinkButton href={`/request/${caseId}`}>Not now</LinkButton>
      </ButtonRow>
    </>
  );
}

function TheLetter({ caseId, helpPhone }: { caseId: string; helpPhone: string | undefined }) {
  const answer = useOperation(letter, { caseId });
  if (answer.isPending)
    return (
      <div className="letter">
        <Skeleton label="Opening your letter" lines={[34, 22, 58, 60, 57, 40]} />
      </div>
    );
  if (answer.isError)
    return (
      <NoLetter caseId={caseId} absent={answer.error.code === 'not-found'} onAgain={() => void answer.refetch()} />
    );
  const { opinion, fingerprint, verification } = answer.data;
  return (
    <>
      <LetterView
        caseId={caseId}
        opinion={opinion}
        fingerprint={fingerprint}
        verified={<Proof caseId={caseId} answer={answer.data} helpPhone={helpPhone} />}
      />
      {verification.state === 'broken' ? null : (
        <div className="letter-acts">
          <LinkButton href={`/api/cases/${caseId}/opinion/letter.pdf`} icon="download">
            Download as PDF
          </LinkButton>
          <Button icon="print" onClick={() => print()}>
            Print
          </Button>
          <LinkButton href={`/request/${caseId}/access`}>Who opened my records</LinkButton>
          <LinkButton href={`/request/${caseId}`}>Back to my request</LinkButton>
        </div>
      )}
    </>
  );
}

function NoLetter({ caseId, absent, onAgain }: { caseId: string; absent: boolean; onAgain: () => void }) {
  return (
    <>
      <h1>{absent ? 'Your answer is not here yet' : 'We could not open your letter'}</h1>
      <p>
        {absent
          ? 'We write to you when it is ready. You do not need to do anything.'
          : 'Your letter is safe and unchanged. Please try again.'}
      </p>
      <ButtonRow>
        {absent ? null : <Button onClick={onAgain}>Try again</Button>}
        <LinkButton href={`/request/${caseId}`}>Go to my request</LinkButton>
      </ButtonRow>
    </>
  );
}

/** One quiet line when all holds; loud only when something changed after signing. */
function Proof({ caseId, answer, helpPhone }: { caseId: string; answer: Answer; helpPhone: string | undefined }) {
  const { verification, fingerprint } = answer;
  if (verification.state === 'broken')
    return (
      <Verified state="broken" words="Do not rely on this copy. Something in it changed after signing.">
        {helpPhone ? <a href={`tel:${helpPhone.replaceAll(' ', '')}`}>Call us: {helpPhone}</a> : null}
      </Verified>
    );
  const item = verification.item === null ? '' : ` as item ${verification.item.toLocaleString('en-GB')}`;
  const words =
    verification.state === 'sound' ? `Signed and recorded${item}.` : 'Signed. We are recording it in the log now.';
  return (
    <Verified state={verification.state === 'sound' ? 'sound' : 'unreached'} words={words}>
      {verification.state === 'sound' ? (
        <Disclosure summary="Check it yourself">
          <CheckYourself caseId={caseId} answer={answer} fingerprint={fingerprint} />
        </Disclosure>
      ) : null}
    </Verified>
  );
}

function CheckYourself({ caseId, answer, fingerprint }: { caseId: string; answer: Answer; fingerprint: string }) {
  const { checks, logFingerprint } = answer.verification;
  return (
    <>
      <p>We checked this just now:</p>
      <ul className="letter-checks" role="list">
        {checks.map(({ title, ok, open, words }) => (
          <li key={title}>
            {open ? (
              `${title}: not shown yet. ${words}`
            ) : (
              <>
                <Icon name={ok ? 'tick' : 'cross'} /> {title}
              </>
            )}
          </li>
        ))}
      </ul>
      <p>
        You do not have to believe us. Download the folder, unpack it, open <code>verify.html</code> in it and drag the
        folder onto it. That works on any computer, without the internet. The same page is{' '}
        <a href={`/verify#log-key=${encodeURIComponent(answer.verification.logKey)}`}>here</a>. Who likes to type:
      </p>
      <p>
        <code>npx consilium verify opinion-{fingerprint}</code>
      </p>
      {logFingerprint ? (
        <p>
          The log’s own mark, to compare: <bdi className="u-num">{logFingerprint}</bdi>
        </p>
      ) : null}
      <p>
        <LinkButton href={`/api/cases/${caseId}/opinion/bundle.zip`} icon="download">
          Download the folder
        </LinkButton>
      </p>
      <Notice>
        <p>
          The check shows who signed, when it was recorded, and that no word has changed. It cannot show that the
          opinion is right. <a href="/help/proof">What the proof shows, and what not</a>
        </p>
      </Notice>
    </>
  );
}
