import { useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useMemo, useState, type SyntheticEvent } from 'react';
import { opinionDocumentSchema } from '#formats/opinion/index.ts';
import type { OutputOf } from '#kernel/operation.ts';
import { me } from '#modules/identity/identity.contract.ts';
import { ApiProblem, type Client } from '#ui/api.ts';
import { Button, ButtonRow, LinkButton } from '#ui/button/button.tsx';
import { useClient, useOperation } from '#ui/data/data.tsx';
import { Disclosure } from '#ui/staff/disclosure.tsx';
import { Skeleton } from '#ui/status/progress.tsx';
import { Notice, Tag } from '#ui/status/tag.tsx';
import { letter, preview, sign, signatureMeaning, workspace } from '../opinions.contract.ts';
import { LetterView } from './letter-view.tsx';
import './sign-page.css';

type Preview = OutputOf<typeof preview>;

/** The signing page: the letter made of the very bytes that will be signed, the checks, the proof of who signs. */
export function SignPage() {
  const { caseId = '' } = useParams({ strict: false }) as { caseId?: string };
  const { shown, problem, again } = usePreview(caseId);
  if (problem?.code === 'state.already-done') return <Signed caseId={caseId} already />;
  if (problem)
    return (
      <>
        <h1>Sign</h1>
        <Notice tone="danger" title="We could not lay out the letter" live="alert">
          <p>{problem.detail || 'The draft is safe. Please try again.'}</p>
          <Button onClick={again}>Try again</Button>
        </Notice>
      </>
    );
  if (!shown) return <Skeleton label="Laying out the letter" lines={[40, 60, 58, 61, 30]} />;
  return <Before caseId={caseId} shown={shown} onStale={again} />;
}

/** Laid out anew before it gets too old to be signed. */
function usePreview(caseId: string) {
  const client = useClient();
  const [shown, setShown] = useState<Preview>();
  const [problem, setProblem] = useState<ApiProblem>();
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    client.call(preview, { caseId }, { signal: stop.signal }).then(
      (answer) => {
        setProblem(undefined);
        setShown(answer);
      },
      (error: unknown) => {
        if (!stop.signal.aborted && error instanceof ApiProblem) setProblem(error);
      },
    );
    const timer = setTimeout(() => setTurn((n) => n + 1), 8 * 60_000);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [client, caseId, turn]);
  return { shown, problem, again: () => setTurn((n) => n + 1) };
}

function Before({ caseId, shown, onStale }: { caseId: string; shown: Preview; onStale: () => void }) {
  const [done, setDone] = useState(false);
  const navigate = useNavigate();
  const back = `/staff/cases/${caseId}/read`;
  useEffect(() => {
    const leave = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !done) void navigate({ to: back });
    };
    addEventListener('keydown', leave);
    return () => removeEventListener('keydown', leave);
  }, [navigate, back, done]);
  if (done) return <Signed caseId={caseId} />;
  const { ready } = shown;
  return (
    <div className="sign">
      <header className="sign-head">
        <h1>Read once more. {ready ? 'This is exactly what will be signed.' : 'It cannot be signed yet.'}</h1>
        {ready ? <bdi className="sign-mark u-num">{ready.fingerprint}</bdi> : null}
      </header>
      <div className="sign-columns">
        <div className="sign-letter" data-density="patient">
          {ready ? <Paper caseId={caseId} ready={ready} /> : <Missing shown={shown} />}
        </div>
        <aside className="sign-side" aria-label="Signing">
          <Checks shown={shown} />
          {ready ? (
            <SignForm
              caseId={caseId}
              fingerprint={ready.fingerprint}
              onSigned={() => setDone(true)}
              onStale={onStale}
            />
          ) : null}
          <LinkButton href={back} shortcut="Esc">
            Back to the draft
          </LinkButton>
        </aside>
      </div>
    </div>
  );
}

/** Parsed from the canonical text itself, never from the draft: what is seen is what is signed. */
function Paper({ caseId, ready }: { caseId: string; ready: NonNullable<Preview['ready']> }) {
  const opinion = opinionDocumentSchema.parse(JSON.parse(ready.canonical));
  return (
    <>
      <LetterView caseId={caseId} opinion={opinion} fingerprint={ready.fingerprint} open />
      <Disclosure summary="The very text that is signed, with the hash of every record">
        <pre className="sign-canonical" tabIndex={0} aria-label="Canonical text">
          {ready.canonical}
        </pre>
      </Disclosure>
    </>
  );
}

