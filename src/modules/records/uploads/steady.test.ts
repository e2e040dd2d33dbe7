import { expect, test } from 'vitest';
import { createSteady } from './steady.ts';

const [long, short] = [16 * 1024 * 1024, 1024 * 1024];

test('a line that held goes on in long parts; one that broke, or was never seen, in short ones', () => {
  const steady = createSteady();
  expect(steady.partBytes('a', 0)).toBe(long);
  steady.held('a', 500);
  expect(steady.partBytes('a', 500)).toBe(long);
  expect(steady.partBytes('a', 300)).toBe(short);
  expect(steady.partBytes('b', 500)).toBe(short);
});

test('what is remembered has an end', () => {
  const steady = createSteady();
  for (let at = 0; at < 2001; at += 1) steady.held(`u${at}`, 5);
  expect(steady.partBytes('u0', 5)).toBe(short);
  expect(steady.partBytes('u2000', 5)).toBe(long);
});
