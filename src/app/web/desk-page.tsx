import { lazy, Suspense } from 'react';
import { DeskPage as Desk } from '#modules/cases/web/index.ts';
import { Skeleton } from '#ui/status/progress.tsx';

// The desk does not wait for the case's parts.
const WhoseQuestions = lazy(async () => ({
  default: (await import('#modules/records/web/whose-questions.tsx')).WhoseQuestions,
}));

/** The desk, with what is to be decided about a row opened in place. */
export function DeskPage() {
  return (
    <Desk
      whose={(caseId) => (
        <Suspense fallback={<Skeleton lines={[30, 40]} label="Comparing who the records name" />}>
          <WhoseQuestions caseId={caseId} />
        </Suspense>
      )}
    />
  );
}
