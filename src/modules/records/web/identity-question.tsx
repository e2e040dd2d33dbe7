import { Button } from '#ui/button/button.tsx';
import { usePerform } from '#ui/data/data.tsx';
import { wordsFor } from '#ui/words.ts';
import { Notice } from '#ui/status/tag.tsx';
import { Bdi } from '#ui/text/bdi.tsx';
import { answerIdentity, type IdentityQuestion } from '../records.contract.ts';

const things = { study: 'This scan', document: 'This paper', file: 'This file' } as const;

/** "This scan says Maria L., 1961. Is this you?" with two answers. */
export function IsThisYou({ caseId, question }: { caseId: string; question: IdentityQuestion }) {
  const answer = usePerform(answerIdentity);
  const { questionId, about, found, label } = question;
  const say = (value: 'mine' | 'not-mine') => answer.mutate({ caseId, questionId, answer: value });
  const busy = answer.isPending ? 'Saving…' : false;
  const who = [found.name, found.birthDate].filter((part) => part !== null).join(', ');
  return (
    <Notice tone="caution" live="status" title="Is this you?">
      <p>
        {things[about]}{' '}
        {about === 'study' ? (
          ''
        ) : (
          <>
            (“<Bdi>{label}</Bdi>”){' '}
          </>
        )}
        says “<Bdi>{who}</Bdi>”.
      </p>
      <div className="u-row">
        <Button busy={busy} onClick={() => say('mine')}>
          Yes, mine
        </Button>
        <Button kind="danger" busy={busy} onClick={() => say('not-mine')}>
          No, remove
        </Button>
      </div>
      {answer.isError ? <p role="alert">{wordsFor(answer.error).happened}</p> : null}
    </Notice>
  );
}
