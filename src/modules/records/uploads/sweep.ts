import type { Tx } from '#platform/db/index.ts';
import { handleJob, type JobHandler } from '#platform/jobs/index.ts';
import type { RecordsParts } from '../ports.ts';
import { sweepUploads } from '../records.jobs.ts';
import * as store from './uploads.store.ts';

const hourMs = 3_600_000;

/**
 * Takes away uploads that nobody went on with until their day came, with the bytes that had arrived: a promise of how
 * long they are kept was given with each of their parts (`Upload-Expires`).
 */
export function createSweep(parts: RecordsParts): {
  job: JobHandler;
  start(): void;
  stop(): void;
  look(): Promise<void>;
} {
  let timer: NodeJS.Timeout | undefined;

  /** Puts the work of every case that has any into the queue; who looks twice finds nothing the second time. */
  async function look(): Promise<void> {
    const tenants = await parts.db.transaction({ kind: 'system' }, (tx) => parts.tenants(tx));
    for (const tenantId of tenants)
      await parts.db.transaction({ kind: 'tenant', tenantId, personId: '' }, async (tx) => {
        for (const caseId of await store.casesWithExpired(tx, tenantId, parts.clock.now()))
          await parts.enqueue(tx, sweepUploads.name, { tenantId, caseId }, { key: caseId });
      });
  }

  const job = handleJob(sweepUploads, async ({ tenantId, caseId }) => {
    const scope = { kind: 'case', tenantId, personId: '', caseId } as const;
    for (;;) {
      const ids = await parts.db.transaction(scope, async (tx) => {
        const rows = await store.expiredUploads(tx, caseId, parts.clock.now());
        const gone: string[] = [];
        for (const row of rows) gone.push(...(await endUpload(tx, row.id, parts.clock.now())));
        return rows.length === 0 ? undefined : gone;
      });
      if (!ids) return;
      for (const id of ids) await parts.objects.remove(id);
    }
  });

  return {
    job,
    look,
    start: () => {
      const again = () =>
        void look().catch((error: unknown) => parts.log.warn({ err: error }, 'unfinished uploads were not looked for'));
      timer = setInterval(again, hourMs);
      timer.unref();
      again();
    },
    stop: () => clearInterval(timer),
  };
}

/**
 * Ends an upload and forgets its objects; the caller removes their bytes after the commit. A crash between leaves an
 * object nobody names, never a name without object.
 * @returns the ids of the objects
 */
export async function endUpload(tx: Tx, uploadId: string, at: Date): Promise<string[]> {
  const ids = (await store.objectsOf(tx, uploadId)).map(({ id }) => id);
  await store.forgetObjects(tx, ids);
  await store.closeUpload(tx, uploadId, 'ended', at);
  return ids;
}
