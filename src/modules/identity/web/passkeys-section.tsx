import { useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import type { OutputOf } from '#kernel/operation.ts';
import { Button, ButtonRow } from '#ui/button/button.tsx';
import { useClient, usePerform } from '#ui/data/data.tsx';
import { TextField } from '#ui/form/text-field.tsx';
import { formatDate } from '#ui/format.ts';
import { RowList } from '#ui/list/row-list.tsx';
import { Notice } from '#ui/status/tag.tsx';
import { useLocale } from '#ui/text/locale.tsx';
import type { ownFactors } from '../sessions/account.contract.ts';
import { passkeyRename, passkeyRevoke } from '../factors/passkeys.contract.ts';
import { Problem } from './parts.tsx';
import { addPasskey, nameInstead } from './passkey-client.ts';
import { useAct } from './use-act.ts';

type Passkey = OutputOf<typeof ownFactors>['passkeys'][number];

/** The person's passkeys: each with its name, renamed and removed in its row; one more on this device. */
export function Passkeys({ passkeys }: { passkeys: readonly Passkey[] }) {
  return (
    <section aria-labelledby="about-passkeys">
      <h2 id="about-passkeys">Passkeys</h2>
      <p>
        A passkey is your finger, your face or the PIN of your device. Nobody can guess it or steal it by a message.
      </p>
      {passkeys.length > 0 ? <Known passkeys={passkeys} /> : null}
      <Add />
    </section>
  );
}

function Known({ passkeys }: { passkeys: readonly Passkey[] }) {
  const [renaming, setRenaming] = useState('');
  const revoke = usePerform(passkeyRevoke);
  const { locale, timeZone } = useLocale();
  const day = (at: string) => formatDate(new Date(at), locale, timeZone);
  const rows = passkeys.map((one) => ({
    key: one.passkeyId,
    title: <bdi>{one.name}</bdi>,
    facts: [
      `added ${day(one.addedAt)}`,
      one.usedAt ? `last used ${day(one.usedAt)}` : 'not used yet',
      one.synced ? 'kept by your account' : 'on one device',
    ],
    more: renaming === one.passkeyId ? <Rename passkey={one} onDone={() => setRenaming('')} /> : undefined,
    actions: (
      <ButtonRow>
        <Button kind="quiet" onClick={() => setRenaming(one.passkeyId)}>
          Rename <span className="u-hidden">{one.name}</span>
        </Button>
        <Button kind="quiet" onClick={() => revoke.mutate({ passkeyId: one.passkeyId })}>
          Remove <span className="u-hidden">{one.name}</span>
        </Button>
      </ButtonRow>
    ),
  }));
  return (
    <>
      <Problem of={revoke.error ?? undefined} />
      {revoke.isSuccess ? (
        <Notice tone="good" live="status" title="The passkey is removed">
          <p>You were signed out everywhere else.</p>
        </Notice>
      ) : null}
      <RowList label="Your passkeys" rows={rows} />
    </>
  );
}

function Rename({ passkey, onDone }: { passkey: Passkey; onDone: () => void }) {
  const rename = usePerform(passkeyRename);
  const [name, setName] = useState(passkey.name);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    rename.mutate({ passkeyId: passkey.passkeyId, name }, { onSuccess: onDone });
  };
  return (
    <form onSubmit={submit} noValidate>
      <TextField
        name={`name-${passkey.passkeyId}`}
        label="Its name"
        value={name}
        error={rename.error?.fields[0]?.message}
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="submit" busy={rename.isPending && 'Saving…'}>
        Save the name
      </Button>
    </form>
  );
}

function Add() {
  const client = useClient();
  const queries = useQueryClient();
  const { busy, problem, run } = useAct();
  const [name, setName] = useState('This device');
  const elsewhere = nameInstead();
  if (elsewhere)
    return (
      <p>
        To add a passkey, open <a href={elsewhere}>{new URL(elsewhere).host}</a>: browsers give passkeys to names only.
      </p>
    );
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    run(
      () => addPasskey(client, name),
      () => void queries.invalidateQueries(),
    );
  };
  return (
    <form onSubmit={submit}>
      <Problem of={problem} />
      <TextField
        name="passkey-name"
        label="Name of the new passkey"
        hint="So that you know it again, like “My phone”."
        value={name}
        required
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="submit" busy={busy && 'Asking your device…'}>
        Add a passkey
      </Button>
    </form>
  );
}
