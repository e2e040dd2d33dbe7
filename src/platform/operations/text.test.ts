import { describe, expect, test } from 'vitest';
import { unkeepableText } from './text.ts';

describe('text that cannot be kept the same everywhere', () => {
  test('NUL and half a surrogate pair are found wherever they stand', () => {
    const input = { a: 'ok 😀', b: ['x', 'y\u0000'], c: { d: '\ud800' }, 'e\u0000': 1 };
    expect(unkeepableText(input).map((problem) => problem.path)).toEqual(['b.1', 'c.d', '']);
  });

  test('what is nested without end is refused, not followed', () => {
    const deep = JSON.parse(`${'['.repeat(1000)}${']'.repeat(1000)}`) as unknown;
    expect(unkeepableText({ deep })).toMatchObject([{ message: 'is nested too deep' }]);
  });

  test('letters of every script, line breaks and empty text are kept', () => {
    expect(unkeepableText({ a: 'שלום\n', b: '', c: null, d: 7, e: 'é\u0301' })).toEqual([]);
  });
});
