import { Button } from '#ui/button/button.tsx';
import { Notice } from '#ui/status/tag.tsx';
import { wordsFor } from '#ui/words.ts';

/** What did not work, what became of it, and the way to try again. */
export function NotDone({ error, onAgain }: { error: Error; onAgain?: () => void }) {
  const words = wordsFor(error);
  return (
    <Notice tone="caution" live="alert" title={words.happened}>
      {words.did ? <p>{words.did}</p> : null}
      {words.canDo ? <p>{words.canDo}</p> : null}
      {onAgain ? <Button onClick={onAgain}>Try again</Button> : null}
    </Notice>
  );
}
