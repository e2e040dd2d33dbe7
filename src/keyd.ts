import { createEgress } from '#platform/egress/index.ts';
import { createKeyManager, openKeeper, ownSocket, serveParent, serveSocket } from '#platform/keys/index.ts';
import { readConfig } from './config.ts';

/**
 * The key process: it alone holds the keys above the data keys, and gives one out only after the journal has it. The
 * program starts it and it ends with the program; an operator's commands find it by its socket in the folder of keys.
 */
async function run(): Promise<void> {
  // Ctrl-C reaches the whole group: the program ends first and closes the line.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
  const config = readConfig();
  const manager = await createKeyManager(config.keys, createEgress({ privateOrigins: config.privateOrigins }));
  const keeper = await openKeeper(config.keys.folder, manager);
  const door = await serveSocket(ownSocket(config.keys.folder), keeper);
  serveParent(keeper, () => door.close());
}

run().catch((error: unknown) => {
  process.stderr.write(`The key process cannot start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
