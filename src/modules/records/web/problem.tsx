import type { ApiProblem } from '#ui/api.ts';
import { Button } from '#ui/button/button.tsx';
import { Notice } from '#ui/status/tag.tsx';
import { wordsFor } from '#ui/words.ts';

/** What happened, what we did, what the person can do. */
export function Problem({ error, onAgain }: { error: ApiProblem; onAgain: () => void }) {
  const words = wordsFor(error);
  return (
    <Notice tone="danger" live="alert" title={words.happened}>
      <p>
        {words.did} {words.canDo}
      </p>
      <Button onClick={onAgain}>Try again</Button>
    </Notice>
  );
}
