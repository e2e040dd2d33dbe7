import { connect, type Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import type { ClamdAddress } from './clamd.rules.ts';

/** Written at once; after each piece we look whether clamd has answered already (a limit) and wants no more. */
const pieceBytes = 256 * 1024;
/** No answer of clamd is longer: what is, comes from something else. */
const longestAnswer = 16 * 1024;

/** Times in milliseconds. */
export type LineTimes = {
  connect: number;
  /** Longest time in which clamd takes no byte. */
  stall: number;
  /** From the last byte to the answer. clamd's own limit for one file is `MaxScanTime`, 120 s by default. */
  answer: number;
};

/** The connection ended or never was: another may do better. Timeouts and odd answers are other errors. */
export class LineBroken extends Error {}

/** A connection to clamd in a session (`zIDSESSION`): one command after the other, so one file's answer is never another's. */
export type Line = {
  /**
   * Sends a file.
   * @param pauseMs between pieces: when a limit is reached, clamd answers and ends the connection at once, and what is
   * written after that can cost us the answer
   * @returns clamd's words without the number. @throws LineBroken, Error, or what the file's reading throws
   */
  instream(bytes: AsyncIterable<Uint8Array>, pauseMs?: number): Promise<string>;
  ping(): Promise<string>;
  /** False when the next command needs another line. */
  readonly usable: boolean;
  /** Lets the process end while nothing is asked. */
  rest(): void;
  close(): void;
};

/** @throws LineBroken when nobody listens there */
export async function openLine(address: ClamdAddress, times: LineTimes): Promise<Line> {
  const socket = connect('path' in address ? { path: address.path } : { host: address.host, port: address.port });
  await connected(socket, times.connect);
  socket.setNoDelay(true);
  const answers = answersOf(socket);
  let usable = true;
  socket.once('close', () => (usable = false));
  socket.write('zIDSESSION\0');

  /** One command: what `send` writes, and the answer to it. Whatever goes wrong leaves a line that is used no more. */
  async function ask(send: (answered: () => boolean) => Promise<void>): Promise<string> {
    socket.ref();
    let early: string | undefined;
    let sent = false;
    const answer = answers.next();
    answer.then((words) => (early = words)).catch(() => undefined);
    const sending = send(() => early !== undefined).then(() => (sent = true));
    try {
      await Promise.race([sending, answer]);
      return await inTime(answer, times.answer, 'clamd did not answer');
    } catch (error) {
      close();
      // A limit is said and the connection ended while we still write: the words count.
      await nextTurn();
      if (early === undefined || !(error instanceof LineBroken)) throw error;
      return early;
    } finally {
      if (!sent) close();
      sending.catch(() => undefined);
    }
  }

  function close(): void {
    usable = false;
    socket.destroy();
  }

  return {
    instream: (bytes, pauseMs = 0) =>
      ask(async (answered) => {
        await write(socket, Buffer.from('zINSTREAM\0'), times.stall);
        for await (const chunk of bytes)
          for (let at = 0; at < chunk.length; at += pieceBytes) {
            await (pauseMs > 0 ? wait(pauseMs) : nextTurn());
            if (answered()) return;
            await write(socket, sized(chunk.subarray(at, at + pieceBytes)), times.stall);
          }
        await write(socket, sized(new Uint8Array(0)), times.stall);
      }),
    ping: () => ask(() => write(socket, Buffer.from('zPING\0'), times.stall)),
    get usable() {
      return usable;
    },
    rest: () => socket.unref(),
    close,
  };
}

/** A chunk with its length before it, 4 bytes, big-endian; of length 0 it ends the file. */
function sized(bytes: Uint8Array): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(bytes.length);
  return Buffer.concat([head, bytes]);
}

async function connected(socket: Socket, timeoutMs: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.once('connect', resolve);
  socket.once('error', (cause) => reject(new LineBroken('clamd is not there', { cause })));
  try {
    await inTime(promise, timeoutMs, 'clamd took no connection');
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** clamd's answers in order, each ended by NUL and begun by the number of its command. */
function answersOf(socket: Socket): { next(): Promise<string> } {
  let held = '';
  let ended: Error | undefined;
  let waiting: PromiseWithResolvers<string> | undefined;
  const end = (cause?: unknown) => {
    ended ??= new LineBroken('clamd ended the connection', { cause });
    waiting?.reject(ended);
    waiting = undefined;
  };
  const give = () => {
    const at = held.indexOf('\0');
    if (at < 0 || !waiting) return;
    waiting.resolve(held.slice(0, at).replace(/^\d+: /, ''));
    waiting = undefined;
    held = held.slice(at + 1);
  };
  socket.on('data', (bytes) => {
    held += bytes.toString('latin1');
    give();
    if (held.length > longestAnswer) socket.destroy(new Error('an answer without end'));
  });
  socket.on('error', end);
  socket.on('close', () => end());
  return {
    next: () => {
      waiting = Promise.withResolvers<string>();
      const { promise } = waiting;
      // Who asks may be busy writing when it breaks.
      promise.catch(() => undefined);
      if (ended) end();
      else give();
      return promise;
    },
  };
}

function write(socket: Socket, bytes: Buffer, timeoutMs: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.write(bytes, (cause) => (cause ? reject(new LineBroken('clamd ended the connection', { cause })) : resolve()));
  return inTime(promise, timeoutMs, 'clamd takes no more bytes');
}

async function inTime<T>(promise: Promise<T>, ms: number, words: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(words)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
