import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '#kernel/errors.ts';
import { JailProcess } from './jail-process.ts';

export type JailOptions = {
  /** Module (file URL) whose default export is `{ [task]: (input) => output }`; the jail itself knows no format. */
  entry: string | URL;
  /** Resident memory in MiB over which a process is killed; three quarters of it for the JavaScript heap. */
  memoryMb?: number;
  /** Time for one task in ms, unless `run` says otherwise. */
  timeoutMs?: number;
  /** Processes at the same time; one of them is kept warm. */
  concurrency?: number;
  /** Bytes of one answer, unless `run` says otherwise. */
  maxOutputBytes?: number;
  /** A process is replaced after so many tasks: whatever a file left behind in it ends there. */
  tasksPerProcess?: number;
  /** Tasks that may wait; more are refused at once. */
  maxWaiting?: number;
};

export type RunOptions = { timeoutMs?: number; maxOutputBytes?: number };

export type Jail = {
  /**
   * Runs one task of the entry module in a jailed process. Input and output are structured clones.
   * Rejects with AppError: what the reader threw, or `work.timeout`, `file.unsafe` (memory, crash, output too large),
   * `service.unavailable` (queue full, jail closed).
   */
  run<In, Out>(task: string, input: In, options?: RunOptions): Promise<Out>;
  /** Kills every process; waiting tasks are refused. */
  close(): void;
  /** Figures for metrics: processes alive, tasks waiting, resident bytes after the last task of each process. */
  figures(): { processes: number; busy: number; waiting: number; rssBytes: number[] };
};

type Job = { start: (process: JailProcess) => void; refuse: (error: AppError) => void };

export const defaults = {
  memoryMb: 768,
  timeoutMs: 30_000,
  concurrency: 2,
  maxOutputBytes: 64 * 1024 * 1024,
  tasksPerProcess: 200,
  maxWaiting: 10_000,
};

/** Starts a jail with one warm process. Call `close` when done; it also ends with this process. */
export function createJail(options: JailOptions): Jail {
  const settings = { ...defaults, ...options };
  const limits = { entry: String(options.entry), readable: readablePaths(), memoryMb: settings.memoryMb };
  const idle: JailProcess[] = [];
  const busy = new Set<JailProcess>();
  const waiting: Job[] = [];
  let closed = false;

  const isWorn = (process: JailProcess): boolean =>
    process.served >= settings.tasksPerProcess ||
    process.rssBytes - process.baseBytes > (settings.memoryMb * 1024 * 1024) / 2;

  const release = (process: JailProcess): void => {
    busy.delete(process);
    if (!process.dead && isWorn(process)) process.kill();
    if (!closed && !process.dead) idle.push(process);
    serve();
  };

  const serve = (): void => {
    if (closed) return;
    for (let at = idle.length - 1; at >= 0; at -= 1) if (idle[at]?.dead) idle.splice(at, 1);
    while (waiting.length > 0 && busy.size < settings.concurrency) {
      const process = idle.pop() ?? new JailProcess(limits);
      busy.add(process);
      waiting.shift()?.start(process);
    }
    // Starting costs some 100 ms and loading the readers as much again: the next file should not wait for that.
    if (idle.length + busy.size === 0) idle.push(new JailProcess(limits));
  };

  const close = (): void => {
    closed = true;
    process.off('exit', close);
    for (const one of [...idle, ...busy]) one.kill(closedError());
    for (const job of waiting.splice(0)) job.refuse(closedError());
  };

  const run = async <In, Out>(task: string, input: In, limit: RunOptions = {}): Promise<Out> => {
    if (closed) throw closedError();
    if (waiting.length >= settings.maxWaiting) {
      throw new AppError('service.unavailable', 'Too many files are waiting to be read. Please try again in a minute.');
    }
    const process = await new Promise<JailProcess>((start, refuse) => {
      waiting.push({ start, refuse });
      serve();
    });
    const request = { task, input, maxOutputBytes: limit.maxOutputBytes ?? settings.maxOutputBytes };
    try {
      return (await process.perform(request, limit.timeoutMs ?? settings.timeoutMs)) as Out;
    } finally {
      release(process);
    }
  };

  process.once('exit', close);
  serve();
  return {
    run,
    close,
    figures: () => ({
      processes: idle.length + busy.size,
      busy: busy.size,
      waiting: waiting.length,
      rssBytes: [...idle, ...busy].map((one) => one.rssBytes),
    }),
  };
}

function closedError(): AppError {
  return new AppError('service.unavailable', 'The server is stopping. Please try again in a moment.');
}

/** The program's own source, its manifest (imports map) and its packages. Nothing of what people handed in. */
function readablePaths(): string[] {
  let root = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(root, 'package.json'))) root = dirname(root);
  return [join(root, 'package.json'), join(root, 'src') + '/', join(root, 'node_modules') + '/'];
}
