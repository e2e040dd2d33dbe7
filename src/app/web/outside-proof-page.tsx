import { useEffect } from 'react';
import { anchorShown } from '#modules/audit/anchor/anchor.contract.ts';
import { AnchorPart } from '#modules/audit/web/anchor-part.tsx';
import { NotLoaded } from '#modules/audit/web/not-loaded.tsx';
import { timestampAuthority } from '#modules/opinions/timestamp.contract.ts';
import { TimestampPart } from '#modules/opinions/web/timestamp-part.tsx';
import { useOperation } from '#ui/data/data.tsx';
import { Skeleton } from '#ui/status/progress.tsx';
import './outside-proof-page.css';

/** `/staff/settings/proof`: what others say for the letters and logs, set up by administrators. */
export function OutsideProofPage() {
  const authority = useOperation(timestampAuthority, {});
  const anchor = useOperation(anchorShown, {});
  useEffect(() => {
    document.title = 'Proof from outside – Consilium';
  }, []);
  const error = authority.error ?? anchor.error;
  const again = () => {
    void authority.refetch();
    void anchor.refetch();
  };
  return (
    <div className="outside-proof">
      <h1>Proof from outside</h1>
      <p>
        Letters and logs verify without this. It adds the word of others.{' '}
        <a href="/help/proof">What the proof shows, and what not</a>.
      </p>
      {authority.data && anchor.data ? (
        <>
          <TimestampPart authority={authority.data.authority} />
          <AnchorPart of={anchor.data} />
          <p className="outside-more">
            <a href="/staff/log/witnesses">Witnesses of the log</a> are set on a page of their own.
          </p>
        </>
      ) : error ? (
        <NotLoaded error={error} onAgain={again} />
      ) : (
        <Skeleton as="rows" label="What is set is on its way" lines={[40, 36]} />
      )}
    </div>
  );
}
