import { addWorkingDays } from '#kernel/working-days.ts';
import { calledName } from '#kernel/names.ts';
import { namesOf } from '#modules/identity/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { NextStep } from '../checklist.contract.ts';
import { asksOf, type AskRow } from '../requests/asks.store.ts';
import { requestsOf, requestItemsOf } from '../requests/requests.store.ts';
import type { Situation, UnderWay } from './next-step.rules.ts';

const dayMs = 86_400_000;

/** What was asked of whom: by item of the list, and for what is asked in own words the steps that wait. */
export async function underWayOf(
  tx: Tx,
  caseId: string,
  now: Date,
): Promise<{ items: Map<string, UnderWay>; others(at: Situation): NextStep[] }> {
  const items = new Map<string, UnderWay>();
  const asks = (await asksOf(tx, caseId)).filter(({ state }) => state === 'open' || state === 'not-there');
  const names = await namesOf(tx, [...new Set(asks.map((ask) => ask.asked_by))]);
  const expertOf = (ask: AskRow): string => {
    const person = names.get(ask.asked_by);
    return person ? calledName(person) : 'The reading doctor';
  };
  for (const ask of asks)
    if (ask.item_id !== null) items.set(ask.item_id, { ...items.get(ask.item_id), asked: askedOf(ask, expertOf(ask)) });

  const requests = new Map((await requestsOf(tx, caseId)).map((row) => [row.id, row]));
  for (const item of await requestItemsOf(tx, caseId)) {
    const row = requests.get(item.request_id);
    if (!row || item.item_id === null || item.state === 'arrived' || items.get(item.item_id)?.letter) continue;
    const state = item.state === 'open' ? row.state : 'refused';
    if (state === 'revoked' || state === 'closed' || state === 'answered') continue;
    const letter = { holder: row.holder.name, state, since: item.at ?? row.since, dueAt: row.due_at };
    items.set(item.item_id, { ...items.get(item.item_id), letter });
  }
  return {
    items,
    others: ({ clock }) =>
      asks
        .filter((ask) => ask.item_id === null)
        .map((ask) => {
          const isOpen = ask.state === 'open';
          const by = isOpen ? new Date(ask.since.getTime() + clock.patientDays * dayMs) : addWorkingDays(ask.since, clock.expertDays); // prettier-ignore
          const words = isOpen ? `${expertOf(ask)} asks for one more thing.` : `${expertOf(ask)} says whether it can go on without it.`; // prettier-ignore
          return { who: isOpen ? 'patient' : 'expert', words, by: by.toISOString(), late: by < now };
        }),
  };
}

const askedOf = (ask: AskRow, expert: string): NonNullable<UnderWay['asked']> => ({
  askId: ask.id,
  why: ask.why,
  at: ask.since,
  state: ask.state === 'not-there' ? 'not-there' : 'open',
  expert,
});
