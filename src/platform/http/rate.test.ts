import { describe, expect, test } from 'vitest';
import { createRateLimiter } from './rate.ts';

const limited = (attempt: () => void): boolean => {
  try {
    attempt();
    return false;
  } catch {
    return true;
  }
};

describe('the limit of tries', () => {
  test('counts each caller apart, and anew each minute', () => {
    let now = 0;
    const limit = createRateLimiter(() => now).take;
    const over = (key: string) => Array.from({ length: 301 }, () => limited(() => limit('sign-in', key, 'a'))).at(-1);
    expect(over('one')).toBe(true);
    expect(limited(() => limit('sign-in', 'two', 'a'))).toBe(false);
    now = 60_000;
    expect(limited(() => limit('sign-in', 'one', 'a'))).toBe(false);
  });

  test('says once a minute of each caller that they are refused', () => {
    let now = 0;
    const told: string[] = [];
    const { take } = createRateLimiter(
      () => now,
      undefined,
      (rate, address) => told.push(`${rate} ${address}`),
    );
    for (let tries = 0; tries < 400; tries += 1) limited(() => take('sign-in', 'one', '10.0.0.1'));
    expect(told).toEqual(['sign-in 10.0.0.1']);
    now = 60_000;
    for (let tries = 0; tries < 302; tries += 1) limited(() => take('sign-in', 'one', '10.0.0.1'));
    expect(told).toHaveLength(2);
  });

  test('is not escaped by inventing a new name each time, and known callers are not slowed by who tries', () => {
    const limit = createRateLimiter(() => 0).take;
    limit('read', 'known', 'good');
    let refused = 0;
    for (let n = 0; n < 60_000; n += 1) if (limited(() => limit('read', `invented ${n}`, 'evil'))) refused += 1;
    expect(refused).toBeGreaterThan(8_000);
    expect(limited(() => limit('read', 'known', 'good'))).toBe(false);
    expect(limited(() => limit('read', 'new', 'another'))).toBe(false);
  });
});
