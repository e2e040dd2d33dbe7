import type { CaseRef } from '#kernel/actor.ts';
import type { Tx } from '#platform/db/index.ts';
import { alsoSaid, factById, factCounts, factPage, type ListedFact } from '../facts/facts.store.ts';
import { arrivalsOf } from '../reading/files.store.ts';
import type { DocumentView, FactView } from '../shapes.contract.ts';
import { factView } from '../views.ts';
import { documentsOf } from './documents.store.ts';
import { everyShownDocument } from './shown.ts';

/** When a file came, RFC 3339, and who handed it in. */
export type Arrival = { at: string; actorId: string };
export type ListPart = { facts: FactView[]; arrivals: ReadonlyMap<string, Arrival> };

/** A part of the list as this reader may see it, newest first, after the entry `after`; empty behind the last. */
export async function listPart(
  tx: Tx,
  { caseId }: CaseRef,
  query: { kinds?: readonly string[]; after?: string; limit: number },
): Promise<ListPart> {
  const { after, ...rest } = query;
  const before = after === undefined ? undefined : await factById(tx, caseId, after);
  // An entry that is gone in the meantime has nothing after it that could be told.
  if (after !== undefined && !before) return { facts: [], arrivals: new Map() };
  const from = before ? { after: { date: before.date ?? '', id: before.id } } : {};
  return viewed(tx, caseId, await factPage(tx, caseId, { ...rest, ...from }));
}

/** One entry of the list. */
export async function entryOf(tx: Tx, { caseId }: CaseRef, factId: string): Promise<ListPart> {
  const row = await factById(tx, caseId, factId);
  return viewed(tx, caseId, row ? [row] : []);
}

/** How many entries the list has for this reader. */
export async function listSize(tx: Tx, { caseId }: CaseRef): Promise<number> {
  return Object.values(await factCounts(tx, caseId)).reduce((sum, count) => sum + count, 0);
}

async function viewed(tx: Tx, caseId: string, rows: readonly ListedFact[]): Promise<ListPart> {
  const same = await alsoSaid(tx, caseId, rows);
  const facts = rows.map((row) => factView(row, same.get(row.same_mark ?? '')));
  return { facts, arrivals: await arrivals(tx, caseId, facts.flatMap(({ source, alsoIn }) => [source, ...alsoIn])) }; // prettier-ignore
}

/** All papers that this reader may see, each with when it was last looked through by a person. */
export async function papersOf(
  tx: Tx,
  ref: CaseRef,
): Promise<{ papers: (DocumentView & { confirmedAt: string | null })[]; arrivals: ReadonlyMap<string, Arrival> }> {
  const confirmed = new Map((await documentsOf(tx, ref.caseId)).map((row) => [row.id, row.confirmed_at]));
  const shown = await everyShownDocument({ tx, case: ref });
  return {
    papers: shown.map((one) => ({ ...one, confirmedAt: confirmed.get(one.documentId)?.toISOString() ?? null })),
    arrivals: await arrivals(tx, ref.caseId, shown),
  };
}

async function arrivals(tx: Tx, caseId: string, places: readonly { fileId: string }[]): Promise<Map<string, Arrival>> {
  const rows = await arrivalsOf(tx, caseId, [...new Set(places.map(({ fileId }) => fileId))]);
  return new Map(rows.map((row) => [row.id, { at: row.received_at.toISOString(), actorId: row.actor_id }]));
}
