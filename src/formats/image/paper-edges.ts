import { shrunk } from './grey.ts';
import type { Grey } from './grey.ts';

export type Point = { x: number; y: number };
/** Corners of a sheet in pixels: top left, top right, bottom right, bottom left. */
export type Corners = readonly [Point, Point, Point, Point];

/** Longest side in pixels of the picture that is looked at; edges of paper are seen in small pictures as well. */
const lookedAtPx = 360;
/** A sheet covers so much of a photo; when it covers nearly all there is nothing to cut off. */
const leastShare = 0.2;
const mostShare = 0.97;
/** What was found must fill its four-sided frame so well, and be so much brighter than what lies around (of 255). */
const leastFill = 0.9;
const leastContrast = 35;

/**
 * The corners of the sheet of paper that a photo shows on something darker; undefined when there is none: a scan, a
 * sheet that fills the picture, a photo of something else.
 */
export function findPaper(picture: Grey): Corners | undefined {
  const size = Math.max(1, Math.ceil(Math.max(picture.width, picture.height) / lookedAtPx));
  const small = shrunk(picture, size);
  const sheet = brightSheet(small);
  if (!sheet) return undefined;
  const rough = extremes(sheet.edge);
  const corners = refined(rough, sheet.edge) ?? rough;
  if (!isSheet(corners, sheet.area, small)) return undefined;
  return corners.map(({ x, y }) => ({ x: (x + 0.5) * size, y: (y + 0.5) * size })) as unknown as Corners;
}

/** The largest bright patch: its share of the picture with what is printed on it, and the pixels at its rim. */
function brightSheet({ pixels, width, height }: Grey): { area: number; edge: Point[] } | undefined {
  const { threshold, contrast } = otsu(pixels);
  if (contrast < leastContrast) return undefined;
  const patch = largestPatch(pixels, width, height, threshold);
  const share = patch.area / pixels.length;
  if (share < leastShare || share > mostShare) return undefined;
  const edge: Point[] = [];
  let inside = 0;
  for (let y = 0; y < height; y += 1) {
    // Print inside the sheet is not its rim: of each row and column only the ends count.
    const row = ends(width, (x) => patch.of[y * width + x] === patch.label);
    if (!row) continue;
    edge.push({ x: row[0], y }, { x: row[1], y });
    inside += row[1] - row[0] + 1;
  }
  for (let x = 0; x < width; x += 1) {
    const column = ends(height, (y) => patch.of[y * width + x] === patch.label);
    if (column) edge.push({ x, y: column[0] }, { x, y: column[1] });
  }
  return { area: inside / pixels.length, edge };
}

function ends(length: number, isIn: (at: number) => boolean): [number, number] | undefined {
  let [first, last] = [0, length - 1];
  while (first < length && !isIn(first)) first += 1;
  while (last > first && !isIn(last)) last -= 1;
  return first < length ? [first, last] : undefined;
}

/** Threshold between dark and bright, and how far the means of both lie apart (Otsu 1979). */
function otsu(pixels: Uint8Array): { threshold: number; contrast: number } {
  const counts = new Float64Array(256);
  for (const value of pixels) counts[value] = (counts[value] ?? 0) + 1;
  const total = pixels.length;
  const whole = counts.reduce((sum, count, value) => sum + count * value, 0);
  let best = { threshold: 128, contrast: 0, between: 0 };
  let [dark, darkSum] = [0, 0];
  for (let value = 0; value < 255; value += 1) {
    dark += counts[value] ?? 0;
    darkSum += (counts[value] ?? 0) * value;
    if (dark === 0 || dark === total) continue;
    const apart = (whole - darkSum) / (total - dark) - darkSum / dark;
    const between = dark * (total - dark) * apart * apart;
    if (between > best.between) best = { threshold: value, contrast: apart, between };
  }
  return best;
}

