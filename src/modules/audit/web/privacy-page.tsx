import { useEffect, useState } from 'react';
import { Button, ButtonRow } from '#ui/button/button.tsx';
import { useOperation, usePerform } from '#ui/data/data.tsx';
import { RadioGroup } from '#ui/form/choices.tsx';
import { TextArea, TextField } from '#ui/form/text-field.tsx';
import { SummaryList } from '#ui/page/summary-list.tsx';
import { EmptyState, Skeleton } from '#ui/status/progress.tsx';
import { Tag } from '#ui/status/tag.tsx';
import { Bdi, Code, When } from '#ui/text/bdi.tsx';
import { wordsOfEvent } from '../event-words.contract.ts';
import { purposeTitle, roleWord } from '../purpose-words.contract.ts';
import { answerQuestion, privacyDesk, setAnswerHours, type DeskQuestion, type Finding } from '../questions.contract.ts';
import { NotLoaded } from './not-loaded.tsx';
import './audit.css';

/** `/staff/privacy`: what patients do not recognise, the most urgent first, each answered in words. */
export function PrivacyPage() {
  const read = useOperation(privacyDesk, {}, { refetchInterval: 60_000 });
  useEffect(() => {
    document.title = 'Not recognised – Consilium';
  }, []);
  const questions = read.data?.questions ?? [];
  const open = questions.filter((one) => one.answer === null);
  const done = questions.filter((one) => one.answer !== null);
  return (
    <div className="audit-log">
      <h1>What patients do not recognise</h1>
      {read.error && !read.data ? <NotLoaded error={read.error} onAgain={() => void read.refetch()} /> : null}
      {!read.data && !read.error ? (
        <Skeleton as="rows" label="The questions are on their way" lines={[60, 52, 56]} />
      ) : null}
      {read.data && open.length === 0 ? (
        <EmptyState title="Nobody waits for an answer.">
          <p>When a patient says “I don’t recognise this”, it stands here with the date by which you answer.</p>
        </EmptyState>
      ) : null}
      <ul className="audit-asked" role="list" aria-label="Waiting for an answer">
        {open.map((question) => (
          <li key={question.id}>
            <Question question={question} onAnswered={() => void read.refetch()} />
          </li>
        ))}
      </ul>
      {done.length > 0 ? (
        <section aria-labelledby="answered">
          <h2 id="answered">Answered</h2>
          <ul className="audit-asked" role="list">
            {done.map((question) => (
              <li key={question.id}>
                <About question={question} />
                <p className="audit-agreed" dir="auto">
                  {question.answer?.words}
                </p>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {read.data ? <Within hours={read.data.answerHours} onSet={() => void read.refetch()} /> : null}
    </div>
  );
}

function About({ question }: { question: DeskQuestion }) {
  const { about, answer, late, dueAt } = question;
  const state = answer ? (
    <>
      {answer.finding === 'in-order' ? 'In order' : 'Not in order'}, <Bdi>{answer.by}</Bdi>, <When at={answer.at} />
    </>
  ) : (
    <Tag tone={late ? 'danger' : 'caution'}>
      {late ? 'Late. It was due ' : 'Due '}
      <When at={dueAt} />
    </Tag>
  );
  return (
    <SummaryList
      rows={[
        { key: 'state', label: 'State', value: state },
        { key: 'patient', label: 'Asked by', value: <Bdi>{question.patient}</Bdi> },
        {
          key: 'act',
          label: `Item ${question.n}`,
          value: (
            <span dir="auto">
              <Bdi>{about.who || 'The program'}</Bdi> {roleWord(about.roles) ? `(${roleWord(about.roles)}) ` : ''}
              {about.outcome === 'refused' ? 'tried, and was refused: ' : ''}
              {wordsOfEvent(about.event, about.label, 'staff')}, <When at={about.at} />
            </span>
          ),
        },
        { key: 'why', label: 'Why', value: purposeTitle(about.purpose, about.roles) },
        { key: 'words', label: 'In their words', value: question.words ? <Bdi>{question.words}</Bdi> : null },
        { key: 'request', label: 'Request', value: <Code value={about.requestId} /> },
      ]}
    />
  );
}

/** Beginnings to write on from; the officer says what was found. */
const beginnings: Record<Finding, string> = {
  'in-order': 'We looked at this. It was ',
  'not-in-order': 'You were right to ask. This should not have happened. We have ',
};

function Question({ question, onAnswered }: { question: DeskQuestion; onAnswered: () => void }) {
  const answer = usePerform(answerQuestion);
  const [finding, setFinding] = useState<Finding>('in-order');
  const [words, setWords] = useState(beginnings['in-order']);
  const choose = (value: string) => {
    const next: Finding = value === 'not-in-order' ? 'not-in-order' : 'in-order';
    setFinding(next);
    // What was written stays; only an untouched beginning is exchanged.
    if (words === beginnings[finding]) setWords(beginnings[next]);
  };
  const untouched = words.trim() === beginnings[finding].trim() || words.trim() === '';
  return (
    <>
      <About question={question} />
      <RadioGroup
        name={`finding-${question.id}`}
        label="What did you find?"
        inline
        value={finding}
        onChange={choose}
        options={[
          { value: 'in-order', label: 'It was in order' },
          { value: 'not-in-order', label: 'It was not in order' },
        ]}
      />
      <TextArea
        name={`answer-${question.id}`}
        label="Your answer, as the patient reads it"
        hint="Say who it was, why, and what happens now. No medical facts."
        maxLength={2000}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      {answer.error ? <NotLoaded error={answer.error} /> : null}
      <ButtonRow>
        <Button
          kind="primary"
          busy={answer.isPending ? 'Sending…' : false}
          unavailable={untouched ? 'Write your answer first.' : undefined}
          onClick={() => answer.mutate({ questionId: question.id, finding, words }, { onSuccess: onAnswered })}
        >
          Send the answer
        </Button>
      </ButtonRow>
    </>
  );
}

function Within({ hours, onSet }: { hours: number; onSet: () => void }) {
  const set = usePerform(setAnswerHours);
  const [value, setValue] = useState(String(hours));
  const wanted = Number(value);
  const sound = Number.isInteger(wanted) && wanted >= 1 && wanted <= 720;
  return (
    <section aria-labelledby="within">
      <h2 id="within">Answer within</h2>
      <TextField
        name="answer-hours"
        label="Hours"
        hint="From 1 to 720. Counts for questions from now on."
        inputMode="numeric"
        chars={4}
        value={value}
        error={sound ? undefined : 'Write a number from 1 to 720.'}
        onChange={(event) => setValue(event.target.value)}
      />
      {set.error ? <NotLoaded error={set.error} /> : null}
      <Button
        busy={set.isPending ? 'Saving…' : false}
        unavailable={!sound || wanted === hours ? 'Write another number first.' : undefined}
        onClick={() => set.mutate({ answerHours: wanted }, { onSuccess: onSet })}
      >
        Save
      </Button>
    </section>
  );
}
