import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Button } from '#ui/button/button.tsx';
import { useOperation } from '#ui/data/data.tsx';
import { formatTime } from '#ui/format.ts';
import { Icon } from '#ui/icon/icon.tsx';
import { Skeleton } from '#ui/status/progress.tsx';
import { Notice, Tag } from '#ui/status/tag.tsx';
import { Digits } from '#ui/text/bdi.tsx';
import { useLocale } from '#ui/text/locale.tsx';
import { AskAbout } from './ask-form.tsx';
import type { AccessLine } from './access-list.ts';
import { receipt } from '../audit.contract.ts';
import { checkReceipt, type Receipt } from './check-receipt.ts';
import { saveText } from './save-text.ts';
import { NotLoaded } from './not-loaded.tsx';

/** One act in words with its day and minutes; opens the receipts of its entries. */
export function AccessLineRow({ line }: { line: AccessLine }) {
  const { locale, timeZone } = useLocale();
  const [open, setOpen] = useState(false);
  const [from, to] = [line.from, line.to].map((at) => formatTime(new Date(at), locale, timeZone));
  const sentence = line.why === '' ? line.words : `${line.words}, ${line.why}`;
  return (
    <li className="audit-line">
      <span className="audit-time">
        {line.day} <Digits>{from === to ? from : `${from}–${to}`}</Digits>
      </span>
      <span className="audit-words">
        {line.refused ? <Tag tone="caution">tried, and was refused</Tag> : sentence}
        {line.entries.length > 1 ? <span className="u-meta"> · {line.entries.length} times</span> : null}
      </span>
      <button type="button" className="audit-receipt" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name="down" /> Receipt<span className="u-hidden">: {line.words}</span>
      </button>
      {open ? (
        <div className="audit-proof">
          {line.entries.map((entry) => (
            <div key={entry.n}>
              <ReceiptView n={entry.n} />
              <AskAbout n={entry.n} />
            </div>
          ))}
        </div>
      ) : null}
    </li>
  );
}

/** The proof of one item, checked on this device. */
function ReceiptView({ n }: { n: number }) {
  const given = useOperation(receipt, { n });
  if (given.error && !given.data) return <NotLoaded error={given.error} onAgain={() => void given.refetch()} />;
  if (!given.data) return <Skeleton label="The receipt is on its way" lines={[24]} />;
  return <Checked given={given.data} />;
}

function Checked({ given }: { given: Receipt }) {
  const check = useQuery({
    queryKey: ['audit.check', given.n, given.receipt],
    queryFn: () => checkReceipt(given),
    staleTime: Infinity,
  });
  if (!check.data) return <Skeleton label="Checking the receipt" lines={[24]} />;
  if (check.data === 'damaged')
    return (
      <Notice tone="danger" live="alert" title={`The receipt of item ${given.n} does not hold`}>
        <p>Do not rely on this list. Call us: the number is at the top of this page.</p>
      </Notice>
    );
  return (
    <div className="audit-receipt-words">
      <p>
        {check.data === 'waiting' ? (
          <Tag tone="active">Item {given.n} is being recorded. Look again in a moment.</Tag>
        ) : check.data === 'erased' ? (
          <Tag tone="plain">
            Item {given.n} stands at place {(given.item ?? 0) + 1} of the log. Its details were erased, so they cannot
            be shown any more.
          </Tag>
        ) : (
          <Tag tone="good">
            Item {given.n} stands at place {(given.item ?? 0) + 1} of the log. Checked just now on this device.
          </Tag>
        )}
      </p>
      {check.data === 'holds' ? (
        <Button
          kind="quiet"
          icon="download"
          onClick={() => saveText(`receipt-${given.n}.json`, given.receipt ?? '', 'application/json')}
        >
          Save this receipt
        </Button>
      ) : null}
      {check.data === 'holds' ? (
        <p className="u-meta">
          Anyone can check the saved file without us, on <a href="/verify">this page</a> or with another program.
        </p>
      ) : null}
    </div>
  );
}
