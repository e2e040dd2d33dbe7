import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

/**
 * Brings the schema up to date: linear, plain SQL, each file in one transaction, under an advisory lock so that two
 * nodes starting together do it once.
 * @returns how many files were applied.
 * @throws Error when an applied file has since been changed or is missing: history is never edited.
 */
export async function migrate(connection: pg.ClientConfig, folder: string): Promise<number> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    await client.query(`select pg_advisory_lock(7201)`);
    await client.query(
      `create table if not exists public.migrations (name text primary key, body text not null, applied_at timestamptz not null default now())`,
    );
    const applied = new Map(
      (await client.query<{ name: string; body: string }>(`select name, body from public.migrations`)).rows.map((r) => [
        r.name,
        r.body,
      ]),
    );
    const files = readdirSync(folder)
      .filter((name) => name.endsWith('.sql'))
      .toSorted();
    let count = 0;
    for (const name of files) {
      const body = readFileSync(join(folder, name), 'utf8');
      const before = applied.get(name);
      if (before === body) continue;
      if (before !== undefined) throw new Error(`The migration ${name} was changed after it had been applied.`);
      await apply(client, name, body);
      count += 1;
    }
    return count;
  } finally {
    await client.end();
  }
}

async function apply(client: pg.Client, name: string, body: string): Promise<void> {
  await client.query('begin');
  try {
    await client.query(body);
    await client.query(`insert into public.migrations (name, body) values ($1, $2)`, [name, body]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new Error(`The migration ${name} failed: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
