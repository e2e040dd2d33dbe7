import { PgBoss, fromKysely, type Job } from 'pg-boss';
import type pg from 'pg';
import type { Logger } from 'pino';
import type { z } from 'zod';
import type { Tx } from '#platform/db/index.ts';

/** A job's name and the schema of its data: producers import only this. */
export type JobDefinition<S extends z.ZodType = z.ZodType> = {
  name: string;
  data: S;
  /** Workers at once on one node. */
  /** What the access log keeps of it, or why nothing: a check asks every job. */
  audit?: { event: string } | { none: string };
  concurrency?: number;
  retryLimit?: number;
  expireInSeconds?: number;
};

export type JobHandler = { definition: JobDefinition; run(data: unknown, id: string): Promise<void> };

/** Declares a job. */
export function job<S extends z.ZodType>(definition: JobDefinition<S>): JobDefinition<S> {
  return definition;
}

/** Joins a job and its handler. Handlers are idempotent: a worker that dies after its effect runs again. */
export function handleJob<S extends z.ZodType>(
  definition: JobDefinition<S>,
  run: (data: z.output<S>, id: string) => Promise<void>,
): JobHandler {
  return { definition, run: async (data, id) => run(definition.data.parse(data), id) };
}

export type Jobs = {
  /** Enqueues in the caller's transaction: no act without its work, no work without its act. */
  enqueue(
    tx: Tx,
    name: string,
    data: Record<string, unknown>,
    options?: { startAfterSeconds?: number; key?: string },
  ): Promise<void>;
  start(handlers: readonly JobHandler[]): Promise<void>;
  /** Lets running jobs end (at most 10 s) and stops. */
  stop(): Promise<void>;
  /** True when nothing waits or runs: for tests and for `import --wait`. */
  idle(): Promise<boolean>;
};

/** Creates pg-boss's own schema and lets the application's role use it without owning it. */
export async function prepareJobs(
  owner: pg.PoolConfig,
  queues: readonly JobDefinition[],
  applicationRole: string,
): Promise<void> {
  const boss = new PgBoss({ ...owner, schema: 'jobs', max: 2, supervise: false, schedule: false });
  await boss.start();
  for (const queue of queues) await ensureQueue(boss, queue);
  const db = boss.getDb();
  await db.executeSql(`grant usage on schema jobs to ${applicationRole}`);
  await db.executeSql(`grant select, insert, update, delete on all tables in schema jobs to ${applicationRole}`);
  await db.executeSql(`grant execute on all functions in schema jobs to ${applicationRole}`);
  await boss.stop({ graceful: false });
}

async function ensureQueue(boss: PgBoss, queue: JobDefinition): Promise<void> {
  const options = {
    retryLimit: queue.retryLimit ?? 5,
    retryBackoff: true,
    retryDelay: 1,
    expireInSeconds: queue.expireInSeconds ?? 600,
    notify: true,
  };
  if (await boss.getQueue(queue.name)) await boss.updateQueue(queue.name, options);
  else await boss.createQueue(queue.name, options);
}

/** The job engine over the application's role. */
export function createJobs(connection: pg.PoolConfig, log: Logger): Jobs {
  const boss = new PgBoss({
    ...connection,
    schema: 'jobs',
    max: 6,
    migrate: false,
    createSchema: false,
    useListenNotify: true,
  });
  boss.on('error', (error) => log.warn({ err: error.message }, 'job engine'));
  return {
    enqueue: async (tx, name, data, options = {}) => {
      await boss.send(name, data, {
        db: fromKysely(tx),
        ...(options.startAfterSeconds === undefined ? {} : { startAfter: options.startAfterSeconds }),
        ...(options.key === undefined ? {} : { singletonKey: options.key }),
      });
    },
    start: async (handlers) => {
      await boss.start();
      for (const handler of handlers)
        for (let one = 0; one < (handler.definition.concurrency ?? 1); one += 1) await startWorker(boss, handler, log);
    },
    stop: () => boss.stop({ graceful: true, timeout: 10_000 }),
    idle: async () => {
      const { rows } = await boss
        .getDb()
        .executeSql(
          `select count(*)::int as n from jobs.job where state in ('retry', 'active') or (state = 'created' and start_after <= now())`,
        );
      return (rows as { n: number }[])[0]?.n === 0;
    },
  };
}

/** Looked at without a sign as well: for work whose time has come (a retry, a delay) and for signs that were lost. */
const pollSeconds = 2;

/**
 * One worker of a queue. After a job it looks for the next at once: the sign of work that came while all workers were
 * busy is gone by the time one is free, and the rest of a burst would wait for the next poll.
 */
async function startWorker(boss: PgBoss, handler: JobHandler, log: Logger): Promise<void> {
  const options = { batchSize: 1, pollingIntervalSeconds: pollSeconds, notifyPollingIntervalSeconds: pollSeconds };
  let worker = '';
  const run = async ([item]: Job[]): Promise<void> => {
    try {
      if (item) await runOne(handler, item, log);
    } finally {
      if (worker !== '') boss.notifyWorker(worker);
    }
  };
  worker = await boss.work(handler.definition.name, options, run);
}

async function runOne(handler: JobHandler, item: Job, log: Logger): Promise<void> {
  const started = performance.now();
  try {
    await handler.run(item.data, item.id);
    log.debug({ job: item.name, id: item.id, ms: Math.round(performance.now() - started) }, 'job done');
  } catch (error) {
    log.error({ job: item.name, id: item.id, err: error }, 'job failed');
    throw error;
  }
}
