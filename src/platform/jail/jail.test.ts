import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createJail } from './index.ts';

const entry = new URL('./hostile-tasks.ts', import.meta.url);
const jail = createJail({ entry, memoryMb: 256, timeoutMs: 5000, concurrency: 1 });
afterAll(() => jail.close());

describe('a jailed reader', () => {
  test('answers with bytes, and the same warm process serves the next task', async () => {
    const input = { bytes: new Uint8Array([1, 2, 3]), when: new Date(0) };
    expect(await jail.run('echo', input)).toEqual(input);
    expect(await jail.run('pid', null)).toBe(await jail.run('pid', null));
  });

  test('in an endless loop is killed in time and the next task works', async () => {
    const started = performance.now();
    await expect(jail.run('loop', null, { timeoutMs: 300 })).rejects.toMatchObject({ code: 'work.timeout' });
    expect(performance.now() - started).toBeLessThan(3000);
    expect(await jail.run('echo', 'after')).toBe('after');
  });

  test.each(['heap', 'buffers'])(
    'that fills memory with %s is killed as unsafe',
    async (task) => {
      await expect(jail.run(task, null, { timeoutMs: 20_000 })).rejects.toMatchObject({ code: 'file.unsafe' });
      expect(await jail.run('echo', 'after')).toBe('after');
    },
    30_000,
  );

  test.each(['exit', 'crash'])('that ends by %s answers a clear error and the next task works', async (task) => {
    await expect(jail.run(task, null)).rejects.toMatchObject({ code: 'file.unsafe', detail: /kept as you sent it/ });
    expect(await jail.run('echo', 'after')).toBe('after');
  });

  test('that dies after its answer does not hurt the next task', async () => {
    expect(await jail.run('late-crash', null)).toBe('answered');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await jail.run('echo', 'after')).toBe('after');
  });

  test('hands on an AppError whole, and of other errors no word that may quote the file', async () => {
    await expect(jail.run('throw-app', null)).rejects.toMatchObject({
      code: 'file.truncated',
      detail: 'This file ends in the middle.',
    });
    const error: unknown = await jail.run('throw-other', null).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'file.damaged', cause: { message: 'reader failed: TypeError' } });
  });

  test('may not write, read elsewhere, start programs, connect, or make code from text', async () => {
    const path = join(tmpdir(), `jail-test-${process.pid}`);
    expect(await jail.run('forbidden', path)).toEqual({
      write: 'ERR_ACCESS_DENIED',
      read: 'ERR_ACCESS_DENIED',
      spawn: 'ERR_ACCESS_DENIED',
      kill: [],
      connect: 'ERR_ACCESS_DENIED',
      fetch: 'undefined',
      code: expect.stringContaining('EvalError') as string,
    });
    expect(existsSync(path)).toBe(false);
  });

  test('may not answer more bytes than its budget', async () => {
    await expect(jail.run('large', 2_000_000, { maxOutputBytes: 1_000_000 })).rejects.toMatchObject({
      code: 'file.unsafe',
    });
    expect(await jail.run<number, Uint8Array>('large', 500_000)).toHaveLength(500_000);
  });
});

describe('a jail', () => {
  test('replaces a process after its number of tasks', async () => {
    const worn = createJail({ entry, tasksPerProcess: 2, concurrency: 1 });
    const pids = [];
    for (let at = 0; at < 4; at += 1) pids.push(await worn.run<null, number>('pid', null));
    worn.close();
    expect(new Set(pids).size).toBe(2);
  });

  test('refuses work when its queue is full and when it is closed', async () => {
    const small = createJail({ entry, concurrency: 1, maxWaiting: 1 });
    const running = small.run('loop', null).catch((error: unknown) => error);
    const queued = small.run('echo', 1).catch((error: unknown) => error);
    await expect(small.run('echo', 2)).rejects.toMatchObject({ code: 'service.unavailable' });
    small.close();
    expect(await running).toMatchObject({ code: 'service.unavailable' });
    expect(await queued).toMatchObject({ code: 'service.unavailable' });
    await expect(small.run('echo', 3)).rejects.toMatchObject({ code: 'service.unavailable' });
  });

  test('says when the reader module cannot be loaded', async () => {
    const broken = createJail({ entry: new URL('./no-such-module.ts', import.meta.url) });
    await expect(broken.run('echo', 1)).rejects.toMatchObject({ code: 'internal' });
    broken.close();
  });
});
