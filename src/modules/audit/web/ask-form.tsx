import { useState } from 'react';
import { Button, ButtonRow } from '#ui/button/button.tsx';
import { useOperation, usePerform } from '#ui/data/data.tsx';
import { TextArea } from '#ui/form/text-field.tsx';
import { Notice, Tag } from '#ui/status/tag.tsx';
import { Bdi, When } from '#ui/text/bdi.tsx';
import { askAbout, ownQuestions, type AskedQuestion } from '../questions.contract.ts';
import { NotLoaded } from './not-loaded.tsx';

/** What was asked about one item, or the way to ask. */
export function AskAbout({ n }: { n: number }) {
  const asked = useOperation(ownQuestions, {});
  const [writing, setWriting] = useState(false);
  const question = asked.data?.questions.find((one) => one.n === n);
  if (!asked.data) return null;
  if (question) return <QuestionState question={question} />;
  return writing ? (
    <AskForm n={n} onDone={() => setWriting(false)} />
  ) : (
    <Button kind="quiet" icon="message" onClick={() => setWriting(true)}>
      I don’t recognise this
    </Button>
  );
}

function AskForm({ n, onDone }: { n: number; onDone: () => void }) {
  const ask = usePerform(askAbout);
  const asked = useOperation(ownQuestions, {});
  const [words, setWords] = useState('');
  const send = () =>
    ask.mutate(
      { n, words },
      {
        onSuccess: () => {
          void asked.refetch();
          onDone();
        },
      },
    );
  return (
    <div className="audit-ask">
      <TextArea
        name={`ask-${n}`}
        label="What seems wrong?"
        hint="You can leave this empty. Our privacy officer reads it and answers here."
        optional
        maxLength={1000}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      {ask.error ? <NotLoaded error={ask.error} /> : null}
      <ButtonRow>
        <Button kind="primary" busy={ask.isPending ? 'Sending…' : false} onClick={send}>
          Ask about item {n}
        </Button>
        <Button onClick={onDone}>Not now</Button>
      </ButtonRow>
    </div>
  );
}

/** Where a question stands, in words. */
export function QuestionState({ question }: { question: AskedQuestion }) {
  const { answer, late, dueAt, askedAt } = question;
  if (!answer)
    return (
      <p>
        <Tag tone={late ? 'caution' : 'active'}>
          You asked about this on <When at={askedAt} style="date" />.
        </Tag>{' '}
        {late ? (
          <>Our privacy officer should have answered by now. You can call us: the number is at the top of this page.</>
        ) : (
          <>
            Our privacy officer answers by <When at={dueAt} />.
          </>
        )}
      </p>
    );
  return (
    <Notice
      tone={answer.finding === 'in-order' ? 'good' : 'caution'}
      title={
        answer.finding === 'in-order' ? 'We looked at it: it was in order' : 'We looked at it: this was not in order'
      }
    >
      <p className="audit-agreed" dir="auto">
        {answer.words}
      </p>
      <p className="u-meta">
        <Bdi>{answer.by}</Bdi>, privacy officer, on <When at={answer.at} />.
      </p>
    </Notice>
  );
}
