import type pg from 'pg';
import { listen, type Listener } from '#platform/db/index.ts';

/** What a live page hears: that something of a case changed. The page asks again; no protected data travels here. */
export type LiveEvent = {
  id: string;
  tenantId: string;
  caseId: string | null;
  type: string;
  /** Of events that are about no case: whose session it is. Ids only, and never sent to a browser. */
  data?: Record<string, unknown>;
};

export type LiveEvents = {
  subscribe(onEvent: (event: LiveEvent) => void): () => void;
  close(): Promise<void>;
};

/** Events of all nodes through PostgreSQL LISTEN/NOTIFY, handed to whoever subscribed on this one. */
export function createLiveEvents(connection: pg.ClientConfig): LiveEvents {
  const subscribers = new Set<(event: LiveEvent) => void>();
  const tell = (event: LiveEvent) => subscribers.forEach((subscriber) => subscriber(event));
  const listener: Listener = listen(
    connection,
    'consilium_events',
    (payload) => tell(JSON.parse(payload) as LiveEvent),
    // After a gap nobody knows what was missed: every open page asks again.
    () => tell({ id: '', tenantId: '*', caseId: null, type: 'reconnected' }),
  );
  return {
    subscribe: (onEvent) => {
      subscribers.add(onEvent);
      return () => void subscribers.delete(onEvent);
    },
    close: () => listener.close(),
  };
}
