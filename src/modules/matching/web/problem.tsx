import { Button } from '#ui/button/button.tsx';
import { Notice } from '#ui/status/tag.tsx';
import { wordsFor } from '#ui/words.ts';

/** What did not work, in words, where it happened. */
export function Problem({ error, onAgain }: { error: unknown; onAgain?: () => void }) {
  const words = wordsFor(error);
  const rest = [words.did, words.canDo].filter(Boolean).join(' ');
  return (
    <Notice tone="danger" live="alert" title={words.happened}>
      {rest ? <p>{rest}</p> : null}
      {onAgain ? <Button onClick={onAgain}>Try again</Button> : null}
    </Notice>
  );
}
