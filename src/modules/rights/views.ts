import type { OutputOf } from '#kernel/operation.ts';
import { positionOf } from '#modules/audit/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { AskedView, ownData } from './erasure.contract.ts';
import { erasuresOfRequest, type ErasureRow, type RequestRow } from './erasure.store.ts';

type ErasureView = OutputOf<typeof ownData>['asked'][number]['erasures'][number];

/** One erasure, with the place of its leaf in the log once it has one. */
export async function erasureView(tx: Tx, row: ErasureRow): Promise<ErasureView> {
  const place = row.leaf_id === null ? undefined : await positionOf(tx, row.leaf_id);
  return {
    erasureId: row.id,
    number: row.number,
    cause: row.cause,
    state: row.state,
    keepUntil: row.keep_until,
    erasedAt: row.confirmed_at?.toISOString() ?? null,
    item: place?.idx ?? null,
  };
}

/** One request for erasure with its parts. */
export async function askedView(tx: Tx, row: RequestRow): Promise<AskedView> {
  const erasures = [];
  for (const erasure of await erasuresOfRequest(tx, row.id)) erasures.push(await erasureView(tx, erasure));
  return {
    requestId: row.id,
    what: row.case_id === null ? 'everything' : 'request',
    state: row.state,
    askedAt: row.asked_at.toISOString(),
    dueAt: row.due_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    erasures,
  };
}
