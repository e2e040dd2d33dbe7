import { useOperation } from '#ui/data/data.tsx';
import { Notice } from '#ui/status/tag.tsx';
import { When } from '#ui/text/bdi.tsx';
import { ownEmergencies } from '../emergency.contract.ts';

/** Stands in red over a request that is open without consent, for as long as it is. */
export function EmergencyBanner({ caseId }: { caseId: string }) {
  const own = useOperation(ownEmergencies, {});
  const ends = own.data?.standing.find((one) => one.caseId === caseId)?.endsAt;
  return (
    <Notice tone="danger" live="alert" title="Emergency access, without the patient’s consent">
      <p>
        {ends ? (
          <>
            Until <When at={ends} />.{' '}
          </>
        ) : null}
        The patient and the privacy officer have been told. All you open is recorded and reviewed.
      </p>
    </Notice>
  );
}
