import { expect, test, vi } from 'vitest';
import { createReceiving } from './receiving.ts';

test('what is safe already waits for what is arriving, and goes on as soon as nothing is', async () => {
  const receiving = createReceiving();
  await receiving.goFirst();
  const body = Promise.withResolvers<number>();
  const arriving = receiving.during(() => body.promise);
  const order: string[] = [];
  const reading = receiving.goFirst().then(() => order.push('read'));
  await Promise.resolve();
  order.push('arrived');
  body.resolve(1000);
  await Promise.all([arriving, reading]);
  expect(order).toEqual(['arrived', 'read']);
});

test('a file waits a moment only, also when bytes never stop coming or a body breaks', async () => {
  vi.useFakeTimers();
  const receiving = createReceiving();
  const endless = receiving.during(() => new Promise<number>(() => undefined));
  const reading = receiving.goFirst();
  await vi.advanceTimersByTimeAsync(25);
  await reading;
  vi.useRealTimers();
  void endless;
  const broken = createReceiving();
  await expect(broken.during(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  await broken.goFirst();
});

test('a batch waits until a quick sender is through, and never for long', async () => {
  vi.useFakeTimers();
  const receiving = createReceiving();
  const body = Promise.withResolvers<number>();
  const arriving = receiving.during(() => body.promise);
  let isRead = false;
  const batch = receiving.goFirstForLong().then(() => (isRead = true));
  await vi.advanceTimersByTimeAsync(1000);
  expect(isRead).toBe(false);
  body.resolve(1000);
  await arriving;
  await vi.advanceTimersByTimeAsync(300);
  expect(isRead).toBe(true);
  void receiving.during(() => new Promise<number>(() => undefined));
  const second = receiving.goFirstForLong();
  await vi.advanceTimersByTimeAsync(3100);
  await Promise.all([batch, second]);
  vi.useRealTimers();
});

test('a batch waits longer for a quick sender, who is through soon, but not for ever', async () => {
  vi.useFakeTimers();
  const receiving = createReceiving();
  let isRead = false;
  const batch = receiving.goFirstForLong().then(() => (isRead = true));
  await batch;
  isRead = false;
  const sending = setInterval(
    () =>
      void receiving.during(async () => {
        await new Promise((resolve) => void setTimeout(resolve, 400));
        return 16 * 1024 * 1024;
      }),
    450,
  );
  await vi.advanceTimersByTimeAsync(2000);
  const second = receiving.goFirstForLong().then(() => (isRead = true));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(isRead).toBe(false);
  await vi.advanceTimersByTimeAsync(10_500);
  expect(isRead).toBe(true);
  clearInterval(sending);
  await second;
  vi.useRealTimers();
});
