import { expect, test } from 'vitest';
import { textPages } from './text-pages.rules.ts';

test('a text becomes pages of at most 64 lines, and nothing of it is lost', () => {
  const text = Array.from({ length: 200 }, (_, at) => `line ${at}`).join('\n');
  const pages = textPages(text);
  expect(pages.map((page) => page.split('\n').length)).toEqual([64, 64, 64, 8]);
  expect(pages.join('\n')).toBe(text);
});

test('long lines take more room, a form feed begins a page, an empty text is one page', () => {
  expect(textPages('x'.repeat(110 * 40) + '\n' + 'y'.repeat(110 * 40))).toHaveLength(2);
  expect(textPages('x'.repeat(110 * 64 * 3))).toHaveLength(3);
  expect(textPages('one\ftwo')).toEqual(['one', 'two']);
  expect(textPages('')).toEqual(['']);
});
