import pg from 'pg';

/** Notifications of other connections and nodes (LISTEN), with the connection made again after anything. */
export type Listener = { close(): Promise<void> };

/** Listens on one channel; `onReconnect` is called after a gap, because notifications in between are lost. */
export function listen(
  connection: pg.ClientConfig,
  channel: string,
  onMessage: (payload: string) => void,
  onReconnect: () => void = () => undefined,
): Listener {
  let closed = false;
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let first = true;

  const again = (): void => {
    if (!closed) timer = setTimeout(() => void open(), 500);
  };
  const open = async (): Promise<void> => {
    const next = new pg.Client(connection);
    client = next;
    next.on('error', () => undefined);
    next.once('end', again);
    next.on('notification', (message) => onMessage(message.payload ?? ''));
    try {
      await next.connect();
      await next.query(`listen ${pg.escapeIdentifier(channel)}`);
      if (!first) onReconnect();
      first = false;
    } catch {
      await next.end().catch(() => undefined);
    }
  };
  void open();
  return {
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
