import { expect, test, vi } from 'vitest';
import { createReceiving } from './receiving.ts';

test('what is safe already waits for what is arriving, and goes on as soon as nothing is', async () => {
  const receiving = createReceiving();
  await receiving.goFirst();
  const body = Promise.withResolvers<void>();
  const arriving = receiving.during(() => body.promise);
  const order: string[] = [];
  const reading = receiving.goFirst().then(() => order.push('read'));
  await Promise.resolve();
  order.push('arrived');
  body.resolve();
  await Promise.all([arriving, reading]);
  expect(order).toEqual(['arrived', 'read']);
});

test('a file waits a moment only, also when bytes never stop coming or a body breaks', async () => {
  vi.useFakeTimers();
  const receiving = createReceiving();
  const endless = receiving.during(() => new Promise(() => undefined));
  const reading = receiving.goFirst();
  await vi.advanceTimersByTimeAsync(25);
  await reading;
  vi.useRealTimers();
  void endless;
  const broken = createReceiving();
  await expect(broken.during(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  await broken.goFirst();
});