function Missing({ shown }: { shown: Preview }) {
  return (
    <Notice tone="caution" title="Before you can sign">
      <ul>
        {shown.problems.map(({ path, message }) => (
          <li key={path + message}>{message}</li>
        ))}
      </ul>
    </Notice>
  );
}

function Checks({ shown: { checks, problems } }: { shown: Preview }) {
  const sourced = !problems.some(({ code }) => code.startsWith('sentence.') || code.startsWith('source.'));
  const all = checks.opened === checks.materials;
  return (
    <ul className="sign-checks" role="list">
      <li>
        <Tag tone={all ? 'good' : 'caution'}>
          {all ? `All ${checks.materials} records opened` : `${checks.opened} of ${checks.materials} records opened`}
        </Tag>
      </li>
      <li>
        <Tag tone={checks.grade <= 8 ? 'good' : 'caution'}>
          Short answer: {checks.words} words, reading grade {checks.grade}
        </Tag>
      </li>
      <li>
        <Tag tone={sourced ? 'good' : 'caution'}>
          {sourced ? 'Every sentence has a source or is your judgement' : 'Some sentences have no source'}
        </Tag>
      </li>
    </ul>
  );
}

function SignForm({
  caseId,
  fingerprint,
  onSigned,
  onStale,
}: {
  caseId: string;
  fingerprint: string;
  onSigned: () => void;
  onStale: () => void;
}) {
  const client = useClient();
  const person = useOperation(me, {});
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  // One key per laid-out letter: pressing twice, or again after a lost answer, signs once.
  const key = useMemo(() => ({ of: fingerprint, value: crypto.randomUUID() }), [fingerprint]);
  const submit = async (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      // Each signature has a proof of its own, also right after another one.
      if (!(await client.prove())) return;
      const input = { caseId, fingerprint, meaning: signatureMeaning } as const;
      await client.call(sign, input, { idempotencyKey: key.value });
      onSigned();
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      // A signature can be durable although its answer was lost or the log is slow: then it must not say “Not signed”.
      if (await isSigned(client, caseId)) return onSigned();
      setProblem(error);
      if (error.code === 'state.conflict') onStale();
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="sign-form" onSubmit={(event) => void submit(event)}>
      <blockquote className="sign-meaning">{signatureMeaning}</blockquote>
      <p className="u-meta">{[person.data?.name, person.data?.title].filter(Boolean).join(', ')}</p>
      {problem ? (
        <Notice tone="danger" title="Not signed" live="alert">
          {wordsOf(problem)}
        </Notice>
      ) : null}
      <p className="u-meta">When you press Sign, you prove once more that it is you.</p>
      <ButtonRow>
        <Button kind="primary" type="submit" busy={busy && 'Signing…'}>
          Sign
        </Button>
      </ButtonRow>
    </form>
  );
}

async function isSigned(client: Client, caseId: string): Promise<boolean> {
  const room = await client.call(workspace, { caseId }).catch(() => undefined);
  return Boolean(room?.signed);
}

function wordsOf(problem: ApiProblem): string {
  if (problem.code === 'network.lost') return 'The connection was lost. Press Sign again: it is never signed twice.';
  return problem.detail || 'Please try again. It is never signed twice.';
}

function Signed({ caseId, already }: { caseId: string; already?: boolean }) {
  const answer = useOperation(letter, { caseId }, { refetchInterval: 2_000 });
  const item = answer.data?.verification.item;
  const recorded =
    item === undefined || item === null
      ? 'Your signature is safe on this server. It is being recorded.'
      : `Recorded as item ${item.toLocaleString('en-GB')}.`;
  const delivered = typeof answer.data?.deliveredAt === 'string';
  return (
    <div className="sign">
      <Notice tone="good" title={already ? 'This opinion is signed' : 'Signed'} live="status">
        <p>
          {recorded} {answer.data ? <bdi className="u-num">{answer.data.fingerprint}</bdi> : null}
        </p>
        <p>
          {delivered
            ? 'The patient has been told that the letter is ready.'
            : 'The patient is told as soon as it is recorded.'}
        </p>
        <ButtonRow>
          <LinkButton href="/staff/invitations">To my cases</LinkButton>
        </ButtonRow>
      </Notice>
      {answer.data ? (
        <div className="sign-letter" data-density="patient">
          <LetterView caseId={caseId} opinion={answer.data.opinion} fingerprint={answer.data.fingerprint} />
        </div>
      ) : null}
    </div>
  );
}
