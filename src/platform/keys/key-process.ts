import { spawn, type ChildProcess } from 'node:child_process';
import { createConnection, createServer, Socket } from 'node:net';
import { chmodSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { sha256 } from '#platform/crypto/index.ts';
import type { Keeper } from './keeper.ts';
import { remoteKeeper, serveKeeper } from './wire.ts';

/** File descriptor of the line between the program and its key process. */
const lineFd = 3;
const startMs = 20_000;

/** How the key process is started. */
export type KeyProcess = {
  /** The module to run, as a path. */
  entry: string;
  /** All that it finds in its environment. */
  env: Record<string, string>;
  /** Folders it may read, and the one it may write. */
  readable: readonly string[];
  writable: readonly string[];
  /** Told when it ended unasked and is started again. */
  onRestart: () => void;
};

/**
 * Starts the process that alone holds the keys above the data keys; it is started again when it ends unasked, and what
 * was asked of it meanwhile is refused in words. It ends when this program does.
 */
export async function startKeyProcess(options: KeyProcess): Promise<Keeper> {
  let closing = false;
  let failures = 0;
  let current = start();

  async function start(): Promise<{ child: ChildProcess; keeper: Keeper }> {
    const child = spawn(process.execPath, [...flags(options), options.entry], {
      env: options.env,
      stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
    });
    const keeper = remoteKeeper(child.stdio[lineFd] as Duplex);
    // One that could not be started at all says so here, and has no exit.
    child.once('error', () => child.emit('exit'));
    child.once('exit', () => {
      void keeper.close();
      if (!closing) again();
    });
    // The first answer says that it is there and that its key manager answers; without one it is tried again.
    try {
      await within(keeper.program(), child);
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    }
    failures = 0;
    return { child, keeper };
  }

  function again(): void {
    failures += 1;
    options.onRestart();
    const pause = Math.min(10_000, 100 * 2 ** failures);
    current = new Promise((resolve) => setTimeout(resolve, pause).unref()).then(start);
    current.catch(() => undefined);
  }

  const ask = async () => (await current).keeper;
  await ask().catch((error: unknown) => {
    closing = true;
    throw error;
  });
  return {
    program: async () => (await ask()).program(),
    open: async (access, ids, make) => (await ask()).open(access, ids, make),
    destroy: async (access, ids) => (await ask()).destroy(access, ids),
    there: async (ids) => (await ask()).there(ids),
    rotate: async (access) => (await ask()).rotate(access),
    report: async () => (await ask()).report(),
    close: async () => {
      closing = true;
      const running = await current.catch(() => undefined);
      const ended = running && new Promise((resolve) => running.child.once('exit', resolve));
      await running?.keeper.close();
      await ended;
    },
  };
}

async function within<T>(answer: Promise<T>, child: ChildProcess): Promise<T> {
  const timer = setTimeout(() => child.kill('SIGKILL'), startMs);
  try {
    return await answer;
  } finally {
    clearTimeout(timer);
  }
}

const flags = ({ readable, writable }: KeyProcess): string[] => [
  '--permission',
  ...[...readable, ...writable].map((path) => `--allow-fs-read=${path}`),
  ...writable.map((path) => `--allow-fs-write=${path}`),
  '--disallow-code-generation-from-strings',
  '--disable-proto=delete',
  '--no-warnings',
];

/** Inside the key process: answers the program that started it, and ends with it. */
export function serveParent(keeper: Keeper, end: () => Promise<void>): void {
  const line = new Socket({ fd: lineFd, readable: true, writable: true });
  serveKeeper(line, keeper);
  line.once('close', () => void Promise.all([keeper.close(), end()]).then(() => process.exit(0)));
}

/** Longest path that a Unix socket takes on every system. */
const longestSocket = 100;

/** Where an operator's command finds the key process of a running program. */
export function ownSocket(folder: string): string {
  const beside = join(folder, 'keyd.sock');
  // A folder that lies too deep has its socket among the temporary files, under a name that follows from it.
  return beside.length <= longestSocket
    ? beside
    : join(tmpdir(), `consilium-keyd-${sha256(folder).toString('hex').slice(0, 16)}.sock`);
}

/** Inside a key process of its own: answers on a socket that only its owner and group may open. */
export async function serveSocket(path: string, keeper: Keeper): Promise<{ close(): Promise<void> }> {
  rmSync(path, { force: true });
  const server = createServer((connection) => serveKeeper(connection, keeper));
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve));
  chmodSync(path, 0o660);
  return {
    close: () =>
      new Promise((resolve) => {
        rmSync(path, { force: true });
        server.close(() => resolve());
        server.unref();
        resolve();
      }),
  };
}

/** A keeper that runs as a service of its own on this machine; the line is made anew when it broke. */
export function keeperAt(path: string): Keeper {
  let keeper: Keeper | undefined;
  const ask = (): Keeper => {
    if (keeper) return keeper;
    const connection = createConnection(path);
    keeper = remoteKeeper(connection);
    connection.once('close', () => (keeper = undefined));
    return keeper;
  };
  return {
    program: () => ask().program(),
    open: (access, ids, make) => ask().open(access, ids, make),
    destroy: (access, ids) => ask().destroy(access, ids),
    there: (ids) => ask().there(ids),
    rotate: (access) => ask().rotate(access),
    report: () => ask().report(),
    close: async () => keeper?.close(),
  };
}
