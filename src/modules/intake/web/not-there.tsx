import { Button } from '#ui/button/button.tsx';
import { Skeleton } from '#ui/status/progress.tsx';
import { Notice } from '#ui/status/tag.tsx';
import { wordsFor } from '#ui/words.ts';

/** The layout of a question page before its words are there. */
export function Loading() {
  return <Skeleton label="Your request is on its way" lines={[12, 28, 40, 40, 14]} />;
}

/** What could not be shown, and the way to try again. */
export function NotLoaded({ error, onAgain }: { error: Error; onAgain: () => void }) {
  const words = wordsFor(error);
  return (
    <>
      <h1>We could not show this page</h1>
      <Notice tone="caution" live="status" title={words.happened}>
        {words.did ? <p>{words.did}</p> : null}
        {words.canDo ? <p>{words.canDo}</p> : null}
      </Notice>
      <Button onClick={onAgain}>Try again</Button>
    </>
  );
}
