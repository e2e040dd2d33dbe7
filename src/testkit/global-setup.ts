import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate, startEmbeddedServer } from '#platform/db/index.ts';
import { prepareJobs } from '#platform/jobs/index.ts';

declare module 'vitest' {
  interface ProvidedContext {
    socketFolder: string;
  }
}

/** One real PostgreSQL per test run (no fsync: nothing here must survive), with a migrated template to clone. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'consilium-test-'));
  const server = await startEmbeddedServer({ folder, fsync: false });
  const owner = { host: server.socketFolder, user: server.owner };
  const admin = new pg.Client({ ...owner, database: 'postgres' });
  await admin.connect();
  await admin.query('create database template_app');
  await admin.end();
  await migrate({ ...owner, database: 'template_app' }, 'db/migrations');
  await prepareJobs(
    { ...owner, database: 'template_app' },
    (await import('#app/jobs.ts')).jobDefinitions,
    'consilium_app',
  );
  project.provide('socketFolder', server.socketFolder);
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