/** Fills patches of bright pixels (four neighbours) and keeps the largest. */
function largestPatch(pixels: Uint8Array, width: number, height: number, threshold: number) {
  const of = new Int32Array(width * height);
  const stack: number[] = [];
  let best = { label: 0, area: 0 };
  let label = 0;
  for (let start = 0; start < pixels.length; start += 1) {
    if ((pixels[start] ?? 0) <= threshold || of[start] !== 0) continue;
    label += 1;
    let area = 0;
    stack.push(start);
    of[start] = label;
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      area += 1;
      const x = at % width;
      for (const next of [x > 0 ? at - 1 : -1, x < width - 1 ? at + 1 : -1, at - width, at + width]) {
        if (next < 0 || next >= pixels.length || of[next] !== 0 || (pixels[next] ?? 0) <= threshold) continue;
        of[next] = label;
        stack.push(next);
      }
    }
    if (area > best.area) best = { label, area };
  }
  return { of, ...best };
}

/** The points furthest to each corner. */
function extremes(edge: readonly Point[]): Corners {
  const most = (value: (point: Point) => number): Point =>
    edge.reduce((best, point) => (value(point) > value(best) ? point : best), edge[0] ?? { x: 0, y: 0 });
  return [most(({ x, y }) => -x - y), most(({ x, y }) => x - y), most(({ x, y }) => x + y), most(({ x, y }) => y - x)];
}

/** Corners where the straight lines through the four sides meet: a dog-ear or a thumb at a corner then does no harm. */
function refined(rough: Corners, edge: readonly Point[]): Corners | undefined {
  const sides = rough.map((from, index) => sideThrough(from, rough[(index + 1) % 4] as Point, edge));
  const corners = sides.map((side, index) => crossing(sides[(index + 3) % 4], side));
  return corners.every((corner) => corner !== undefined) ? (corners as unknown as Corners) : undefined;
}

/** A line as a point and a direction. */
type Side = { at: Point; along: Point };

function sideThrough(from: Point, to: Point, edge: readonly Point[]): Side | undefined {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (length < 10) return undefined;
  const along = { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
  const near = edge.filter((point) => {
    const [dx, dy] = [point.x - from.x, point.y - from.y];
    const place = (dx * along.x + dy * along.y) / length;
    return place > 0.08 && place < 0.92 && Math.abs(dx * along.y - dy * along.x) < Math.max(3, length * 0.02);
  });
  return near.length < 10 ? undefined : fitted(near);
}

/** The line with the least sum of squared distances (first principal axis). */
function fitted(points: readonly Point[]): Side {
  const at = {
    x: points.reduce((sum, { x }) => sum + x, 0) / points.length,
    y: points.reduce((sum, { y }) => sum + y, 0) / points.length,
  };
  let [xx, xy, yy] = [0, 0, 0];
  for (const { x, y } of points) {
    xx += (x - at.x) ** 2;
    xy += (x - at.x) * (y - at.y);
    yy += (y - at.y) ** 2;
  }
  const angle = Math.atan2(2 * xy, xx - yy) / 2;
  return { at, along: { x: Math.cos(angle), y: Math.sin(angle) } };
}

function crossing(a: Side | undefined, b: Side | undefined): Point | undefined {
  if (!a || !b) return undefined;
  const cross = a.along.x * b.along.y - a.along.y * b.along.x;
  if (Math.abs(cross) < 0.3) return undefined;
  const t = ((b.at.x - a.at.x) * b.along.y - (b.at.y - a.at.y) * b.along.x) / cross;
  return { x: a.at.x + a.along.x * t, y: a.at.y + a.along.y * t };
}

/** Four sides, all bending the same way, filled by what is bright, and not far outside the picture. */
function isSheet(corners: Corners, share: number, { width, height }: Grey): boolean {
  const margin = Math.max(width, height) * 0.08;
  const isInside = ({ x, y }: Point): boolean =>
    x > -margin && y > -margin && x < width + margin && y < height + margin;
  const bends = corners.map((corner, index) => {
    const [next, after] = [corners[(index + 1) % 4] as Point, corners[(index + 2) % 4] as Point];
    return (next.x - corner.x) * (after.y - next.y) - (next.y - corner.y) * (after.x - next.x);
  });
  const area = areaOf(corners) / (width * height);
  return corners.every(isInside) && bends.every((bend) => bend > 0) && share / area > leastFill && area < mostShare;
}

function areaOf(corners: Corners): number {
  return (
    corners.reduce((sum, { x, y }, index) => {
      const next = corners[(index + 1) % 4] as Point;
      return sum + x * next.y - next.x * y;
    }, 0) / 2
  );
}
