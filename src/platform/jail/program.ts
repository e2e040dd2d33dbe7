import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import { AppError } from '#kernel/errors.ts';
import { residentBytes } from './memory.ts';

export type ProgramRun = {
  /** Path of the program; it is started as it is, without a shell. */
  program: string;
  args: readonly string[];
  /** Given on standard input. */
  input?: Uint8Array;
  /** Time in ms, resident memory in MiB and bytes on standard output, after which it is killed. */
  timeoutMs: number;
  memoryMb: number;
  maxOutputBytes: number;
  /** All it finds in its environment besides PATH, HOME and TMPDIR. */
  environment?: Readonly<Record<string, string>>;
};

const memoryPollMs = 50;

/**
 * Runs a program of the system once, in an empty folder of its own, and answers what it wrote. Whatever goes over a
 * budget ends with SIGKILL. @throws AppError work.timeout, file.unsafe (memory, output, crash), service.unavailable (it
 * could not be started)
 */
export async function runProgram(run: ProgramRun): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'consilium-program-'));
  try {
    return await finished(run, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function finished(run: ProgramRun, folder: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn(run.program, [...run.args], {
      cwd: folder,
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: folder, TMPDIR: folder, ...run.environment },
      // stderr could quote what it reads, so nobody keeps it.
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const written: Buffer[] = [];
    let held = 0;
    let over: AppError | undefined;
    const kill = (reason: AppError): void => {
      over ??= reason;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(() => kill(tooSlow(run.timeoutMs)), run.timeoutMs);
    const poll = setInterval(() => {
      if (child.pid !== undefined)
        void residentBytes(child.pid).then((bytes) => {
          if (bytes !== undefined && bytes > run.memoryMb * 1024 * 1024) kill(unsafe());
        });
    }, memoryPollMs);
    const end = (): void => {
      clearTimeout(timer);
      clearInterval(poll);
    };
    child.stdout.on('data', (chunk: Buffer) => {
      held += chunk.length;
      if (held > run.maxOutputBytes) kill(unsafe());
      else written.push(chunk);
    });
    // It may end before it read everything (EPIPE); how it ended is what counts.
    child.stdin.on('error', () => {});
    child.on('error', (cause) => {
      end();
      reject(over ?? new AppError('service.unavailable', 'A program of this server could not be started.', { cause }));
    });
    child.on('close', (code) => {
      end();
      if (over) reject(over);
      else if (code === 0) resolve(Buffer.concat(written, held));
      else reject(unsafe());
    });
    child.stdin.end(run.input);
  });
}

const unsafe = (): AppError =>
  new AppError('file.unsafe', 'Reading this stopped the program that reads it. It was kept as you sent it.');

const tooSlow = (timeoutMs: number): AppError =>
  new AppError('work.timeout', `Reading this took longer than ${Math.ceil(timeoutMs / 1000)} s, so it was stopped.`);

/** Where a program is, by the folders of `path` as a shell would look; undefined when it is nowhere. */
export function findProgram(name: string, path: string): string | undefined {
  const places = isAbsolute(name)
    ? [name]
    : path
        .split(delimiter)
        .filter((folder) => isAbsolute(folder))
        .map((folder) => join(folder, name));
  return places.find((place) => {
    try {
      accessSync(place, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
