import { useEffect } from 'react';
import { useOperation } from '#ui/data/data.tsx';
import { Skeleton } from '#ui/status/progress.tsx';
import { Tag } from '#ui/status/tag.tsx';
import { Bdi, When } from '#ui/text/bdi.tsx';
import { erasureReceipt } from '../erasure.contract.ts';
import './rights.css';

/** `/help/erased`: the receipt of an erasure, for whoever holds its link. It tells a day and a place in the log. */
export function ErasedPage() {
  const asked = new URLSearchParams(globalThis.location?.search ?? '');
  const input = { organisationId: asked.get('from') ?? '', receiptId: asked.get('receipt') ?? '' };
  const known = input.organisationId !== '' && input.receiptId !== '';
  const read = useOperation(erasureReceipt, input, { enabled: known });
  useEffect(() => {
    document.title = 'Your receipt – Second opinion';
  }, []);
  return (
    <>
      <h1>Your receipt</h1>
      {read.data ? (
        <>
          <p>
            <Tag tone="good">
              {read.data.what === 'everything' ? 'Everything about you' : 'Your request'} was erased on{' '}
              <When at={read.data.erasedAt} /> by <Bdi>{read.data.organisation}</Bdi>.
            </Tag>
          </p>
          <p>
            {read.data.item === null
              ? 'Our log is writing it down just now. Look again in a moment.'
              : `Our log says so at place ${read.data.item + 1}. What was erased stands there no more, only that it was.`}
          </p>
        </>
      ) : known && !read.error ? (
        <Skeleton label="Your receipt is on its way" lines={[30]} />
      ) : (
        <p>We could not find a receipt here. Open the link in our message once more, or call us.</p>
      )}
    </>
  );
}
