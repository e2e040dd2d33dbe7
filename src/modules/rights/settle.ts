import type { Tx } from '#platform/db/index.ts';
import * as store from './erasure.store.ts';
import type { Enqueue } from './begin.ts';
import { erasePersonJob } from './rights.jobs.ts';

/** Brings a request to where its parts are: answered, under way, done; the person follows when no case is left. */
export async function settleRequest(
  enqueue: Enqueue,
  tx: Tx,
  requestId: string,
  now: Date,
): Promise<store.RequestRow['state'] | undefined> {
  const row = await store.lockRequest(tx, requestId);
  if (!row || ['done', 'taken-back'].includes(row.state)) return row?.state;
  const states = (await store.erasuresOfRequest(tx, requestId)).map(({ state }) => state);
  const state = whereIs(states, row.case_id === null);
  const ended = state === 'done' || state === 'kept';
  // Of everything the person is the last part: done only when they are.
  if (state === 'done' && row.case_id === null) {
    await store.updateRequest(tx, requestId, { state: 'running' });
    await enqueue(erasePersonJob.name, { tenantId: row.tenant_id, requestId });
    return 'running';
  }
  await store.updateRequest(tx, requestId, {
    state,
    ...(ended ? { ended_at: now, sealed_words: null } : {}),
  });
  return state;
}

function whereIs(states: readonly string[], everything: boolean): store.RequestRow['state'] {
  if (states.includes('requested')) return 'open';
  if (states.some((state) => !['confirmed', 'kept'].includes(state))) return 'running';
  if (!states.includes('kept')) return 'done';
  return everything ? 'waiting' : 'kept';
}
