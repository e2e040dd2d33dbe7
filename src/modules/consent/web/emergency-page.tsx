import { useEffect } from 'react';
import { me } from '#modules/identity/identity.contract.ts';
import { useOperation } from '#ui/data/data.tsx';
import { Skeleton } from '#ui/status/progress.tsx';
import { Notice } from '#ui/status/tag.tsx';
import { EmergencyRequest } from './emergency-request.tsx';
import { EmergencyRoles } from './emergency-roles.tsx';
import { EmergencyReviews } from './emergency-reviews.tsx';
import { Failed } from './failed.tsx';
import './emergency.css';

/** `/staff/emergency`: open a request without consent when a life depends on it, and review what was opened so. */
export function EmergencyPage() {
  const person = useOperation(me, {});
  useEffect(() => {
    document.title = 'Emergency access – Consilium';
  }, []);
  const roles: readonly string[] = person.data?.roles ?? [];
  const opens = roles.includes('coordinator') || roles.includes('admin');
  const reviews = roles.includes('auditor');
  return (
    <div className="emergency">
      <h1>Emergency access</h1>
      {person.error && !person.data ? <Failed error={person.error} /> : null}
      {!person.data && !person.error ? (
        <Skeleton as="rows" label="Emergency access is on its way" lines={[40, 34]} />
      ) : null}
      {opens ? <EmergencyRequest /> : null}
      {roles.includes('admin') ? <EmergencyRoles /> : null}
      {reviews ? <EmergencyReviews /> : null}
      {person.data && !opens && !reviews ? (
        <Notice tone="danger" title="This is not yours to do">
          <p>Doctors who give second opinions have no emergency access.</p>
        </Notice>
      ) : null}
    </div>
  );
}
