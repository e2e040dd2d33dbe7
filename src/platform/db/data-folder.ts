import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

type Holder = { pid: number; boot: string; started: string };

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return 'unknown'; // macOS: the pid check alone has to do
  }
}

/** When a process was started, in kernel ticks, so that a reused pid is not taken for the old holder. */
function startedAt(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function alive(holder: Holder): boolean {
  if (holder.boot !== bootId()) return false;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return startedAt(holder.pid) === holder.started;
}

function readHolder(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function tryCreate(path: string): boolean {
  try {
    const file = openSync(path, 'wx', 0o600);
    const me: Holder = { pid: process.pid, boot: bootId(), started: startedAt(process.pid) };
    writeSync(file, JSON.stringify(me));
    fsyncSync(file);
    closeSync(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Makes a folder that only we can read, and closes one that was left open. As root the database runs as `nobody` and must
 * be able to walk through to its own, so strangers may pass but see nothing.
 */
export function privateFolder(folder: string): void {
  const user = process.getuid?.();
  mkdirSync(folder, { recursive: true, mode: user === 0 ? 0o711 : 0o700 });
  if (user !== undefined && statSync(folder).uid === user) chmodSync(folder, user === 0 ? 0o711 : 0o700);
}

/**
 * Takes the data folder for this process before anything opens it, and returns the function that gives it back.
 * A lock whose process is gone (killed, power lost) is taken over; a live one is never stolen.
 * @throws Error in words when another process holds it.
 */
export function lockDataFolder(folder: string): () => void {
  privateFolder(folder);
  const path = join(folder, 'lock');
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (tryCreate(path)) return () => rmSync(path, { force: true });
    const holder = readHolder(path);
    if (holder && alive(holder)) {
      throw new Error(
        `The data folder ${folder} is in use by another Consilium (process ${holder.pid}). ` +
          `Stop that one first, or start this one with another folder: CONSILIUM_DATA=./other npm start`,
      );
    }
    // Moved away, not deleted: if another process has just taken over, we would move its fresh lock and see so.
    const aside = `${path}.stale.${process.pid}`;
    if (!existsSync(path)) continue;
    renameSync(path, aside);
    const moved = readHolder(aside);
    if (moved && alive(moved)) renameSync(aside, path);
    else rmSync(aside, { force: true });
  }
  throw new Error(`The data folder ${folder} is being started by another process just now. Try again in a moment.`);
}
