import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The harmless text by which scanners are tried (eicar.org), in two parts so that no scanner finds it here. */
export const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE', '!$H+H*'].join('');

/** What the stand-in does with a file instead of looking at it; `hurried`: its word of a limit is lost on the first two. */
export type Mood = 'well' | 'hurried' | 'hangs' | 'error' | 'closes' | 'closes-midway' | 'nonsense' | 'takes-nothing';

export type StandIn = {
  address: string;
  mood: Mood;
  /** Files that were looked at, by their size. */
  readonly scanned: number[];
  readonly connections: number;
  /** Ends every connection; without `again`, it takes no new ones. */
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
};

/** clamd's protocol over a real socket: finds the text above anywhere and does as its mood says. */
export async function standInClamd(options: { maxBytes?: number; tcp?: boolean } = {}): Promise<StandIn> {
  const folder = mkdtempSync(join(tmpdir(), 'clamd-'));
  const path = join(folder, 'clamd.sock');
  const open = new Set<Socket>();
  let server: Server;
  let port = 0;
  const standIn = { mood: 'well' as Mood, scanned: [] as number[], connections: 0 };
  const start = async () => {
    server = createServer((socket) => {
      standIn.connections += 1;
      open.add(socket);
      socket.on('close', () => open.delete(socket));
      socket.on('error', () => undefined);
      talk(socket, standIn, options.maxBytes ?? Infinity);
    });
    await new Promise<void>((resolve) =>
      options.tcp ? server.listen(port, '127.0.0.1', resolve) : server.listen(path, resolve),
    );
    const at = server.address();
    if (at !== null && typeof at === 'object') ({ port } = at);
  };
  const stop = async () => {
    for (const socket of open) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  await start();
  return Object.assign(standIn, {
    address: options.tcp ? `127.0.0.1:${port}` : path,
    start,
    stop,
    close: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  });
}

function talk(socket: Socket, clamd: { mood: Mood; scanned: number[]; connections: number }, maxBytes: number): void {
  let held = Buffer.alloc(0);
  let number = 0;
  let inSession = false;
  let file: Buffer[] | undefined;
  const say = (words: string) => socket.write(`${inSession ? `${number}: ` : ''}${words}\0`);

  const command = (name: string) => {
    if (name === 'zIDSESSION') inSession = true;
    else number += 1;
    if (name === 'zINSTREAM') file = [];
    if (name === 'zPING' && clamd.mood !== 'hangs') say('PONG');
  };
  const chunk = (bytes: Buffer) => {
    if (clamd.mood === 'closes-midway') return void socket.destroy();
    if (clamd.mood === 'takes-nothing') return void socket.pause();
    file?.push(bytes);
    const size = file?.reduce((sum, { length }) => sum + length, 0) ?? 0;
    if (size > maxBytes) {
      if (clamd.mood === 'hurried' && clamd.connections < 3) return void socket.destroy();
      say('INSTREAM size limit exceeded. ERROR');
      socket.destroySoon();
      return;
    }
    if (bytes.length > 0) return;
    const whole = Buffer.concat(file ?? []);
    file = undefined;
    answer(whole);
  };
  const answer = (whole: Buffer) => {
    if (clamd.mood === 'hangs') return;
    if (clamd.mood === 'closes') return void socket.destroy();
    if (clamd.mood === 'error') return void say("stream: Can't allocate memory ERROR");
    if (clamd.mood === 'nonsense') return void say('HTTP/1.1 200 OK');
    clamd.scanned.push(whole.length);
    say(whole.includes(eicar) ? 'stream: Eicar-Test-Signature FOUND' : 'stream: OK');
  };

  socket.on('data', (bytes: Buffer) => {
    held = Buffer.concat([held, bytes]);
    for (;;) {
      if (file) {
        const size = held.length >= 4 ? held.readUInt32BE(0) : Infinity;
        if (held.length < 4 + size) return;
        const one = held.subarray(4, 4 + size);
        held = held.subarray(4 + size);
        chunk(one);
        continue;
      }
      const end = held.indexOf(0);
      if (end < 0) return;
      const name = held.toString('latin1', 0, end);
      held = held.subarray(end + 1);
      command(name);
    }
  });
}
