import { useState, type FormEvent } from 'react';
import type { OutputOf } from '#kernel/operation.ts';
import { Button } from '#ui/button/button.tsx';
import { usePerform } from '#ui/data/data.tsx';
import { TextField } from '#ui/form/text-field.tsx';
import { RowList } from '#ui/list/row-list.tsx';
import { Notice, Tag } from '#ui/status/tag.tsx';
import { When } from '#ui/text/bdi.tsx';
import { wordsFor } from '#ui/words.ts';
import { setAnchor, type anchorShown } from '../anchor/anchor.contract.ts';

type Anchor = OutputOf<typeof anchorShown>;
const logNames = { opinions: 'Log of opinions', access: 'Log of accesses' };

/** Where heads of the logs are written down on a chain, and setting that up. */
export function AnchorPart({ of }: { of: Anchor }) {
  const set = usePerform(setAnchor);
  const { error } = set;
  return (
    <section aria-labelledby="chain">
      <h2 id="chain">A chain</h2>
      <p>
        Once a day the size and the root of each log can be written into a contract on a chain. They cover all items of
        all people together, and nothing of anybody can be read out of them. It costs a little of the chain’s money.
      </p>
      {error ? <Notice tone="caution" live="alert" title={error.detail || wordsFor(error).happened} /> : null}
      <Standing of={of} ending={set.isPending && 'Ending…'} onEnd={() => set.mutate({ anchor: null })} />
      <AnchorForm key={of.anchor?.setAt ?? 'none'} busy={set.isPending} onSet={(anchor) => set.mutate({ anchor })} />
      <LogIds of={of.logs} />
    </section>
  );
}

function Standing({ of, ending, onEnd }: { of: Anchor; ending: string | false; onEnd: () => void }) {
  const { anchor, written } = of;
  if (!anchor) return <p>No chain is set. The logs stand without it.</p>;
  return (
    <>
      <RowList
        label="The chain that heads are written to"
        rows={[
          {
            key: anchor.contract,
            title: (
              <bdi dir="ltr" className="outside-address">
                {anchor.contract}
              </bdi>
            ),
            facts: [
              `chain ${anchor.chainId}`,
              <bdi key="url" dir="ltr">
                {anchor.url}
              </bdi>,
              <span key="sender">
                written by{' '}
                <bdi dir="ltr" className="outside-address">
                  {anchor.sender}
                </bdi>
              </span>,
            ],
            actions: (
              <Button busy={ending} onClick={onEnd}>
                Stop writing there
              </Button>
            ),
          },
        ]}
      />
      {written.length === 0 ? (
        <p>Nothing has been written yet. The first heads follow within a day.</p>
      ) : (
        <RowList
          label="Heads that were written"
          rows={written.slice(0, 20).map((one) => ({
            key: `${one.log}-${one.epoch}-${one.size}`,
            title: `${logNames[one.log]}, ${one.size.toLocaleString('en-GB')} items`,
            facts: [
              <span key="sent">
                <When at={one.sentAt} />
              </span>,
              one.block === null ? 'in no block yet' : `in block ${one.block}`,
            ],
            status: <StateTag state={one.state} />,
          }))}
        />
      )}
    </>
  );
}

function StateTag({ state }: { state: Anchor['written'][number]['state'] }) {
  if (state === 'confirmed') return <Tag tone="good">Written</Tag>;
  return state === 'refused' ? <Tag tone="danger">Refused</Tag> : <Tag>On its way</Tag>;
}

type NewAnchor = { url: string; contract: string; chainId: number; key: string };

function AnchorForm({ busy, onSet }: { busy: boolean; onSet: (anchor: NewAnchor) => void }) {
  const [values, setValues] = useState({ url: '', contract: '', chainId: '', key: '' });
  const field = (name: keyof typeof values, label: string, hint: string) => (
    <TextField
      name={`anchor-${name}`}
      label={label}
      hint={hint}
      dir="ltr"
      {...(name === 'key' ? { type: 'password' as const, autoComplete: 'off' } : {})}
      value={values[name]}
      onChange={(event) => setValues({ ...values, [name]: event.target.value.trim() })}
    />
  );
  const lacks = () => {
    if (!/^https?:\/\/\S+$/.test(values.url)) return 'The address of a node is missing: it begins with https://.';
    if (!/^0x[0-9a-fA-F]{40}$/.test(values.contract)) return 'The address of the contract is 0x and 40 letters.';
    if (!/^[1-9]\d{0,8}$/.test(values.chainId)) return 'The number of the chain is missing.';
    return /^(?:0x)?[0-9a-fA-F]{64}$/.test(values.key) ? undefined : 'The secret key of the sender is 64 letters.';
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    onSet({ ...values, chainId: Number(values.chainId) });
  };
  return (
    <form className="outside-form" onSubmit={onSubmit} aria-label="Set the chain">
      <h3>Set the chain</h3>
      {field('url', 'Address of a node', 'JSON-RPC')}
      {field('contract', 'Address of the contract', 'contracts/Anchor.sol, put on the chain by you')}
      {field('chainId', 'Number of the chain', 'For example 1 or 100')}
      {field('key', 'Secret key of the sender', 'Kept sealed, and never shown again')}
      <Button type="submit" busy={busy && 'Setting it…'} unavailable={lacks()}>
        Use this chain
      </Button>
    </form>
  );
}

/** What the owner of the contract registers first. */
function LogIds({ of: logs }: { of: Anchor['logs'] }) {
  return (
    <>
      <h3>Names of the logs in the contract</h3>
      <dl className="outside-ids">
        {logs.map(({ log, logId }) => (
          <div key={log}>
            <dt>{logNames[log]}</dt>
            <dd>
              <code dir="ltr" className="outside-address">
                {logId}
              </code>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
