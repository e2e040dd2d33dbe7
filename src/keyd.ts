import { createEgress } from '#platform/egress/index.ts';
import { createKeyManager, openKeeper, ownSocket, serveParent, serveSocket } from '#platform/keys/index.ts';
import { readConfig } from './config.ts';

/**
 * The key process: it alone holds the keys above the data keys, and gives one out only after the journal has it. Started
 * by the program (`line`), which it ends with, or as a service of its own (`socket PATH`) that several programs of one
 * machine share.
 */
async function run(): Promise<void> {
  const [how, path] = process.argv.slice(2);
  const config = readConfig();
  const manager = await createKeyManager(config.keys, createEgress({ privateOrigins: config.privateOrigins }));
  const keeper = await openKeeper(config.keys.folder, manager);
  if (how === 'line') {
    // Ctrl-C reaches the whole group: the program ends first and closes the line.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
    const door = await serveSocket(ownSocket(config.keys.folder), keeper);
    serveParent(keeper, () => door.close());
    return;
  }
  if (how !== 'socket' || path === undefined) throw new Error('Usage: consilium keyd PATH');
  const server = await serveSocket(path, keeper);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => void server.close().then(() => keeper.close()));
}

run().catch((error: unknown) => {
  process.stderr.write(`The key process cannot start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
