import { useState } from 'react';
import { Button, ButtonRow } from '#ui/button/button.tsx';
import { usePerform } from '#ui/data/data.tsx';
import { TextArea } from '#ui/form/text-field.tsx';
import { Tag } from '#ui/status/tag.tsx';
import { Bdi, When } from '#ui/text/bdi.tsx';
import { answerCorrection, disagree, type CorrectionView } from '../corrections.contract.ts';
import { NotDone } from './not-done.tsx';

const fieldWords: Readonly<Record<CorrectionView['field'], string>> = {
  title: 'Title of a paper',
  date: 'Date',
  author: 'Who wrote a paper',
  label: 'Name of a result',
  value: 'A result',
  name: 'Your name',
  'birth-date': 'Your birth date',
};

/** What was said to be wrong, with what stood there, what was answered and the patient’s own statement. */
export function Corrections({
  caseId,
  corrections,
  staff = false,
}: {
  caseId: string;
  corrections: readonly CorrectionView[];
  staff?: boolean;
}) {
  return (
    <ul className="rights-list rights-said" role="list">
      {corrections.map((one) => (
        <li key={one.correctionId}>
          <p className="rights-title">
            {staff ? fieldWords[one.field].replace('Your', 'The patient’s') : fieldWords[one.field]}
          </p>
          <p>
            {one.before === '' ? (
              'Nothing stood there.'
            ) : (
              <>
                It said: <Bdi>{one.before}</Bdi>.
              </>
            )}{' '}
            Right is: <Bdi>{one.wished}</Bdi>.
          </p>
          {one.words ? (
            <blockquote dir="auto">
              <Bdi>{one.words}</Bdi>
            </blockquote>
          ) : null}
          <State one={one} />
          {one.disagreement ? (
            <blockquote dir="auto">
              {staff ? 'The patient’s statement: ' : 'Your statement: '}
              <Bdi>{one.disagreement.words}</Bdi>
            </blockquote>
          ) : null}
          {staff && one.state === 'open' ? <Answer caseId={caseId} one={one} /> : null}
          {!staff && one.state === 'not-changed' && !one.disagreement ? <Disagree caseId={caseId} one={one} /> : null}
        </li>
      ))}
    </ul>
  );
}

function State({ one }: { one: CorrectionView }) {
  if (one.state === 'open')
    return (
      <Tag tone="active">
        Not answered yet. It is due by <When at={one.dueAt} style="date" />
      </Tag>
    );
  return (
    <>
      <Tag tone={one.state === 'changed' ? 'good' : 'caution'}>
        {one.state === 'changed' ? 'Changed' : 'Not changed'}
      </Tag>
      {one.answer ? (
        <p dir="auto">
          {one.answer.words}{' '}
          <span className="u-meta">
            <Bdi>{one.answer.by}</Bdi>, <When at={one.answer.at} style="date" />
          </span>
        </p>
      ) : null}
    </>
  );
}

function Answer({ caseId, one }: { caseId: string; one: CorrectionView }) {
  const answer = usePerform(answerCorrection);
  const [words, setWords] = useState('');
  const unavailable = words.trim().length < 3 ? 'Write your answer first.' : undefined;
  const send = (change: boolean) => answer.mutate({ caseId, correctionId: one.correctionId, change, words });
  return (
    <>
      <TextArea
        name={`answer-${one.correctionId}`}
        label="Your answer, as the patient reads it"
        rows={2}
        maxLength={1000}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      {answer.error ? <NotDone error={answer.error} /> : null}
      <ButtonRow>
        <Button busy={answer.isPending ? 'Working…' : false} unavailable={unavailable} onClick={() => send(true)}>
          Change it
        </Button>
        <Button kind="quiet" unavailable={unavailable} onClick={() => send(false)}>
          Leave it as it is
        </Button>
      </ButtonRow>
    </>
  );
}

function Disagree({ caseId, one }: { caseId: string; one: CorrectionView }) {
  const say = usePerform(disagree);
  const [words, setWords] = useState('');
  return (
    <>
      <TextArea
        name={`disagree-${one.correctionId}`}
        label="Do you see it another way?"
        hint="Your words stand beside it and go wherever it goes."
        rows={2}
        maxLength={1000}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      {say.error ? <NotDone error={say.error} /> : null}
      <Button
        busy={say.isPending ? 'Working…' : false}
        unavailable={words.trim().length < 3 ? 'Write your words first.' : undefined}
        onClick={() => say.mutate({ caseId, correctionId: one.correctionId, words })}
      >
        Put my words beside it
      </Button>
    </>
  );
}
