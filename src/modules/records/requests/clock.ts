import { content } from '#formats/content/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { handleJob, type JobHandler } from '#platform/jobs/index.ts';
import type { RecordsParts } from '../ports.ts';
import { requestsClock } from '../records.jobs.ts';
import { mailLetter, makeLetter } from './make-letter.ts';
import { nextClock } from './requests.rules.ts';
import * as store from './requests.store.ts';

const hourMs = 3_600_000;

/**
 * The legal clock of letters: reminds before the last day and on it, and makes the letter before a complaint after it. What
 * the patient let go by e-mail goes by itself; all else waits for them. A complaint is never sent without them.
 */
export function createRequestsClock(parts: RecordsParts): {
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
        for (const caseId of await store.casesByClock(tx, tenantId, parts.clock.now()))
          await parts.enqueue(tx, requestsClock.name, { tenantId, caseId }, { key: caseId });
      });
  }

  const job = handleJob(requestsClock, async ({ tenantId, caseId }) => {
    await parts.db.transaction({ kind: 'case', tenantId, personId: '', caseId }, async (tx) => {
      for (const { id } of await store.requestsOf(tx, caseId)) await act(parts, tx, caseId, id);
    });
  });

  return {
    job,
    look,
    start: () => {
      const again = () =>
        void look().catch((error: unknown) => parts.log.warn({ err: error }, 'letters were not looked for'));
      timer = setInterval(again, hourMs);
      timer.unref();
      again();
    },
    stop: () => clearInterval(timer),
  };
}

/** What is due for one request: at most one letter, so that nobody gets two on a day. */
async function act(parts: RecordsParts, tx: Tx, caseId: string, requestId: string): Promise<void> {
  const now = parts.clock.now();
  const row = await store.lockRequest(tx, caseId, requestId);
  if (!row || row.state !== 'sent' || row.next_at === null || row.next_at > now) return;
  if (row.sent_at === null || row.due_at === null) return;
  const { clock } = content.requestLaws;
  const due = nextClock(row.step, row.sent_at, row.due_at, clock);
  if (!due) return store.updateRequest(tx, row.id, { next_at: null });
  const { letterId } = await makeLetter(parts, tx, row, { kind: due.kind, now });
  const after = nextClock(due.step, row.sent_at, row.due_at, clock);
  await store.updateRequest(tx, row.id, { step: due.step, next_at: after?.at ?? null });
  const on = { tenantId: row.tenant_id, caseId, actorId: 'system', at: now };
  const letter = await store.letterById(tx, caseId, letterId);
  if (letter && row.remind_by_mail && row.holder.email !== null && due.kind !== 'escalation') {
    await mailLetter(parts, row, letter);
    await store.updateLetter(tx, letterId, { sent_at: now, sent_how: 'email' });
  } else await parts.emit(tx, { type: 'records.request-letter-ready', data: { letterId }, ...on });
  await parts.emit(tx, { type: 'records.request-changed', data: { requestId }, ...on });
}
