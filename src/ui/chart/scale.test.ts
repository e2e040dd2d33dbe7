import { expect, test } from 'vitest';
import { bandsOf, labelled, scalesOf, type ChartPoint } from './scale.ts';

const box = { width: 300, height: 160, left: 10, right: 40, top: 10, bottom: 30 };
const point = (date: string, value: number, low: number | null = null, high: number | null = null): ChartPoint => ({
  key: `${date}${value}`, date, value, bound: 'exact', low, high, words: String(value),
}); // prettier-ignore

test('time runs from the left edge to the right one, and higher is higher', () => {
  const { x, y } = scalesOf([point('2024-01-01', 10), point('2024-01-11', 20)], box);
  expect([x('2024-01-01'), x('2024-01-11')]).toEqual([10, 260]);
  expect(x('2024-01-06')).toBeCloseTo(135, 0);
  expect(y(20)).toBeLessThan(y(10));
  expect(y(10)).toBeLessThanOrEqual(130);
});

test('one value and values that never change stand inside the box', () => {
  for (const points of [[point('2024-01-01', 0)], [point('2024-01-01', 5), point('2024-02-01', 5)]]) {
    const { x, y } = scalesOf(points, box);
    expect(Number.isFinite(x('2024-01-01'))).toBe(true);
    expect(y(points[0]?.value ?? 0)).toBeGreaterThan(0);
    expect(y(points[0]?.value ?? 0)).toBeLessThanOrEqual(160);
  }
});

test('the band covers the whole width, and a range that is open on one side reaches the edge', () => {
  const bands = bandsOf([point('2024-01-01', 10, 12, 15), point('2024-02-01', 11, 12, 15), point('2024-03-01', 12, null, 15)], box); // prettier-ignore
  expect(bands[0]?.x).toBe(10);
  expect((bands.at(-1)?.x ?? 0) + (bands.at(-1)?.width ?? 0)).toBeCloseTo(260, 5);
  expect((bands[2]?.y ?? 0) + (bands[2]?.height ?? 0)).toBeCloseTo(130, 5);
});

test('a bound far away does not press the line flat', () => {
  const { y } = scalesOf([point('2024-01-01', 1, null, 1000), point('2024-02-01', 2, null, 1000)], box);
  expect(y(1) - y(2)).toBeGreaterThan(50);
});

test('values are said at the ends and the extremes, never over each other', () => {
  const many = Array.from({ length: 50 }, (_, day) => point(`2024-01-${String((day % 28) + 1).padStart(2, '0')}`, day === 20 ? 99 : 10)); // prettier-ignore
  expect(labelled(many, box).size).toBeGreaterThan(1);
  expect(labelled(many, box).size).toBeLessThan(5);
});
