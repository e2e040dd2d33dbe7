import { useEffect, useState, type FormEvent } from 'react';
import type { OutputOf } from '#kernel/operation.ts';
import { Button, ButtonRow } from '#ui/button/button.tsx';
import { useOperation, usePerform } from '#ui/data/data.tsx';
import { TextField } from '#ui/form/text-field.tsx';
import { RowList } from '#ui/list/row-list.tsx';
import { EmptyState, Skeleton } from '#ui/status/progress.tsx';
import { Notice, Tag } from '#ui/status/tag.tsx';
import { Bdi, When } from '#ui/text/bdi.tsx';
import { wordsFor } from '#ui/words.ts';
import { listKeys, withdrawKey } from '../expert-keys.contract.ts';
import './keys-page.css';

type Key = OutputOf<typeof listKeys>['keys'][number];

/** `/staff/people/keys`: the keys that doctors sign with, and withdrawing one. For administrators. */
export function KeysPage() {
  const shown = useOperation(listKeys, {});
  const withdraw = usePerform(withdrawKey);
  useEffect(() => {
    document.title = 'Signing keys – Consilium';
  }, []);
  const { data } = shown;
  return (
    <div className="keys-page">
      <h1>Signing keys</h1>
      <p>
        Each doctor signs with a key of their own; it is made at their first signature. Withdraw it when they leave, or
        when somebody else may have used it. The opinion log says so for ever.
      </p>
      {shown.error && !data ? (
        <Notice tone="danger" live="alert" title={wordsFor(shown.error).happened}>
          <Button onClick={() => void shown.refetch()}>Try again</Button>
        </Notice>
      ) : null}
      {shown.isPending ? <Skeleton as="rows" label="The keys are on their way" lines={[40, 36]} /> : null}
      {withdraw.data ? (
        <Notice tone="good" live="status" title="The key is withdrawn.">
          <p>Letters signed before stay valid. The next signature of this doctor makes a new key.</p>
        </Notice>
      ) : null}
      {data?.keys.length === 0 ? (
        <EmptyState title="Nobody has signed yet.">
          <p>The key of each doctor stands here after their first signature.</p>
        </EmptyState>
      ) : null}
      {data && data.keys.length > 0 ? <Keys keys={data.keys} withdraw={withdraw} /> : null}
    </div>
  );
}

type Withdraw = ReturnType<typeof usePerform<typeof withdrawKey>>;

function Keys({ keys, withdraw }: { keys: readonly Key[]; withdraw: Withdraw }) {
  const [asked, setAsked] = useState('');
  return (
    <RowList
      label="Signing keys"
      rows={keys.map((one) => ({
        key: one.keyId,
        title: <Bdi>{one.name}</Bdi>,
        facts: [
          <Bdi key="licence">{one.licence}</Bdi>,
          <span key="since">
            since <When at={one.enrolledAt} style="date" />
          </span>,
          <bdi key="id" dir="ltr" className="key-id">
            {one.keyId.slice(0, 16)}
          </bdi>,
        ],
        status:
          one.revokedAt === null ? (
            <Tag tone="good">In force</Tag>
          ) : (
            <Tag icon="lock">
              Withdrawn <When at={one.revokedAt} style="date" />
            </Tag>
          ),
        more: asked === one.keyId ? <Confirm of={one} withdraw={withdraw} onEnd={() => setAsked('')} /> : null,
        actions:
          one.revokedAt === null && asked !== one.keyId ? (
            <Button onClick={() => setAsked(one.keyId)} aria-label={`Withdraw the key of ${one.name}`}>
              Withdraw
            </Button>
          ) : null,
      }))}
    />
  );
}

function Confirm({ of, withdraw, onEnd }: { of: Key; withdraw: Withdraw; onEnd: () => void }) {
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (reason.trim() === '') return;
    withdraw.mutate({ expertId: of.expertId, reason: reason.trim() }, { onSuccess: onEnd });
  };
  return (
    <form onSubmit={onSubmit} noValidate aria-label={`Withdraw the key of ${of.name}`}>
      <p>
        Letters that <Bdi>{of.name}</Bdi> signed before stay valid. All keys of this doctor that are in force end now,
        and it cannot be taken back.
      </p>
      {withdraw.error ? <Notice tone="danger" live="alert" title={wordsFor(withdraw.error).happened} /> : null}
      <TextField
        name="reason"
        label="Why?"
        hint="Stands in the access log. No medical content, please."
        value={reason}
        error={tried && reason.trim() === '' ? 'Say why in a few words' : undefined}
        onChange={(event) => setReason(event.target.value)}
      />
      <ButtonRow>
        <Button kind="danger" type="submit" busy={withdraw.isPending && 'Withdrawing…'}>
          Withdraw for ever
        </Button>
        <Button kind="quiet" onClick={onEnd}>
          Keep it
        </Button>
      </ButtonRow>
    </form>
  );
}
