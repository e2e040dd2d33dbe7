import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { createEgress } from '#platform/egress/index.ts';
import {
  createKeyManager,
  keeperAt,
  openKeeper,
  ownSocket,
  serveSocket,
  type Access,
  type Keeper,
} from '#platform/keys/index.ts';
import { readConfig } from '../config.ts';
import { runCommand } from './run-command.ts';

const say = (line: string) => void process.stdout.write(`${line}\n`);

const access = (operation: string): Access => ({ requestId: 'operator', operation, personId: '', tenantId: '' });

async function openHere(): Promise<Keeper> {
  const { keys, privateOrigins } = readConfig();
  return openKeeper(keys.folder, await createKeyManager(keys, createEgress({ privateOrigins })));
}

/** The keeper of this installation: the running one, or one opened for this command. */
async function withKeeper<T>(work: (keeper: Keeper) => Promise<T>): Promise<T> {
  const { keys } = readConfig();
  const socket = keys.socket ?? ownSocket(keys.folder);
  const keeper = existsSync(socket) ? keeperAt(socket) : await openHere();
  try {
    return await work(keeper);
  } finally {
    await keeper.close();
  }
}

async function status(options: { json?: true }): Promise<void> {
  const report = await withKeeper((keeper) => keeper.report());
  if (options.json) say(JSON.stringify(report, null, 2));
  else {
    say(`Key manager: ${report.manager}`);
    say(`${report.keys} keys of cases and people under ${report.parents} keys of organisations and the program.`);
    say(`Journal: ${report.journal.n} lines, the last is ${report.journal.hash || 'none yet'}.`);
  }
}

async function rotate(): Promise<void> {
  const { rewrapped } = await withKeeper((keeper) => keeper.rotate(access('keys.rotate')));
  say(`${rewrapped} keys are wrapped anew. Make a new backup of the keys now: older ones open nothing any more.`);
}

/** Keeps the keys for the programs of this machine until it is told to stop. */
async function serve(path: string): Promise<void> {
  const keeper = await openHere();
  const door = await serveSocket(path, keeper);
  say(`The keys are kept here: CONSILIUM_KEYD=${path}`);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
  await door.close();
  await keeper.close();
}

function program(): Command {
  const command = new Command('consilium keys').description(
    'The keys of this installation (CONSILIUM_KEYS), of a running program or of a stopped one.',
  );
  command
    .command('status')
    .description('says who keeps the highest key, how many keys there are, and where the journal ends')
    .option('--json', 'one JSON result on standard output')
    .action(status);
  command
    .command('rotate')
    .description('makes new keys above the data keys and wraps everything anew, while the program runs')
    .action(rotate);
  command
    .command('serve <socket>')
    .description('keeps the keys as a service of its own, for the programs of this machine (CONSILIUM_KEYD)')
    .action(serve);
  return command;
}

/**
 * `consilium keys status`, `consilium keys rotate`, `consilium keys serve SOCKET`.
 * @returns 0 when it was done, 1 when not, 2 when it was called in a wrong way
 */
export const keysCommand = (argv: readonly string[]): Promise<number> => runCommand(argv, program);
