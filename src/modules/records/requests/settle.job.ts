import { handleJob, type JobDefinition, type JobHandler } from '#platform/jobs/index.ts';
import type { RecordsParts } from '../ports.ts';
import { settleRecords } from '../records.jobs.ts';
import { settleCase } from './settle.ts';

/** After what a case may have become more or less complete. */
const occasions = [
  'records.processed',
  'records.document-checked',
  'records.document-confirmed',
  'records.identity-asked',
  'records.identity-answered',
  'records.item-waived',
  'imaging.stored',
  'records.more-asked',
  'records.more-answered',
  'records.more-ended',
  'records.request-changed',
] as const;

/** Looks at a case again after something happened to its records. */
export function settleJob(parts: RecordsParts): { job: JobHandler; reactions: Record<string, JobDefinition> } {
  const job = handleJob(settleRecords, async ({ tenantId, caseId, actorId }) => {
    if (caseId === null) return;
    await parts.db.transaction({ kind: 'case', tenantId, personId: '', caseId }, async (tx) => {
      const { patientId, state, keyId } = await parts.cases.standingOf(tx, caseId);
      const ref = { caseId, tenantId, patientId, keyId, state, relations: ['system' as const] };
      const at = parts.clock.now();
      await settleCase(parts, tx, ref, (event) => parts.emit(tx, { ...event, caseId, tenantId, actorId, at }));
    });
  });
  return { job, reactions: Object.fromEntries(occasions.map((type) => [type, settleRecords])) };
}
