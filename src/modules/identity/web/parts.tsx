import { useEffect, useRef, type ReactNode } from 'react';
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

/** Over the page, which stays as it is. Escape closes it, like the button beside its acts. */
export function Over({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="over"
      aria-labelledby="over-title"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 id="over-title">{title}</h2>
      {children}
    </dialog>
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
