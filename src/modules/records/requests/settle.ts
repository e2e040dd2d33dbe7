import type { CaseRef } from '#kernel/actor.ts';
import type { DomainEvent } from '#platform/operations/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { checklistStanding, type Stood } from '../checklist/standing.ts';
import { openIdentityQuestions } from '../identity/identity-gate.ts';
import type { RecordsParts } from '../ports.ts';
import { standsStill } from './asks.rules.ts';
import * as asks from './asks.store.ts';
import * as requests from './requests.store.ts';

/** Writes an event of the case. */
export type Emit = (event: DomainEvent) => Promise<unknown>;

/**
 * Looks at the records of a case once more: what was asked for and is here now, in letters and by the doctor; whether the
 * clock stands; and on whom the request waits. Again changes nothing. In a transaction of the case.
 */
export async function settleCase(parts: RecordsParts, tx: Tx, ref: CaseRef, emit: Emit): Promise<void> {
  const now = parts.clock.now();
  // What everybody may see counts, not what the one who pressed may see.
  const all = { tx, case: { ...ref, relations: ['system' as const] } };
  const before = await checklistStanding(parts, all, now);
  const look = { caseId: ref.caseId, items: before.items, now, emit };
  const settled = [await settleAsks(tx, look), await settleItems(tx, look)];
  await parts.cases.holdClock(tx, ref.caseId, async () => standsStill(await asks.asksOf(tx, ref.caseId)), now);
  const { next } = settled.includes(true) ? await checklistStanding(parts, all, now) : before;
  await parts.cases.noteWaiting(tx, ref.caseId, next && { on: next.who, until: next.by ? new Date(next.by) : null });
  await parts.cases.noteWhose(tx, ref.caseId, (await openIdentityQuestions(tx, ref.caseId)).length);
}

/** What meets the item and was not there when it was asked for. */
function newFor(item: Stood | undefined, seen: readonly string[]): Stood['by'] {
  if (item?.state !== 'there') return [];
  const known = new Set(seen);
  if (item.keys.every((key) => known.has(key))) return [];
  return item.by.filter(({ documentId, studyInstanceUid }) => {
    if (documentId !== null) return !known.has(`document ${documentId}`);
    return studyInstanceUid === null || !known.has(`study ${studyInstanceUid}`);
  });
}

type Look = { caseId: string; items: readonly Stood[]; now: Date; emit: Emit };

/** What the doctor asked for and is here now. @returns whether anything was */
async function settleAsks(tx: Tx, { caseId, items, now, emit }: Look): Promise<boolean> {
  let changed = false;
  for (const ask of await asks.asksOf(tx, caseId)) {
    const waits = ask.state === 'open' || ask.state === 'not-there';
    const item = items.find(({ itemId }) => itemId === ask.item_id);
    if (waits && ask.seen === null) await asks.updateAsk(tx, ask.id, { seen: [...(item?.keys ?? [])] });
    if (!waits || ask.seen === null || newFor(item, ask.seen).length === 0) continue;
    await asks.updateAsk(tx, ask.id, { state: 'arrived', since: now, ended_at: now });
    await emit({ type: 'records.more-arrived', data: { askId: ask.id, expertId: ask.asked_by } });
    changed = true;
  }
  return changed;
}

/** What a holder of records was asked for and is here now. @returns whether anything was */
async function settleItems(tx: Tx, { caseId, items, now, emit }: Look): Promise<boolean> {
  const rows = new Map((await requests.requestsOf(tx, caseId)).map((row) => [row.id, row]));
  const touched = new Set<string>();
  const wanted = await requests.requestItemsOf(tx, caseId);
  for (const line of wanted) {
    if (line.state !== 'open' || rows.get(line.request_id)?.state !== 'sent') continue;
    const fresh = newFor(
      items.find(({ itemId }) => itemId === line.item_id),
      line.seen,
    );
    if (fresh.length === 0) continue;
    line.state = 'arrived';
    await requests.updateItem(tx, line, { state: 'arrived', arrived: JSON.stringify(fresh), at: now });
    touched.add(line.request_id);
  }
  for (const id of touched) {
    const isAll = wanted.every((line) => line.request_id !== id || line.state !== 'open');
    if (isAll) await requests.updateRequest(tx, id, { state: 'answered', since: now, next_at: null });
    await emit({ type: 'records.request-arrived', data: { requestId: id, whole: isAll } });
  }
  return touched.size > 0;
}
