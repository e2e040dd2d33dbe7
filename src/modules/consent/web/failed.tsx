import { Notice } from '#ui/status/tag.tsx';
import { ApiProblem } from '#ui/api.ts';
import { wordsFor } from '#ui/words.ts';

/** What did not work: the server's own words for this case when there are some. */
export function Failed({ error }: { error: unknown }) {
  const words = wordsFor(error);
  const own = error instanceof ApiProblem && error.code === 'permission.denied' ? error.detail : '';
  return (
    <Notice tone="danger" live="alert" title={words.happened}>
      <p>{own || [words.did, words.canDo].filter(Boolean).join(' ')}</p>
    </Notice>
  );
}
