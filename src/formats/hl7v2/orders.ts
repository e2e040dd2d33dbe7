import { at, codedAt, dateAt } from './fields.ts';
import type { Message, Segment } from './parse.ts';

/** An order of a medicine and what is said with it: its route (RXR) and its timing (TQ1), which stand beside it. */
export type Order = { orc: Segment | undefined; medicines: Set<string>; parts: Segment[] };

/**
 * The order of each medicine of a message. One begins with ORC (common order), or, where a message has none, with the next
 * segment of a kind that the order has already (old messages of vaccinations: RXA, RXR, RXA, RXR).
 */
export function ordersOf({ segments }: Message): Map<Segment, Order> {
  const orders = new Map<Segment, Order>();
  let now: Order = { orc: undefined, medicines: new Set(), parts: [] };
  for (const segment of segments) {
    const isMedicine = /^RX[AOEDG]$/.test(segment.name);
    if (segment.name === 'ORC') now = { orc: segment, medicines: new Set(), parts: [] };
    else if (isMedicine && now.medicines.has(segment.name)) now = { orc: undefined, medicines: new Set(), parts: [] };
    if (segment.name === 'RXR' || segment.name === 'TQ1') now.parts.push(segment);
    if (!isMedicine) continue;
    now.medicines.add(segment.name);
    orders.set(segment, now);
  }
  return orders;
}

const mostParts = 20;

export function routeOf(order: Order | undefined): string | undefined {
  const route = order?.parts.find(({ name }) => name === 'RXR');
  return route && codedAt(route, 1).label;
}

/** How often, in the words of the sender. */
export function timingOf(order: Order | undefined): (string | undefined)[] {
  const times = (order?.parts ?? []).slice(0, mostParts).filter(({ name }) => name === 'TQ1');
  return times.flatMap((one) => [at(one, 3), at(one, 10), at(one, 11)]);
}

/** When it begins, else when it was ordered. */
export function startOf(order: Order | undefined): string | undefined {
  const time = order?.parts.find(({ name }) => name === 'TQ1');
  const begins = time && dateAt(time, 7);
  return begins ?? (order?.orc ? (dateAt(order.orc, 15) ?? dateAt(order.orc, 9)) : undefined);
}
