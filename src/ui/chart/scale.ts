/** What a chart over time is drawn from; dates are ISO 8601, values in one unit. */
export type ChartPoint = {
  key: string;
  date: string;
  value: number;
  /** The value is a bound, not a measurement. */
  bound: 'exact' | 'below' | 'above';
  low: number | null;
  high: number | null;
  /** As it is said beside the point. */
  words: string;
};
export type ChartMark = { key: string; date: string; label: string };

export type Box = { width: number; height: number; left: number; right: number; top: number; bottom: number };

const time = (date: string): number => Date.parse(date.length <= 10 ? `${date.slice(0, 10)}T12:00:00Z` : date);

/** Functions from date and value to the place in the box. The range of the values holds the bounds beside them. */
export function scalesOf(points: readonly ChartPoint[], box: Box) {
  const times = points.map(({ date }) => time(date));
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const shown = points.flatMap(({ value, low, high }) => [value, ...nearBounds(value, low, high)]);
  const [least, most] = [Math.min(...shown), Math.max(...shown)];
  const spare = (most - least || Math.abs(most) || 1) * 0.12;
  const [bottom, top] = [least >= 0 ? Math.max(0, least - spare) : least - spare, most + spare];
  const inner = box.width - box.left - box.right;
  return {
    x: (date: string) => box.left + (last === first ? 0.5 : (time(date) - first) / (last - first)) * inner,
    y: (value: number) =>
      box.height - box.bottom - ((value - bottom) / (top - bottom)) * (box.height - box.top - box.bottom),
    holds: (date: string) => time(date) >= first && time(date) <= last,
    bottom,
    top,
  };
}

/** A bound far away from every value would press the line flat: it is only drawn where it is near. */
function nearBounds(value: number, low: number | null, high: number | null): number[] {
  const width = low !== null && high !== null ? high - low : Math.abs(value) || 1;
  return [low, high].flatMap((bound) => (bound !== null && Math.abs(bound - value) <= 3 * width ? bound : []));
}

/** The reference range as pieces, each from the middle before its point to the middle after it. */
export function bandsOf(
  points: readonly ChartPoint[],
  box: Box,
): { key: string; x: number; y: number; width: number; height: number }[] {
  const { x, y, bottom, top } = scalesOf(points, box);
  const places = points.map(({ date }) => x(date));
  return points.flatMap(({ key, low, high }, at) => {
    if (low === null && high === null) return [];
    const here = places[at] ?? 0;
    const from = at === 0 ? box.left : ((places[at - 1] ?? here) + here) / 2;
    const to = at === points.length - 1 ? box.width - box.right : (here + (places[at + 1] ?? here)) / 2;
    const upper = Math.max(box.top, y(Math.min(high ?? top, top)));
    const lower = Math.min(box.height - box.bottom, y(Math.max(low ?? bottom, bottom)));
    return lower > upper ? [{ key, x: from, y: upper, width: Math.max(0, to - from), height: lower - upper }] : [];
  });
}

/** Points that carry their value in words: the first, the last, the highest and the lowest, where they do not collide. */
export function labelled(points: readonly ChartPoint[], box: Box, leastGap = 44): ReadonlySet<string> {
  const { x } = scalesOf(points, box);
  const by = (pick: (a: ChartPoint, b: ChartPoint) => boolean) => points.reduce((best, one) => (pick(one, best) ? one : best), points[0] as ChartPoint); // prettier-ignore
  const wanted = [points.at(-1), points[0], by((a, b) => a.value > b.value), by((a, b) => a.value < b.value)];
  const chosen: ChartPoint[] = [];
  for (const one of wanted)
    if (one && chosen.every((other) => other.key === one.key || Math.abs(x(other.date) - x(one.date)) >= leastGap))
      chosen.push(one);
  return new Set(chosen.map(({ key }) => key));
}
