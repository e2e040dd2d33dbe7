import { HomePage } from '#modules/intake/web/index.ts';
import { showCase } from '#modules/cases/cases.contract.ts';
import { AskedForMore } from '#modules/records/web/requests/asked-for-more.tsx';
import { useOperation } from '#ui/data/data.tsx';

const adding: ReadonlySet<string> = new Set(['patient', 'carer-adds', 'desk']);

/** The patient's one request, with what the reading doctor asks for: records' part on intake's page. */
export function RequestHomePage() {
  return <HomePage todo={(caseId) => <Asked caseId={caseId} />} />;
}

function Asked({ caseId }: { caseId: string }) {
  const about = useOperation(showCase, { caseId });
  return <AskedForMore caseId={caseId} answers={about.data?.relations.some((one) => adding.has(one)) ?? false} />;
}
