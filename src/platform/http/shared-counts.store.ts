import { sql } from 'kysely';
import { sha256 } from '#platform/crypto/index.ts';
import { tables, type Database } from '#platform/db/index.ts';

/** Counts of one minute that all programs over one database have together. Names are hashed: they hold tokens and addresses. */
export type SharedCounts = {
  /** Adds what came here since the last time. @returns what all have now, by name */
  add(minute: number, added: ReadonlyMap<string, number>): Promise<Map<string, number>>;
  /** What all have, by hashed name. */
  all(minute: number): Promise<Map<string, number>>;
};

/** How a caller is called where others can read it. */
export const hashedName = (name: string): string => sha256(`rate|${name}`).subarray(0, 16).toString('base64url');

type Row = { name: string; count: number };

/** Counts in `platform.request_counts`. Minutes count from the epoch; those that are over are forgotten on the way. */
export function countsIn(db: Database): SharedCounts {
  const system = { kind: 'system' } as const;
  return {
    add: (minute, added) =>
      db.transaction(system, async (tx) => {
        const names = new Map([...added.keys()].map((name) => [hashedName(name), name]));
        // In one order, so that two programs that add the same names never wait for one another.
        const hashed = [...names.keys()].toSorted();
        const more = hashed.map((hash) => added.get(names.get(hash) ?? '') ?? 0);
        await sql`delete from platform.request_counts where minute < ${minute}`.execute(tables(tx));
        const { rows } = await sql<Row>`
          insert into platform.request_counts as c (minute, name, count)
          select ${minute}, name, more from unnest(${hashed}::text[], ${more}::integer[]) as added (name, more)
          on conflict (minute, name) do update set count = c.count + excluded.count returning name, count`.execute(
          tables(tx),
        );
        return new Map(rows.map(({ name, count }) => [names.get(name) ?? '', count]));
      }),
    all: (minute) =>
      db.transaction(system, async (tx) => {
        const { rows } =
          await sql<Row>`select name, count from platform.request_counts where minute = ${minute}`.execute(tables(tx));
        return new Map(rows.map(({ name, count }) => [name, count]));
      }),
  };
}
