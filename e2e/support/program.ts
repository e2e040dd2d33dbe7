import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { totpCode } from '#platform/crypto/index.ts';

export type DemoLogin = {
  key: string;
  id: string;
  name: string;
  email: string;
  password: string;
  totpSecret: string;
  token: string;
  organisation: string;
};

/** The real program on a data folder of its own, started as users start it. */
export type RunningConsilium = {
  origin: string;
  pid: number;
  dataFolder: string;
  people: Map<string, DemoLogin>;
  /** Milliseconds from start to the printed address. */
  readyMs: number;
  output(): string;
  /** Stops it as Ctrl-C does, and waits. */
  stop(): Promise<number | null>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Stops it and removes its data. */
  remove(): Promise<void>;
};

const newFolder = () => mkdtempSync(join(tmpdir(), 'consilium-e2e-'));

/** Starts the program; `dataFolder` of an earlier run starts again on the same data. */
export async function startConsilium(
  options: { dataFolder?: string; environment?: Record<string, string> } = {},
): Promise<RunningConsilium> {
  const dataFolder = options.dataFolder ?? newFolder();
  const started = performance.now();
  const child = spawn(process.execPath, ['src/main.ts'], {
    env: {
      ...process.env,
      NODE_ENV: '',
      PORT: '0',
      CONSILIUM_DATA: dataFolder,
      CONSILIUM_LOG_LEVEL: 'warn',
      ...options.environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const origin = await addressOf(child, () => text);
  const people = (JSON.parse(readFileSync(join(dataFolder, 'demo', 'people.json'), 'utf8')) as { people: DemoLogin[] })
    .people;
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const gone = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.kill(signal);
    return gone;
  };
  return {
    origin,
    pid: child.pid ?? 0,
    dataFolder,
    people: new Map(people.map((person) => [person.key, person])),
    readyMs: performance.now() - started,
    output: () => text,
    stop: () => end('SIGINT'),
    kill: async () => void (await end('SIGKILL')),
    remove: async () => {
      await end('SIGINT');
      rmSync(dataFolder, { recursive: true, force: true });
      rmSync(`${dataFolder}-guard`, { recursive: true, force: true });
    },
  };
}

function addressOf(child: ChildProcess, text: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const address = /is ready: (http:\/\/\S+)/.exec(text())?.[1];
      if (address) resolve(address);
    };
    child.stdout?.on('data', look);
    child.once('exit', (code) => reject(new Error(`the program ended with ${code} before it was ready:\n${text()}`)));
  });
}

/** The six digits of this moment; waits for the next step when the code was used, because a code works once. */
const used = new Map<string, string>();
export async function nextCode(person: DemoLogin): Promise<string> {
  for (;;) {
    const code = totpCode(person.totpSecret, new Date());
    if (used.get(person.key) !== code) {
      used.set(person.key, code);
      return code;
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
