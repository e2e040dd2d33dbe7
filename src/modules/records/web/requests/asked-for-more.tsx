import { useState } from 'react';
import { Button, ButtonRow, LinkButton } from '#ui/button/button.tsx';
import { useOperation, usePerform } from '#ui/data/data.tsx';
import { TextField } from '#ui/form/text-field.tsx';
import { Notice } from '#ui/status/tag.tsx';
import { answerAsk, listAsks, type AskView } from '../../records.contract.ts';
import { Problem } from '../problem.tsx';

type Props = {
  caseId: string;
  /** Who looks may answer. */
  answers?: boolean;
  /** On the page where records are added: no way leads there again. */
  here?: boolean;
};

/** What the reading doctor asks for, why, and the ways to add it: on the patient's pages, first thing. */
export function AskedForMore({ caseId, answers = true, here = false }: Props) {
  const list = useOperation(listAsks, { caseId });
  const open = list.data?.asks.filter(({ state }) => state === 'open') ?? [];
  const decides = list.data?.asks.filter(({ state }) => state === 'not-there') ?? [];
  return (
    <>
      {open.map((ask) => (
        <Notice key={ask.askId} tone="caution" live="status" title={`${ask.askedBy} asks for one more thing`}>
          <p>
            <strong dir="auto">{ask.what}</strong>
          </p>
          <p dir="auto">{ask.why}</p>
          {answers ? <Answer caseId={caseId} ask={ask} here={here} /> : null}
        </Notice>
      ))}
      {decides.map((ask) => (
        <Notice key={ask.askId} title={`${ask.askedBy} decides whether it can go on without it`}>
          <p dir="auto">{ask.what}</p>
        </Notice>
      ))}
    </>
  );
}

type AnswerProps = { caseId: string; ask: AskView; here: boolean };

function Answer({ caseId, ask: { askId }, here }: AnswerProps) {
  const answer = usePerform(answerAsk);
  const [without, setWithout] = useState<string>();
  if (without !== undefined)
    return (
      <>
        <TextField
          name={`ask-${askId}`}
          label="Do you want to say why?"
          optional
          value={without}
          maxLength={500}
          onChange={(event) => setWithout(event.target.value)}
        />
        <ButtonRow>
          <Button
            kind="primary"
            busy={answer.isPending && 'Telling the doctor…'}
            onClick={() => answer.mutate({ caseId, askId, answer: 'not-there', words: without })}
          >
            Tell the doctor that I don’t have it
          </Button>
          <Button kind="quiet" onClick={() => setWithout(undefined)}>
            Back
          </Button>
        </ButtonRow>
      </>
    );
  return (
    <>
      {answer.error ? <Problem error={answer.error} onAgain={() => answer.reset()} /> : null}
      <ButtonRow>
        {here ? null : (
          <LinkButton kind="primary" href={`/request/${caseId}/records`}>
            Add it
          </LinkButton>
        )}
        <LinkButton href={`/request/${caseId}/letters`}>Ask my hospital for it</LinkButton>
      </ButtonRow>
      <ButtonRow>
        <Button
          kind="quiet"
          busy={answer.isPending && 'Saving…'}
          onClick={() => answer.mutate({ caseId, askId, answer: 'added' })}
        >
          I have added it
        </Button>
        <Button kind="quiet" onClick={() => setWithout('')}>
          I don’t have it
        </Button>
      </ButtonRow>
    </>
  );
}
