export type Vector = readonly [number, number, number];

/**
 * Letters of a direction in patient coordinates (LPS: x to the left, y to the back, z to the head): the strongest first,
 * a second when the direction is clearly oblique (PS3.3 C.7.6.1.1.1).
 */
export function orientationLetters([x, y, z]: Vector): string {
  const length = Math.hypot(x, y, z);
  if (length === 0) return '';
  const parts: [number, string][] = [
    [x / length, x > 0 ? 'L' : 'R'],
    [y / length, y > 0 ? 'P' : 'A'],
    [z / length, z > 0 ? 'H' : 'F'],
  ];
  return parts
    .filter(([share]) => Math.abs(share) > 0.3)
    .toSorted(([a], [b]) => Math.abs(b) - Math.abs(a))
    .slice(0, 2)
    .map(([, letter]) => letter)
    .join('');
}

const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];

/** Letters at the four edges of a view, from where four points of the screen lie in the patient. */
export function edgeLetters(
  toWorld: (x: number, y: number) => Vector,
): Record<'start' | 'end' | 'top' | 'bottom', string> {
  const right = minus(toWorld(100, 0), toWorld(0, 0));
  const down = minus(toWorld(0, 100), toWorld(0, 0));
  const back = ([x, y, z]: Vector): Vector => [-x, -y, -z];
  return {
    start: orientationLetters(back(right)),
    end: orientationLetters(right),
    top: orientationLetters(back(down)),
    bottom: orientationLetters(down),
  };
}

/** Window centre and width from the range that is shown, and back (PS3.3 C.11.2.1.2.1). */
export const windowOf = (range: { lower: number; upper: number }) => ({
  width: range.upper - range.lower + 1,
  center: (range.lower + range.upper + 1) / 2,
});
export const rangeOf = (window: { center: number; width: number }) => ({
  lower: window.center - 0.5 - (window.width - 1) / 2,
  upper: window.center - 0.5 + (window.width - 1) / 2,
});

/** Distance of two points of one picture: millimetres when it says how far its points are apart, else points. */
export function lengthBetween(
  [a, b]: readonly [readonly [number, number], readonly [number, number]],
  spacing: { row: number; column: number } | undefined,
): { value: number; unit: 'mm' | 'px' } {
  const dx = (b[0] - a[0]) * (spacing?.column ?? 1);
  const dy = (b[1] - a[1]) * (spacing?.row ?? 1);
  return { value: Math.hypot(dx, dy), unit: spacing ? 'mm' : 'px' };
}
