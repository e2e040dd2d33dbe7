import './app/without-proto.ts';
import { join } from 'node:path';
import { readConfig } from './config.ts';
import { prepareDatabase } from './app/database.ts';
import { openKeys } from './app/open-keys.ts';
import { createParts } from './app/parts.ts';
import { startProgram, type RunningProgram } from './app/program.ts';
import { seedDemo } from './app/demo/seed.ts';
import { systemClock } from '#kernel/clock.ts';
import { lockDataFolder } from '#platform/db/index.ts';
import { clearUnfinished } from '#platform/objects/index.ts';
import { createLogger } from '#platform/telemetry/index.ts';

const say = (words: string) => void process.stdout.write(`${words}\n`);

type Undo = () => Promise<void> | void;

/** Starts everything in order; what was started is stopped in the opposite order. */
async function run(): Promise<void> {
  const started = performance.now();
  const config = readConfig();
  const undo: Undo[] = [];
  const stop = stopOnce(undo);
  // From the first moment on: a start that is interrupted leaves nothing running either.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => void stop().then(() => process.exit(0)));
  try {
    undo.push(lockDataFolder(config.dataFolder));
    const keys = await openKeys(config, say);
    undo.push(() => keys.keeper.close());
    await clearUnfinished(join(config.dataFolder, 'objects'));
    const database = await prepareDatabase(config, say);
    undo.push(database.stop);
    let origin = config.publicUrl ?? '';
    const parts = createParts({
      config,
      clock: systemClock,
      log: createLogger(config.logLevel),
      connection: database.connection,
      keys,
      publicOrigin: () => origin,
    });
    undo.push(() => parts.db.close());
    undo.push(() => parts.mailer.close());
    if (config.mode !== 'demo' && !config.smtp)
      parts.log.warn('no mail leaves this machine: set SMTP_URL and CONSILIUM_MAIL_FROM');
    if (config.mode !== 'demo' && !config.clamd)
      parts.log.warn('no malware scanner is connected (CLAMD): files are given out unscanned');
    const program: RunningProgram = await startProgram(parts);
    undo.push(() => program.stop());
    if (config.mode === 'demo') await seedDemo(parts, program, say);
    const address = await program.listen();
    origin = config.publicUrl ?? address;
    say(`\nConsilium is ready: ${origin}   (${((performance.now() - started) / 1000).toFixed(1)} s)`);
    if (config.mode === 'demo')
      say(`Demo people, passwords and tokens: ${join(config.dataFolder, 'demo', 'people.json')}\nStop with Ctrl-C.`);
  } catch (error) {
    await stop();
    throw error;
  }
}

function stopOnce(undo: Undo[]): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  const stopAll = async () => {
    for (const step of undo.toReversed())
      await Promise.resolve(step()).catch((error: unknown) => say(`While stopping: ${String(error)}`));
  };
  return () => (stopping ??= stopAll());
}

process.on('unhandledRejection', (reason) =>
  process.stderr.write(
    `unhandled rejection: ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}\n`,
  ),
);

// A driver may tell of a lost database connection outside of any query; the pool makes a new one. Anything else that
// nobody expected ends the program: recovery at the next start is safer than going on in an unknown state.
process.on('uncaughtException', (error) => {
  process.stderr.write(`${error.stack ?? error.message}\n`);
  if (!/Connection terminated|terminating connection|ECONNRESET|EPIPE/.test(error.message)) process.exit(1);
});

if (Number(process.versions.node.split('.')[0]) < 24) {
  process.stderr.write(
    `Consilium needs Node 24 and this is ${process.version}. Start it with \`npm start\`, which brings its own.\n`,
  );
  process.exit(1);
}
run().catch((error: unknown) => {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
