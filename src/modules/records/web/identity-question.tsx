import { Button } from '#ui/button/button.tsx';
import { usePerform } from '#ui/data/data.tsx';
import { wordsFor } from '#ui/words.ts';
import { Notice } from '#ui/status/tag.tsx';
import { Bdi } from '#ui/text/bdi.tsx';
import { answerIdentity, type IdentityQuestion } from '../records.contract.ts';

const things = { study: 'This scan', document: 'This paper', file: 'This file' } as const;

/**
 * "This scan says Maria L., 1961. Is this you?" with two answers. A yes to what contradicts the request is thanked for and
 * waits for the nurse; the way back stays.
 */
export function IsThisYou({ caseId, question }: { caseId: string; question: IdentityQuestion }) {
  const answer = usePerform(answerIdentity);
  const { questionId, saidMineAt } = question;
  const say = (value: 'mine' | 'not-mine') => answer.mutate({ caseId, questionId, answer: value });
  const busy = answer.isPending ? 'Saving…' : false;
  const waits = saidMineAt !== null;
  return (
    <Notice
      tone={waits ? 'plain' : 'caution'}
      live="status"
      title={waits ? 'Thank you. Our nurse looks at it next' : 'Is this you?'}
    >
      <p>
        <WhatItSays question={question} />
      </p>
      {waits ? (
        <p>
          You said it is yours. It does not fit what your request says about you, so our nurse looks at it before the
          doctor sees it. You do not need to do anything.
        </p>
      ) : null}
      <div className="u-row">
        {waits ? null : (
          <Button busy={busy} onClick={() => say('mine')}>
            Yes, mine
          </Button>
        )}
        <Button kind={waits ? 'quiet' : 'danger'} busy={busy} onClick={() => say('not-mine')}>
          {waits ? 'It is not mine after all, remove' : 'No, remove'}
        </Button>
      </div>
      {answer.isError ? <p role="alert">{wordsFor(answer.error).happened}</p> : null}
    </Notice>
  );
}

function WhatItSays({ question: { about, label, found } }: { question: IdentityQuestion }) {
  const who = [found.name, found.birthDate].filter((part) => part !== null).join(', ');
  const named =
    about === 'study' ? null : (
      <>
        (“<Bdi>{label}</Bdi>”){' '}
      </>
    );
  return (
    <>
      {things[about]} {named}says “<Bdi>{who}</Bdi>”.
    </>
  );
}
