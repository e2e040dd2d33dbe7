import type pg from 'pg';

/** A parameter of a query whose value takes asking: known when the query is sent, not when it is written. */
export class Later {
  readonly resolve: () => Promise<unknown>;
  constructor(resolve: () => Promise<unknown>) {
    this.resolve = resolve;
  }
}

const settle = (parameters: readonly unknown[]) =>
  Promise.all(parameters.map((parameter) => (parameter instanceof Later ? parameter.resolve() : parameter)));

type Lent = Pick<pg.PoolClient, 'release'> & {
  processID: unknown;
  query(text: string, parameters?: readonly unknown[]): Promise<pg.QueryResult>;
};

/** A pool whose connections settle such parameters first. */
export function settlingPool(pool: pg.Pool): pg.Pool {
  const lent = new WeakMap<pg.PoolClient, Lent>();
  const lend = (client: pg.PoolClient): Lent => {
    let wrapped = lent.get(client);
    if (!wrapped) {
      wrapped = {
        processID: (client as { processID?: unknown }).processID,
        query: async (text, parameters = []) =>
          client.query(
            text,
            parameters.some((one) => one instanceof Later) ? await settle(parameters) : [...parameters],
          ),
        release: (broken) => client.release(broken),
      };
      lent.set(client, wrapped);
    }
    return wrapped;
  };
  return {
    connect: async () => lend(await pool.connect()),
    end: () => pool.end(),
    options: pool.options,
  } as unknown as pg.Pool;
}
