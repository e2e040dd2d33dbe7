import { expect, test } from 'vitest';
import { inReadingOrder } from './rtl.ts';
import { textOf } from './words.ts';
import type { TextRun } from './words.ts';

/** Letters drawn one by one from `right` to the left, 5 units each, blanks as gaps. */
function drawn(text: string, right: number): TextRun[] {
  let at = right;
  return [...text].flatMap((str) => {
    at -= 5;
    return str === ' ' ? [] : [{ str, dir: 'rtl', hasEOL: false, left: at, baseline: 10, advance: 5, size: 10 }];
  });
}
const ltr = (str: string, left: number): TextRun => ({
  str,
  dir: 'ltr',
  hasEOL: false,
  left,
  baseline: 10,
  advance: str.length * 5,
  size: 10,
});

test('Arabic letters drawn one by one get their blanks back', () => {
  expect(textOf(inReadingOrder(drawn('المركز الطبي', 200)))).toBe('المركز الطبي');
});

test('numbers and Latin phrases find their place in a line that reads from the right', () => {
  const line = [ltr('2024', 100), ...drawn('مايو', 145), ltr('8', 150), ...drawn('التاريخ', 195)];
  expect(textOf(inReadingOrder(line))).toBe('التاريخ 8 مايو 2024');
  const phrase = [ltr('IgA', 100), ltr('nephropathy', 120), ...drawn('التشخيص النهائي اليوم', 290)];
  expect(textOf(inReadingOrder(phrase))).toBe('التشخيص النهائي اليوم IgA nephropathy');
});

test('joined shapes become plain letters, other lines stay as they are', () => {
  expect(textOf(inReadingOrder(drawn('اﻻفتراضي', 100)))).toBe('الافتراضي');
  const english = [ltr('Dear', 0), ltr(' ', 20), ltr('colleague', 25)];
  expect(inReadingOrder(english)).toEqual(english);
});
