import { describe, expect, test } from 'vitest';
import { missingSlices } from './imaging.rules.ts';

const axial = (positions: readonly number[]) => positions.map((position) => ({ orientation: 'axial', position }));
const steps = (count: number, step: number, from = 0) => Array.from({ length: count }, (_, i) => from + i * step);

describe('gaps between slices', () => {
  test('an even series has none, in whatever order it comes', () => {
    expect(missingSlices(axial(steps(40, 1.25).toReversed()))).toBe(0);
  });

  test('slices that are not there are counted', () => {
    expect(missingSlices(axial(steps(40, 2).filter((p) => p !== 20 && p !== 40 && p !== 42)))).toBe(3);
  });

  test('a head scan that goes on with thicker slices has no hole', () => {
    expect(missingSlices(axial([...steps(12, 2.5), ...steps(16, 5, 32.5)]))).toBe(0);
  });

  test('an overview in another direction and repeated places do not count', () => {
    const overview = { orientation: 'sagittal', position: 500 };
    expect(missingSlices([...axial(steps(20, 3)), ...axial(steps(20, 3)), overview])).toBe(0);
  });

  test('a few pictures tell nothing', () => {
    expect(missingSlices(axial([0, 1, 50]))).toBe(0);
  });
});
