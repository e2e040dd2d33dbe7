import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { watchStreams } from './watch.ts';

test('bytes that may not flow any longer are broken off, also when nobody listens, and the program goes on', async () => {
  const fatal: unknown[] = [];
  const note = (error: unknown) => void fatal.push(error);
  process.on('uncaughtException', note);
  try {
    const watch = watchStreams(() => Promise.reject(new Error('consent is over')));
    const unread = new Readable({ read: () => undefined });
    watch.add(unread);
    await new Promise((resolve) => unread.once('close', resolve));
    expect(unread.destroyed).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(fatal).toEqual([]);
  } finally {
    process.off('uncaughtException', note);
  }
});
