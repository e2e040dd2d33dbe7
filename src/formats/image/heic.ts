import { AppError } from '#kernel/errors.ts';

const damaged = 'This picture is damaged and cannot be opened. It was kept as you sent it. Please send it again.';

/** Whether a file is HEIF (ISO/IEC 23008-12): `ftyp` and a brand of still pictures coded with HEVC, or any codec. */
export function isHeic(bytes: Uint8Array): boolean {
  const words = String.fromCharCode(...bytes.subarray(4, 12));
  return /^ftyp(hei[cxms]|hev[cx]|mif1|msf1)/.test(words);
}

/**
 * The first picture of a HEIC file as red, green, blue and alpha; turned and mirrored as the file says (`irot`, `imir`).
 * Errors: `file.damaged`, `file.unsafe` (more pixels than `maxPixels`).
 */
export async function decodeHeic(
  bytes: Uint8Array,
  maxPixels: number,
): Promise<{ pixels: Uint8Array; width: number; height: number }> {
  // Loaded when the first such picture comes: a program that reads none does not need it.
  const { default: heif } = await import('libheif-js/wasm-bundle.js');
  const images = new heif.HeifDecoder().decode(bytes);
  try {
    const [first] = images;
    if (!first) throw new AppError('file.damaged', damaged);
    const [width, height] = [first.get_width(), first.get_height()];
    if (width * height > maxPixels)
      throw new AppError('file.unsafe', 'This picture says it is far larger than any camera makes. It was not opened.');
    const data = new Uint8ClampedArray(width * height * 4);
    const filled = await new Promise((resolve) => first.display({ data, width, height }, resolve));
    if (!filled) throw new AppError('file.damaged', damaged);
    return { pixels: new Uint8Array(data.buffer), width, height };
  } finally {
    for (const image of images) image.free();
  }
}
