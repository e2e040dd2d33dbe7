import { Button, LinkButton } from '#ui/button/button.tsx';
import { useOperation, usePerform } from '#ui/data/data.tsx';
import { formatBytes } from '#ui/format.ts';
import { RowList } from '#ui/list/row-list.tsx';
import { Tag } from '#ui/status/tag.tsx';
import { When } from '#ui/text/bdi.tsx';
import { useLocale } from '#ui/text/locale.tsx';
import { askCopyOfAll, ownCopies, type CopyView } from '../export.contract.ts';
import { NotDone } from './not-done.tsx';
import { copyParts } from './words.ts';

const waits = (copy: CopyView): boolean => copy.state === 'asked' || copy.state === 'building';

/** “Download everything you have about me”. */
export function Copies() {
  const read = useOperation(ownCopies, {}, { refetchInterval: 5000 });
  const ask = usePerform(askCopyOfAll);
  const copies = read.data?.copies ?? [];
  return (
    <section aria-labelledby="rights-copy">
      <h2 id="rights-copy">Take a copy</h2>
      <p>
        We put everything we have about you into one folder: your answers, papers, scans and letters, who opened them,
        and the same in a form that other hospitals can read.
      </p>
      {ask.error ? <NotDone error={ask.error} /> : null}
      <Button
        icon="download"
        busy={ask.isPending ? 'Asking…' : false}
        unavailable={copies.some(waits) ? 'A copy is being put together already.' : undefined}
        onClick={() => ask.mutate({})}
      >
        Put a copy together
      </Button>
      {copies.length > 0 ? (
        <RowList
          label="Your copies"
          rows={copies.map((copy) => ({
            key: copy.exportId,
            title: (
              <>
                Copy from <When at={copy.askedAt} style="date" />
              </>
            ),
            status: <CopyState copy={copy} />,
            more: copy.state === 'ready' ? <Ready copy={copy} /> : undefined,
          }))}
        />
      ) : null}
    </section>
  );
}

function CopyState({ copy }: { copy: CopyView }) {
  if (waits(copy)) return <Tag tone="active">Being put together. We write to you when it is ready.</Tag>;
  if (copy.state === 'ready')
    return (
      <Tag tone="good">
        Ready until <When at={copy.expiresAt ?? copy.askedAt} style="date" />
      </Tag>
    );
  return <Tag>{copy.state === 'refused' ? 'Not possible any more' : 'Over'}</Tag>;
}

function Ready({ copy }: { copy: CopyView }) {
  const { locale } = useLocale();
  const parts = copyParts.flatMap(([key, words]) =>
    (copy.counts[key] ?? 0) > 0 ? [`${copy.counts[key]} ${words}`] : [],
  );
  return (
    <>
      {parts.length > 0 ? <p>In it: {parts.join(', ')}.</p> : null}
      <LinkButton icon="download" href={`/api/account/copies/${copy.exportId}/file`}>
        Download ({formatBytes(copy.size ?? 0, locale)})
      </LinkButton>
    </>
  );
}
