import { useParams } from '@tanstack/react-router';
import { showDraft } from '#modules/intake/intake.contract.ts';
import { LetterPage } from '#modules/opinions/web/index.ts';
import { useOperation } from '#ui/data/data.tsx';
import { Skeleton } from '#ui/status/progress.tsx';
import { useService } from './service.ts';

/** Answers to the question how they want to hear hard news that ask for a pause before the letter opens. */
const pausing: readonly unknown[] = ['with-someone', 'call'];

/** The letter, opened as the person wished to hear it. */
export function PatientLetterPage() {
  const { caseId = '' } = useParams({ strict: false }) as { caseId?: string };
  const service = useService();
  const draft = useOperation(showDraft, { caseId });
  // The wish decides what is shown first, so nothing is shown before it is known.
  if (draft.isPending) return <Skeleton lines={[60, 90, 84, 70]} label="Opening your letter" />;
  const wish = draft.data?.answers.find(({ linkId }) => linkId === 'news.how')?.value;
  return <LetterPage pause={pausing.includes(wish)} helpPhone={service?.helpPhone} />;
}
