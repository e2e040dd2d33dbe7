import { useState, type FormEvent } from 'react';
import type { OutputOf } from '#kernel/operation.ts';
import { Button } from '#ui/button/button.tsx';
import { usePerform } from '#ui/data/data.tsx';
import { TextArea, TextField } from '#ui/form/text-field.tsx';
import { RowList } from '#ui/list/row-list.tsx';
import { Notice } from '#ui/status/tag.tsx';
import { Bdi, When } from '#ui/text/bdi.tsx';
import { wordsFor } from '#ui/words.ts';
import { setTimestampAuthority, type timestampAuthority } from '../timestamp.contract.ts';

/** Which authority outside stamps the signed letters, and setting another. */
export function TimestampPart({ authority }: OutputOf<typeof timestampAuthority>) {
  const set = usePerform(setTimestampAuthority);
  const { error } = set;
  return (
    <section aria-labelledby="timestamps">
      <h2 id="timestamps">Timestamps</h2>
      <p>
        An authority outside can stamp each signed letter. Then the letter shows since when it has existed, and nobody
        has to take our clock’s word for it. The authority sees a fingerprint of the signature and nothing else.
      </p>
      {error ? <Notice tone="caution" live="alert" title={error.detail || wordsFor(error).happened} /> : null}
      {authority === null ? <p>No authority is set. Letters carry our own time.</p> : null}
      {authority ? (
        <RowList
          label="The authority that stamps letters"
          rows={[
            {
              key: authority.url,
              title: (
                <bdi dir="ltr" className="outside-address">
                  {authority.url}
                </bdi>
              ),
              facts: [
                <span key="since">
                  since <When at={authority.setAt} style="date" />
                </span>,
                ...authority.roots.map((root) => (
                  <span key={root.fingerprint}>
                    leads to <Bdi>{root.name}</Bdi>, valid until <When at={root.until} style="date" />
                  </span>
                )),
              ],
              actions: (
                <Button
                  busy={set.isPending && set.input?.authority === null && 'Ending…'}
                  onClick={() => set.mutate({ authority: null })}
                >
                  Stop using it
                </Button>
              ),
            },
          ]}
        />
      ) : null}
      <AuthorityForm
        key={authority?.setAt ?? 'none'}
        busy={set.isPending && set.input?.authority !== null}
        onSet={(url, roots) => set.mutate({ authority: { url, roots } })}
      />
    </section>
  );
}

function AuthorityForm({ busy, onSet }: { busy: boolean; onSet: (url: string, roots: string) => void }) {
  const [url, setUrl] = useState('');
  const [roots, setRoots] = useState('');
  const lacks = () => {
    if (!/^https?:\/\/\S+$/.test(url.trim())) return 'Its address is missing: it begins with https://.';
    return roots.includes('BEGIN CERTIFICATE') ? undefined : 'Its root certificate is missing.';
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    onSet(url.trim(), roots);
  };
  return (
    <form className="outside-form" onSubmit={onSubmit} aria-label="Set the authority">
      <h3>Set the authority</h3>
      <TextField
        name="authority-url"
        label="Its address"
        hint="As it tells its customers, for RFC 3161"
        dir="ltr"
        value={url}
        onChange={(event) => setUrl(event.target.value)}
      />
      <TextArea
        name="authority-roots"
        label="Its root certificates"
        hint="In PEM: lines that begin with -----BEGIN CERTIFICATE-----"
        dir="ltr"
        value={roots}
        onChange={(event) => setRoots(event.target.value)}
      />
      <Button type="submit" busy={busy && 'Setting it…'} unavailable={lacks()}>
        Use this authority
      </Button>
    </form>
  );
}
