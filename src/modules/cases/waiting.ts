import type { Tx } from '#platform/db/index.ts';
import { owedStates } from './cases.rules.ts';
import * as store from './cases.store.ts';

type Waiting = { on: 'patient' | 'desk' | 'holder' | 'expert'; until: Date | null } | null;

/** Notes on whom a case waits for records, for the status line and the desk; writes nothing when it is noted already. */
export async function noteWaiting(tx: Tx, caseId: string, waiting: Waiting): Promise<void> {
  const row = await store.caseById(tx, caseId);
  if (!row) return;
  const [on, until] = [waiting?.on ?? null, waiting?.until ?? null];
  if (row.waits_on === on && row.waits_until?.getTime() === until?.getTime()) return;
  await store.noteWaiting(tx, caseId, { waits_on: on, waits_until: until });
}

/** Notes how many questions about whose a record is are open in a case, for the desk's list of them. */
export async function noteWhose(tx: Tx, caseId: string, open: number): Promise<void> {
  const row = await store.caseById(tx, caseId);
  if (row && row.whose_open !== open) await store.noteWaiting(tx, caseId, { whose_open: open });
}

/**
 * Stops the clock of a case, or lets it run again: then the promise moves by as long as it stood. The day until which it
 * is safe to wait does not move: no paper stops an illness. Again is as once.
 * @param stands asked once the case is locked, so that of two who come at once the later one knows all
 */
export async function holdClock(tx: Tx, caseId: string, stands: () => Promise<boolean>, now: Date): Promise<void> {
  const row = await store.lockCase(tx, caseId);
  if (await stands()) {
    if (row.paused_at === null && owedStates.includes(row.state))
      await store.noteWaiting(tx, caseId, { paused_at: now });
    return;
  }
  if (row.paused_at === null) return;
  const stood = Math.max(0, now.getTime() - row.paused_at.getTime());
  const promised_at = row.promised_at && new Date(row.promised_at.getTime() + stood);
  await store.noteWaiting(tx, caseId, { paused_at: null, promised_at });
}
