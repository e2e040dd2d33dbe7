import { expect, test } from 'vitest';
import { linePortions } from './line-portions.ts';

async function* cut(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  await Promise.resolve();
}

const text = 'one\ntwo\n\na line that is longer than a portion\nzwölf\nlast';

test.each([1, 3, 7, 1000])('whole lines in their order with their numbers, in chunks of %i bytes', async (size) => {
  for (const portionBytes of [1, 5, 12, 40, 1000]) {
    const found: string[] = [];
    for await (const { bytes, firstLine } of linePortions(cut(text, size), portionBytes)) {
      expect(found.join('').split('\n').length - 1).toBe(firstLine);
      found.push(Buffer.from(bytes).toString('utf8'));
    }
    expect(found.join('')).toBe(text);
    for (const portion of found.slice(0, -1)) expect(portion.endsWith('\n')).toBe(true);
    if (portionBytes === 1000) expect(found).toHaveLength(1);
  }
});

test('an empty file has none', async () => {
  const found = [];
  for await (const portion of linePortions(cut('', 5), 10)) found.push(portion);
  expect(found).toEqual([]);
});
