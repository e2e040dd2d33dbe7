import { useState } from 'react';
import { Button } from '#ui/button/button.tsx';
import { useOperation, usePerform } from '#ui/data/data.tsx';
import { formatDate } from '#ui/format.ts';
import { Disclosure } from '#ui/staff/disclosure.tsx';
import { Skeleton } from '#ui/status/progress.tsx';
import { Notice, Tag } from '#ui/status/tag.tsx';
import { Bdi } from '#ui/text/bdi.tsx';
import { useLocale } from '#ui/text/locale.tsx';
import { wordsFor } from '#ui/words.ts';
import { caseWhose, decideIdentity, listRecords, type WhoseQuestion } from '../records.contract.ts';
import { paperOf } from './copies.tsx';
import { PageViewer } from './page-viewer.tsx';
import { Problem } from './problem.tsx';
import './records.css';

/** Whose records are these: who the request is about beside who the records name, one decision for each person. */
export function WhoseQuestions({ caseId }: { caseId: string }) {
  const whose = useOperation(caseWhose, { caseId });
  // What was decided on this visit stays in its place, with the way back.
  const [here, setHere] = useState<ReadonlySet<string>>(new Set());
  if (whose.isPending) return <Skeleton lines={[30, 40]} label="Comparing who the records name" />;
  if (whose.error) return <Problem error={whose.error} onAgain={() => void whose.refetch()} />;
  const { questions } = whose.data;
  const shown = questions.filter((one) => one.answer === null || here.has(one.questionId));
  const before = questions.filter((one) => !shown.includes(one));
  const card = (question: WhoseQuestion) => (
    <OnePerson
      key={question.questionId}
      caseId={caseId}
      question={question}
      onDecided={() => setHere((known) => new Set([...known, question.questionId]))}
    />
  );
  return (
    <>
      {shown.map(card)}
      {before.length > 0 ? (
        <Disclosure summary={`Decided before: whose ${before.length === 1 ? 'one record' : 'records'} it is`}>
          {before.map(card)}
        </Disclosure>
      ) : null}
    </>
  );
}

type OneProps = { caseId: string; question: WhoseQuestion; onDecided: () => void };

function OnePerson({ caseId, question, onDecided }: OneProps) {
  const { questionId, records, found, reasons, answer } = question;
  const decide = usePerform(decideIdentity);
  const say = (decision: 'mine' | 'not-mine' | 'undo') =>
    decide.mutate({ caseId, questionId, decision }, { onSuccess: onDecided });
  const busy = decide.isPending ? 'Saving…' : false;
  const things = records.length === 1 ? 'One record names' : `${records.length} records name`;
  return (
    <Notice
      tone={answer === null ? 'caution' : 'plain'}
      live="status"
      title={answer === null ? 'Whose record is this?' : decidedWords(answer)}
    >
      <p>
        {things} “<Bdi>{found.name ?? 'somebody'}</Bdi>”: {records.map(({ label }) => label).join(', ')}.
      </p>
      <Compared question={question} />
      {answer === null ? reasons.map((reason) => <p key={reason}>{reason}</p>) : <Decided question={question} />}
      {answer === null ? <TheySay question={question} /> : null}
      <Places caseId={caseId} question={question} />
      <div className="u-row">
        {answer === null ? (
          <>
            <Button busy={busy} onClick={() => say('mine')}>
              It is the patient’s
            </Button>
            <Button kind="danger" busy={busy} onClick={() => say('not-mine')}>
              It is not, remove
            </Button>
          </>
        ) : (
          <Button kind="quiet" busy={busy} onClick={() => say('undo')}>
            Undo
          </Button>
        )}
      </div>
      {decide.isError ? <p role="alert">{wordsFor(decide.error).happened}</p> : null}
    </Notice>
  );
}

const decidedWords = (answer: 'mine' | 'not-mine'): string =>
  answer === 'mine' ? 'These are the patient’s.' : 'These are somebody else’s, and are shown to nobody.';

function Decided({ question: { answeredBy, answeredAt } }: { question: WhoseQuestion }) {
  const { locale } = useLocale();
  if (answeredAt === null) return null;
  return (
    <p className="u-meta">
      Decided by <Bdi>{answeredBy ?? 'somebody'}</Bdi>, {formatDate(new Date(answeredAt), locale)}
    </p>
  );
}

/** The patient's own yes, which alone does not show the record to anybody. */
function TheySay({ question: { saidMineAt } }: { question: WhoseQuestion }) {
  const { locale } = useLocale();
  if (saidMineAt === null) return null;
  return <p>The patient said on {formatDate(new Date(saidMineAt), locale)} that it is theirs.</p>;
}

const fields = [
  ['name', 'Name'],
  ['birthDate', 'Born'],
  ['sex', 'Sex'],
] as const;

/** Both sides, line by line; what contradicts is said in words and not only in colour. */
function Compared({ question: { found, expected, differs, numbers } }: { question: WhoseQuestion }) {
  return (
    <table className="records-table">
      <thead>
        <tr>
          <th scope="col">
            <span className="u-hidden">What is compared</span>
          </th>
          <th scope="col">The request is about</th>
          <th scope="col">The record says</th>
        </tr>
      </thead>
      <tbody>
        {fields.map(([field, label]) => (
          <tr key={field}>
            <th scope="row">{label}</th>
            <td>
              <Bdi>{expected[field] ?? 'not known'}</Bdi>
            </td>
            <td>
              <Bdi>{found[field] ?? 'not said'}</Bdi>{' '}
              {differs.includes(field) ? <Tag tone="danger">another</Tag> : null}
            </td>
          </tr>
        ))}
        {numbers.map(({ system, value }) => (
          <tr key={`${system ?? ''}${value}`}>
            <th scope="row">Number</th>
            <td>–</td>
            <td>
              <Bdi>{system === null ? value : `${value} (${system})`}</Bdi>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The pages that say it, with the name marked; opened when somebody wants to see them. */
function Places({ caseId, question: { records, found } }: { caseId: string; question: WhoseQuestion }) {
  const [at, setAt] = useState<{ documentId: string; page: number }>();
  const papers = useOperation(listRecords, { caseId }, { enabled: at !== undefined });
  const document = paperOf(papers.data?.documents ?? [], at?.documentId);
  const open = records.flatMap(({ label, at: place }) => (place === null ? [] : [{ label, place }]));
  if (open.length === 0) return null;
  return (
    <>
      <p className="u-row">
        {open.map(({ label, place }) => (
          <Button
            key={place.documentId}
            kind="quiet"
            aria-expanded={at?.documentId === place.documentId}
            onClick={() => setAt(at?.documentId === place.documentId ? undefined : place)}
          >
            Look at “{label}”
          </Button>
        ))}
      </p>
      {at && document ? (
        <PageViewer
          caseId={caseId}
          document={document}
          page={at.page}
          onPage={(page) => setAt({ ...at, page })}
          find={found.name ?? ''}
        />
      ) : null}
    </>
  );
}
