import { ScansList } from '#modules/imaging/web/scans-list.tsx';
import { AddRecordsPage } from '#modules/records/web/add-records-page.tsx';
import { useOperation } from '#ui/data/data.tsx';
import { settings } from '../system.contract.ts';

/** The patient's page of scans and papers: scans are imaging's rows, the rest is the records'. */
export function RecordsPage() {
  const system = useOperation(settings, {});
  const limit = system.data ? { maxUploadBytes: system.data.maxUploadBytes } : {};
  return <AddRecordsPage {...limit} scans={(caseId) => <ScansList caseId={caseId} />} />;
}
