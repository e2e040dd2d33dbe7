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
    const limit = createRateLimiter(() => now);
    const over = (key: string) => Array.from({ length: 301 }, () => limited(() => limit('sign-in', key, 'a'))).at(-1);
    expect(over('one')).toBe(true);
    expect(limited(() => limit('sign-in', 'two', 'a'))).toBe(false);
    now = 60_000;
    expect(limited(() => limit('sign-in', 'one', 'a'))).toBe(false);
  });

  test('is not escaped by inventing a new name each time, and known callers are not slowed by who tries', () => {
    const limit = createRateLimiter(() => 0);
    limit('read', 'known', 'good');
    let refused = 0;
    for (let n = 0; n < 60_000; n += 1) if (limited(() => limit('read', `invented ${n}`, 'evil'))) refused += 1;
    expect(refused).toBeGreaterThan(8_000);
    expect(limited(() => limit('read', 'known', 'good'))).toBe(false);
    expect(limited(() => limit('read', 'new', 'another'))).toBe(false);
  });
});
