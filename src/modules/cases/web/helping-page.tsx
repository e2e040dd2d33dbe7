import { useEffect } from 'react';
import { Button, ButtonRow, LinkButton } from '#ui/button/button.tsx';
import { useOperation, usePerform } from '#ui/data/data.tsx';
import { ActingBar } from '#ui/page/patient-frame.tsx';
import { EmptyState, Skeleton } from '#ui/status/progress.tsx';
import { Bdi, When } from '#ui/text/bdi.tsx';
import { answerCarer, helping, leaveCarer, type Helping, type Level } from '../carers.contract.ts';
import { Problem } from './problem.tsx';

const may: Record<Level, string> = {
  read: 'You may look at the request, the records and the answer.',
  add: 'You may look at everything and add records.',
  write: 'You may look at everything, add records, and write for them.',
};

/** `/helping`: whom one helps, and who asks. */
export function HelpingPage() {
  const list = useOperation(helping, {});
  useEffect(() => {
    document.title = 'People I help – Second opinion';
  }, []);
  return (
    <>
      <h1>People I help</h1>
      {list.error && !list.data ? <Problem error={list.error} onAgain={() => void list.refetch()} /> : null}
      {list.isPending ? <Skeleton as="rows" label="Whom you help is on its way" lines={[28, 24]} /> : null}
      {list.data?.helping.length === 0 ? (
        <EmptyState title="Nobody has asked for your help here.">
          <p>When somebody does, you get an e-mail, and it stands here.</p>
        </EmptyState>
      ) : null}
      {list.data?.helping.map((one) => (
        <One key={one.caseId} one={one} />
      ))}
    </>
  );
}

function One({ one }: { one: Helping }) {
  const answer = usePerform(answerCarer);
  const leave = usePerform(leaveCarer);
  const error = answer.error ?? leave.error;
  const name = one.patientName || 'Somebody';
  return (
    <section aria-label={name}>
      <h2>
        {one.state === 'asked' ? (
          <>
            <Bdi>{name}</Bdi> asks for your help
          </>
        ) : (
          <>
            You are helping <Bdi>{name}</Bdi>
          </>
        )}
      </h2>
      <p>
        {may[one.level]}{' '}
        {one.legalGround === null ? 'You cannot agree to anything for them.' : 'You may also agree and send for them.'}{' '}
        It ends on <When at={one.endsAt} style="date" />. What you do is kept in your own name.
      </p>
      {one.request ? <p>{one.request.topic}</p> : null}
      {error ? <Problem error={error} /> : null}
      {one.state === 'asked' ? (
        <ButtonRow>
          <Button
            kind="primary"
            busy={answer.isPending && 'Saying so…'}
            onClick={() => answer.mutate({ caseId: one.caseId, accept: true })}
          >
            Yes, I will help
          </Button>
          <Button onClick={() => answer.mutate({ caseId: one.caseId, accept: false })}>No</Button>
        </ButtonRow>
      ) : (
        <ButtonRow>
          <LinkButton kind="primary" href={`/request/${one.caseId}`}>
            Open the request
          </LinkButton>
          <Button busy={leave.isPending && 'Ending…'} onClick={() => leave.mutate({ caseId: one.caseId })}>
            Stop helping
          </Button>
        </ButtonRow>
      )}
    </section>
  );
}

/** On every page of a request that is somebody else's: whom one is helping. */
export function HelpingBar({ caseId }: { caseId: string }) {
  const list = useOperation(helping, {});
  const one = list.data?.helping.find((row) => row.caseId === caseId && row.state === 'helping');
  if (!one) return null;
  return (
    <ActingBar words="You are helping" name={one.patientName}>
      <a href="/helping">People I help</a>
    </ActingBar>
  );
}
