import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { AppError } from '#kernel/errors.ts';
import { residentBytes } from './memory.ts';
import { encodeFrame, readFrames, sendFrame, wireToError } from './protocol.ts';
import type { Reply, Request } from './protocol.ts';

export type ProcessLimits = {
  /** Module whose default export is `{ [task]: (input) => output }`, as file URL. */
  entry: string;
  /** Folders and files that readers may read: the program's source and its packages. */
  readable: string[];
  /** Resident memory in MiB over which the process is killed. */
  memoryMb: number;
};

type Waiting = { resolve: (output: unknown) => void; reject: (error: AppError) => void };

const startMs = 20_000;
const memoryPollMs = 50;
/** Room for the frame's own words beside the output. */
const frameSlackBytes = 64 * 1024;
const childProgram = fileURLToPath(new URL('./child.ts', import.meta.url));

const tooMuchMemory = 'Reading this file needs more memory than any honest file of its kind. It was not opened.';
const crashed = 'This file made its reader stop. It was kept as you sent it, but it was not opened.';

/** One jailed process. It answers one request at a time and is killed as soon as a request goes over a budget. */
export class JailProcess {
  readonly ready: Promise<void>;
  served = 0;
  /** Resident bytes when it had started, and after its last task. */
  baseBytes = 0;
  rssBytes = 0;
  dead = false;
  readonly #child: ChildProcess;
  readonly #socket: Duplex;
  readonly #memoryMb: number;
  #outputLimit = frameSlackBytes;
  #waiting: Waiting | undefined;
  #killedFor: AppError | undefined;

  constructor(limits: ProcessLimits) {
    this.#memoryMb = limits.memoryMb;
    this.#child = spawn(process.execPath, [...flags(limits), childProgram, limits.entry], {
      env: {},
      // stderr could quote the file, so nobody keeps it.
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    this.#socket = this.#child.stdio[3] as Duplex;
    this.#socket.on('error', () => this.kill());
    this.#child.on('error', () => this.#died(null));
    this.#child.on('exit', (_code, signal) => this.#died(signal));
    readFrames<Reply>(
      this.#socket,
      () => this.#outputLimit,
      (reply) => this.#take(reply),
      () => this.#tooLarge(),
    );
    this.ready = this.#firstReply();
    this.ready.catch(() => this.kill());
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Performs one request within `timeoutMs`; rejects with an AppError in words in every other case. */
  async perform(request: Request, timeoutMs: number): Promise<unknown> {
    await this.ready;
    this.served += 1;
    this.#outputLimit = request.maxOutputBytes + frameSlackBytes;
    const timer = setTimeout(() => this.kill(timeoutError(timeoutMs)), timeoutMs);
    const memory = this.#watchMemory();
    try {
      return await new Promise((resolve, reject) => {
        this.#waiting = { resolve, reject };
        if (this.dead) reject(new AppError('service.unavailable', 'The reader has just stopped. Please try again.'));
        else sendFrame(this.#socket, encodeFrame(request));
      });
    } finally {
      clearTimeout(timer);
      clearInterval(memory);
      this.#waiting = undefined;
    }
  }

  /** SIGKILL, which no code in the process can hold up. The running request answers `reason`. */
  kill(reason?: AppError): void {
    this.#killedFor ??= reason;
    this.dead = true;
    this.#child.kill('SIGKILL');
    this.#socket.destroy();
  }

  async #firstReply(): Promise<void> {
    const timer = setTimeout(
      () => this.kill(new AppError('service.unavailable', 'The file reader did not start.')),
      startMs,
    );
    try {
      await new Promise((resolve, reject) => (this.#waiting = { resolve, reject }));
    } finally {
      clearTimeout(timer);
      this.#waiting = undefined;
    }
  }

  #take(reply: Reply): void {
    if (reply.type === 'broken') {
      const cause = new Error(reply.message);
      this.#waiting?.reject(new AppError('internal', 'The file reader could not be loaded.', { cause }));
      return;
    }
    this.rssBytes = reply.rssBytes;
    if (reply.type === 'ready') this.baseBytes = reply.rssBytes;
    if (reply.type === 'error') this.#waiting?.reject(wireToError(reply.error));
    else this.#waiting?.resolve(reply.type === 'output' ? reply.output : undefined);
  }

  #tooLarge(): void {
    this.kill(
      new AppError('file.unsafe', 'What is inside this file is much larger than we can take. It was not opened.'),
    );
  }

  #died(signal: NodeJS.Signals | null): void {
    this.dead = true;
    // V8 calls abort() when its heap is full; on some systems that arrives as SIGILL or SIGTRAP.
    const memory = signal === 'SIGABRT' || signal === 'SIGILL' || signal === 'SIGTRAP';
    this.#waiting?.reject(this.#killedFor ?? new AppError('file.unsafe', memory ? tooMuchMemory : crashed));
  }

  #watchMemory(): NodeJS.Timeout {
    return setInterval(() => {
      const pid = this.pid;
      if (pid === undefined || this.dead) return;
      void residentBytes(pid).then((bytes) => {
        if (bytes === undefined || bytes <= this.#memoryMb * 1024 * 1024 || !this.#waiting) return;
        this.kill(new AppError('file.unsafe', tooMuchMemory));
      });
    }, memoryPollMs);
  }
}

function timeoutError(timeoutMs: number): AppError {
  const seconds = Math.max(1, Math.round(timeoutMs / 1000));
  return new AppError(
    'work.timeout',
    `Reading this file took longer than ${seconds} s, so it was stopped. It was kept as you sent it. Other files go on.`,
  );
}

function flags(limits: ProcessLimits): string[] {
  return [
    '--permission',
    ...limits.readable.map((path) => `--allow-fs-read=${path}`),
    // sharp and the canvas of pdf.js are native addons.
    '--allow-addons',
    '--disallow-code-generation-from-strings',
    '--disable-proto=delete',
    `--max-old-space-size=${Math.floor(limits.memoryMb * 0.75)}`,
    '--no-warnings',
  ];
}
