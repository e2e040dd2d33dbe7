import { join } from 'node:path';
import type pg from 'pg';
import type { Config } from '../config.ts';
import { createDatabase, migrate, startEmbeddedServer } from '#platform/db/index.ts';
import { prepareJobs } from '#platform/jobs/index.ts';
import { jobDefinitions } from './jobs.ts';

export type PreparedDatabase = {
  /** Connection of the application's role. */
  connection: pg.PoolConfig;
  stop: () => Promise<void>;
};

const database = 'consilium';

/** Starts (or reaches) PostgreSQL, brings the schema up to date and makes the queues. */
export async function prepareDatabase(config: Config, say: (words: string) => void): Promise<PreparedDatabase> {
  if (config.databaseUrl !== undefined) {
    const owner = { connectionString: config.databaseUrl };
    await bringUpToDate(owner, say);
    const url = new URL(config.databaseUrl);
    url.username = 'consilium_app';
    return { connection: { connectionString: url.href }, stop: () => Promise.resolve() };
  }
  const server = await startEmbeddedServer({
    folder: join(config.dataFolder, 'postgres'),
    fsync: true,
    say,
    onRestart: () => say('PostgreSQL had stopped and was started again'),
  });
  try {
    const owner = { host: server.socketFolder, user: server.owner, database };
    await createDatabase({ host: server.socketFolder, user: server.owner }, database);
    await bringUpToDate(owner, say);
    return { connection: { host: server.socketFolder, user: 'consilium_app', database }, stop: server.stop };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function bringUpToDate(owner: pg.PoolConfig, say: (words: string) => void): Promise<void> {
  const applied = await migrate(owner, new URL('../../db/migrations', import.meta.url).pathname);
  if (applied > 0) say(`Database brought up to date (${applied} steps)`);
  await prepareJobs(owner, jobDefinitions, 'consilium_app');
}
