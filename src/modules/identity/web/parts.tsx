import type { ApiProblem } from '#ui/api.ts';
import { Button } from '#ui/button/button.tsx';
import { useClient } from '#ui/data/data.tsx';
import { Notice } from '#ui/status/tag.tsx';
import { wordsFor } from '#ui/words.ts';
import { nameInstead, signInWithPasskey } from './passkey-client.ts';
import { useAct } from './use-act.ts';
import './account.css';

/** What went wrong, in words; nothing when nothing did. */
export function Problem({ of: problem }: { of: ApiProblem | undefined }) {
  if (!problem) return null;
  const words = wordsFor(problem);
  return (
    <Notice tone="caution" live="alert" title={words.happened}>
      {words.did || words.canDo ? <p>{[words.did, words.canDo].filter(Boolean).join(' ')}</p> : null}
    </Notice>
  );
}

/** Signs in with a passkey: the device knows who. */
export function PasskeyButton({ onDone }: { onDone: (next: string) => void }) {
  const client = useClient();
  const { busy, problem, run } = useAct();
  const elsewhere = nameInstead();
  if (elsewhere)
    return (
      <p className="u-meta">
        Passkeys work at <a href={elsewhere}>{new URL(elsewhere).host}</a>.
      </p>
    );
  return (
    <div className="way">
      <Button
        busy={busy && 'Asking your device…'}
        onClick={() => run(async () => onDone(await signInWithPasskey(client)))}
      >
        Use a passkey
      </Button>
      <Problem of={problem} />
    </div>
  );
}
