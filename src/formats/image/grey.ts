/** A grey picture, one byte a pixel, row by row from the top; 0 is black. */
export type Grey = { pixels: Uint8Array; width: number; height: number };

/** Pixels of one or three channels (grey, or red, green, blue), row by row from the top. */
export type Raster = { pixels: Uint8Array; width: number; height: number; channels: number };

/** Luma of each pixel (ITU-R BT.601). */
export function greyOf({ pixels, width, height, channels }: Raster): Grey {
  if (channels === 1) return { pixels, width, height };
  const out = new Uint8Array(width * height);
  for (let at = 0; at < out.length; at += 1) {
    const from = at * channels;
    out[at] = 0.299 * (pixels[from] ?? 0) + 0.587 * (pixels[from + 1] ?? 0) + 0.114 * (pixels[from + 2] ?? 0);
  }
  return { pixels: out, width, height };
}

/** Binary portable grey map (netpbm P5), which every engine reads and nothing has to be compressed for. */
export function toPgm({ pixels, width, height }: Grey): Uint8Array {
  const header = new TextEncoder().encode(`P5\n${width} ${height}\n255\n`);
  const bytes = new Uint8Array(header.length + pixels.length);
  bytes.set(header);
  bytes.set(pixels, header.length);
  return bytes;
}

/** The mean of each block of `size` × `size` pixels. */
export function shrunk({ pixels, width, height }: Grey, size: number): Grey {
  const [w, h] = [Math.max(1, Math.floor(width / size)), Math.max(1, Math.floor(height / size))];
  const out = new Uint8Array(w * h);
  for (let y = 0; y < h; y += 1)
    for (let x = 0; x < w; x += 1) {
      let sum = 0;
      let count = 0;
      for (let j = y * size; j < Math.min(height, (y + 1) * size); j += 1)
        for (let i = x * size; i < Math.min(width, (x + 1) * size); i += 1) {
          sum += pixels[j * width + i] ?? 0;
          count += 1;
        }
      out[y * w + x] = count === 0 ? 0 : sum / count;
    }
  return { pixels: out, width: w, height: h };
}
