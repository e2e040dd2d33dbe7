import { shrunk } from '#formats/image/index.ts';
import type { Grey } from '#formats/image/index.ts';

const mostDegrees = 6;
const coarse = 0.5;
const fine = 0.1;
/** Lines must stand out so much more than as the page lies now, or it is left alone. */
const gain = 1.03;

/**
 * By how many degrees (clockwise positive, within ±6) a page must be turned so that its lines lie level: the
 * angle under which the ink of rows varies most (Postl's projection profile).
 */
export function skewOf(picture: Grey): number {
  const ink = inkOf(shrunk(picture, Math.max(1, Math.round(picture.width / 800))));
  if (ink.length < 200) return 0;
  const level = sharpness(ink, 0);
  let best = { degrees: 0, value: level };
  const look = (from: number, to: number, step: number): void => {
    for (let degrees = from; degrees <= to; degrees += step) {
      const value = sharpness(ink, degrees);
      if (value > best.value) best = { degrees, value };
    }
  };
  look(-mostDegrees, mostDegrees, coarse);
  look(best.degrees - coarse, best.degrees + coarse, fine);
  return best.value > level * gain && Math.abs(best.degrees) >= 0.2 ? Math.round(best.degrees * 10) / 10 : 0;
}

type Ink = { length: number; x: Float32Array; y: Float32Array; height: number };

/** Places of dark pixels, at most some 60,000 of them. */
function inkOf({ pixels, width, height }: Grey): Ink {
  const x: number[] = [];
  const y: number[] = [];
  for (let at = 0; at < pixels.length; at += 1)
    if ((pixels[at] ?? 255) < 150) {
      x.push(at % width);
      y.push(Math.floor(at / width));
    }
  const step = Math.max(1, Math.ceil(x.length / 60_000));
  const some = (all: number[]): Float32Array => Float32Array.from(all.filter((_, index) => index % step === 0));
  const [xs, ys] = [some(x), some(y)];
  return { length: xs.length, x: xs, y: ys, height: height + width };
}

/** Sum of squared differences between neighbouring rows when the page is turned by so many degrees. */
function sharpness({ length, x, y, height }: Ink, degrees: number): number {
  const slope = Math.tan((degrees * Math.PI) / 180);
  const rows = new Uint32Array(height + 1);
  const offset = height / 4;
  for (let at = 0; at < length; at += 1) {
    const row = Math.round((y[at] ?? 0) + (x[at] ?? 0) * slope + offset);
    if (row >= 0 && row <= height) rows[row] = (rows[row] ?? 0) + 1;
  }
  let sum = 0;
  for (let row = 1; row <= height; row += 1) sum += ((rows[row] ?? 0) - (rows[row - 1] ?? 0)) ** 2;
  return sum;
}
