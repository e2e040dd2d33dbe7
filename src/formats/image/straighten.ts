import type { Raster } from './grey.ts';
import type { Corners, Point } from './paper-edges.ts';

/**
 * The sheet between four corners as if seen from straight above: each pixel of the answer is taken from where the
 * perspective put it, between its four neighbours in proportion. What lies outside the picture is white.
 */
export function straightened(picture: Raster, corners: Corners): Raster {
  const [a, b, c, d] = corners;
  const width = Math.max(16, Math.round(Math.max(distance(a, b), distance(d, c))));
  const height = Math.max(16, Math.round(Math.max(distance(a, d), distance(b, c))));
  const { channels } = picture;
  const out = new Uint8Array(width * height * channels);
  const place = perspective(corners, width, height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const from = place(x + 0.5, y + 0.5);
      const at = (y * width + x) * channels;
      for (let channel = 0; channel < channels; channel += 1) out[at + channel] = sampled(picture, from, channel);
    }
  return { pixels: out, width, height, channels };
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

/** The projective map of a rectangle onto four corners (Heckbert 1989, 2.2.2). */
function perspective([a, b, c, d]: Corners, width: number, height: number): (x: number, y: number) => Point {
  const [dx1, dx2, dx3] = [b.x - c.x, d.x - c.x, a.x - b.x + c.x - d.x];
  const [dy1, dy2, dy3] = [b.y - c.y, d.y - c.y, a.y - b.y + c.y - d.y];
  const base = dx1 * dy2 - dx2 * dy1;
  const g = base === 0 ? 0 : (dx3 * dy2 - dx2 * dy3) / base;
  const h = base === 0 ? 0 : (dx1 * dy3 - dx3 * dy1) / base;
  const [ux, uy] = [b.x - a.x + g * b.x, b.y - a.y + g * b.y];
  const [vx, vy] = [d.x - a.x + h * d.x, d.y - a.y + h * d.y];
  return (x, y) => {
    const [u, v] = [x / width, y / height];
    const w = g * u + h * v + 1;
    return { x: (ux * u + vx * v + a.x) / w, y: (uy * u + vy * v + a.y) / w };
  };
}

function sampled({ pixels, width, height, channels }: Raster, { x, y }: Point, channel: number): number {
  const [u, v] = [x - 0.5, y - 0.5];
  const [i, j] = [Math.floor(u), Math.floor(v)];
  if (i < -1 || j < -1 || i >= width || j >= height) return 255;
  const [p, q] = [u - i, v - j];
  const [left, right] = [Math.max(0, i), Math.min(width - 1, i + 1)];
  const [top, bottom] = [Math.max(0, j) * width, Math.min(height - 1, j + 1) * width];
  const value = (place: number): number => pixels[place * channels + channel] ?? 255;
  const above = value(top + left) * (1 - p) + value(top + right) * p;
  const below = value(bottom + left) * (1 - p) + value(bottom + right) * p;
  return above * (1 - q) + below * q;
}
