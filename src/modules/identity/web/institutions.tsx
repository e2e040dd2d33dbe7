import { Button, ButtonRow } from '#ui/button/button.tsx';
import { useOperation, usePerform } from '#ui/data/data.tsx';
import { Notice } from '#ui/status/tag.tsx';
import { wordsFor } from '#ui/words.ts';
import { beginOidc, listProviders } from '../institutions/oidc.contract.ts';

/** A button for each institution that one can sign in with; nothing where there is none. */
export function InstitutionButtons({ next, invitation }: { next?: string | undefined; invitation?: string }) {
  const list = useOperation(listProviders, {}).data?.providers ?? [];
  const begin = usePerform(beginOidc);
  if (list.length === 0) return null;
  const more = { ...(next ? { next } : {}), ...(invitation ? { invitation } : {}) };
  const words = begin.error ? wordsFor(begin.error) : undefined;
  return (
    <section aria-label="Sign in with your institution">
      {words ? (
        <Notice tone="caution" live="alert" title={words.happened}>
          <p>{[words.did, words.canDo].filter(Boolean).join(' ')}</p>
        </Notice>
      ) : null}
      <p>{invitation ? 'You can come in with the login of your institution:' : 'Or sign in with your institution:'}</p>
      <ButtonRow>
        {list.map(({ providerId, name }) => (
          <Button
            key={providerId}
            busy={begin.isPending && 'Going there…'}
            onClick={() =>
              begin.mutate({ providerId, ...more }, { onSuccess: ({ location: there }) => location.assign(there) })
            }
          >
            {name}
          </Button>
        ))}
      </ButtonRow>
    </section>
  );
}
