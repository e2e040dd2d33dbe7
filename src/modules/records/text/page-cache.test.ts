import { expect, test } from 'vitest';
import { createPageCache } from './page-cache.ts';

const page = (documentId: string, version = 1) => ({ documentId, page: 1, version });

test('a page that was written again is not known any more', () => {
  const cache = createPageCache({ maxBytes: 10_000, restMs: 1000, now: () => 0 });
  cache.put('case', page('a'), 'old');
  expect(cache.get('case', page('a'))).toBe('old');
  expect(cache.get('case', page('a', 2))).toBeUndefined();
  expect(cache.get('other', page('a'))).toBeUndefined();
});

test('the case that was not searched for longest goes when there is no room', () => {
  const cache = createPageCache({ maxBytes: 1000, restMs: 1e9, now: () => 0 });
  cache.put('first', page('a'), 'x'.repeat(200));
  cache.put('second', page('b'), 'x'.repeat(200));
  cache.touch('first');
  cache.put('third', page('c'), 'x'.repeat(200));
  expect(cache.get('first', page('a'))).toBeUndefined();
  expect(cache.get('third', page('c'))).toBeDefined();
  expect(cache.bytes()).toBeLessThanOrEqual(1000);
});

test('what rests is forgotten, and what is forgotten costs nothing', () => {
  let now = 0;
  const cache = createPageCache({ maxBytes: 10_000, restMs: 1000, now: () => now });
  cache.put('case', page('a'), 'text');
  now = 500;
  cache.rest();
  expect(cache.get('case', page('a'))).toBe('text');
  now = 2000;
  cache.rest();
  expect(cache.get('case', page('a'))).toBeUndefined();
  cache.put('case', page('a'), 'text');
  cache.forget('case');
  expect(cache.bytes()).toBe(0);
});
