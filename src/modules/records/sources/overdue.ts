import type { RecordsParts } from '../ports.ts';
import { fetchRecords } from './fetch.jobs.ts';
import { overdueFetches } from './fetches.store.ts';

const hourMs = 3_600_000;

/**
 * A fetching whose job was lost (a queue that was restored, too many failures) would keep its sealed permission for ever:
 * what is past its time is looked for each hour and at the start, and gets its job again, which ends it.
 */
export function createOverdue(parts: RecordsParts): { start(): void; stop(): void; look(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    const tenants = await parts.db.transaction({ kind: 'system' }, (tx) => parts.tenants(tx));
    for (const tenantId of tenants)
      await parts.db.transaction({ kind: 'tenant', tenantId, personId: '' }, async (tx) => {
        for (const { caseId, fetchId } of await overdueFetches(tx, tenantId, parts.clock.now()))
          await parts.enqueue(tx, fetchRecords.name, { tenantId, caseId, fetchId }, { key: fetchId });
      });
  };
  return {
    look,
    start: () => {
      const again = () =>
        void look().catch((error: unknown) => parts.log.warn({ err: error }, 'overdue fetchings were not looked for'));
      timer = setInterval(again, hourMs);
      timer.unref();
      again();
    },
    stop: () => clearInterval(timer),
  };
}
