/** Readers that misbehave in every way the jail must survive. Only the jail's tests load this module. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { AppError } from '#kernel/errors.ts';

function codeOf(act: () => unknown): string {
  try {
    act();
    return 'allowed';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}

export default {
  echo: (input: unknown) => input,
  pid: () => process.pid,
  loop: () => {
    for (;;);
  },
  heap: () => {
    const all: string[][] = [];
    for (;;) all.push(new Array<string>(100_000).fill('x'));
  },
  buffers: () => {
    const all: Uint8Array[] = [];
    for (;;) all.push(new Uint8Array(8 * 1024 * 1024).fill(1));
  },
  exit: () => process.exit(3),
  crash: () => process.kill(process.pid, 'SIGSEGV'),
  'throw-app': () => {
    throw new AppError('file.truncated', 'This file ends in the middle.');
  },
  'throw-other': () => {
    throw new TypeError('Maria Example 1961 is not iterable');
  },
  large: (bytes: number) => new Uint8Array(bytes),
  'late-crash': () => {
    setTimeout(() => process.exit(9), 20);
    return 'answered';
  },
  forbidden: (path: string) => ({
    write: codeOf(() => writeFileSync(path, 'x')),
    read: codeOf(() => readFileSync('/etc/hostname')),
    spawn: codeOf(() => spawnSync('true')),
    kill: Object.keys(process.env), // guard-ok(environment-in-config): proves that the jail's environment is empty
    connect: codeOf(() => connect(9, '127.0.0.1')),
    fetch: typeof globalThis.fetch,
    code: codeOf((): unknown => Reflect.construct(Function, ['return 1'])),
  }),
};
