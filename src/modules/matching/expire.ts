import { handleJob, type JobHandler } from '#platform/jobs/index.ts';
import { expireOffer } from './matching.jobs.ts';
import * as store from './matching.store.ts';
import { closeOffer } from './offer.ts';
import type { MatchingParts } from './ports.ts';

/** Nobody: the clock did it. */
const clockActor = { personId: '' };

/** Ends an offer that nobody answered in time and puts the case back on the desk. Asking the next one stays with the nurse. */
export function expireOfferHandler(parts: Pick<MatchingParts, 'db' | 'clock' | 'emit'>): JobHandler {
  return handleJob(expireOffer, ({ tenantId, caseId, offerId }) =>
    parts.db.transaction(
      { kind: 'case', tenantId, personId: '', caseId },
      async (tx) => {
        const now = parts.clock.now();
        const row = await store.offerById(tx, caseId, offerId);
        if (!row || row.state !== 'offered' || row.answer_by > now) return;
        await store.endOffer(tx, row.id, {
          state: 'expired',
          answered_at: now,
          reason_code: 'time',
          reason_words: 'No answer in time',
        });
        const emit: Parameters<typeof closeOffer>[0]['emit'] = async (event) =>
          void (await parts.emit(tx, { caseId, ...event, tenantId, actorId: clockActor.personId, at: now }));
        await closeOffer({ tx, clock: parts.clock, actor: clockActor, case: { caseId }, emit }, row, now);
        await emit({ type: 'matching.expired', data: { offerId: row.id, expertId: row.expert_id } });
      },
      { serializable: true },
    ),
  );
}
