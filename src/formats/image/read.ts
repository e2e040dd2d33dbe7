import sharp from 'sharp';
import type { Metadata, Sharp } from 'sharp';
import { AppError } from '#kernel/errors.ts';
import type { Grey } from './grey.ts';

import { decodeHeic, isHeic } from './heic.ts';
import { sheetOn } from './sheet.ts';

export type ImageKind = 'png' | 'jpeg' | 'tiff' | 'gif' | 'webp' | 'heic';

export type ImageHeader = {
  kind: ImageKind;
  /** Pixels as shown, EXIF orientation applied. */
  width: number;
  height: number;
  /** EXIF orientation 1–8 (CIPA DC-008 §4.6.4); 1 is upright. */
  orientation: number;
  /** Pages of a TIFF, frames of a GIF or WebP. */
  pages: number;
  /** The original carries EXIF, XMP or IPTC: often the place, sometimes a name. Page pictures never do. */
  hasMetadata: boolean;
};

export type ImagePage = { bytes: Uint8Array; mediaType: 'image/webp' | 'image/png'; width: number; height: number };

export type ImageLimits = { maxPixels?: number; maxPages?: number };

const defaults = { maxPixels: 200_000_000, maxPages: 500 };
/** HEIC is decoded whole, by WebAssembly: four bytes a pixel, twice. Phones make up to 50 million. */
const maxHeicPixels = 60_000_000;
const kinds: string[] = ['png', 'jpeg', 'tiff', 'gif', 'webp'] satisfies ImageKind[];

const words = {
  unsupported: 'We cannot show this kind of picture. Please send it as JPEG, PNG or PDF.',
  flood: 'This picture says it is far larger than any camera or scanner makes. It was not opened.',
  truncated: 'This picture ends too early: the end of the file is missing. Please copy or send it once more.',
  damaged: 'This picture is damaged and cannot be opened. It was kept as you sent it. Please send it again.',
};

/** Reads the header only, decodes nothing. Errors: `input.unsupported`, `file.unsafe`, `file.truncated`, `file.damaged`. */
export async function readImage(bytes: Uint8Array, limits: ImageLimits = {}): Promise<ImageHeader> {
  const bounds = { ...defaults, ...limits };
  if (isHeic(bytes)) return guarded(() => heicHeader(bytes, bounds));
  const meta = await guarded(() => open(bytes, bounds).metadata());
  return headerOf(meta, bounds);
}

async function heicHeader(bytes: Uint8Array, bounds: typeof defaults): Promise<ImageHeader> {
  const { width, height } = await decodeHeic(bytes, Math.min(bounds.maxPixels, maxHeicPixels));
  return { kind: 'heic', width, height, orientation: 1, pages: 1, hasMetadata: true };
}

/**
 * One page (from 1) as a picture of at most `maxSidePx` (2000), upright, on white, in sRGB, with no metadata at all. A
 * sheet of paper that was photographed on a table is cut out, seen from straight above and evenly lit.
 * WebP, or PNG without loss for one-bit scans, whose letters lossy coding would blur.
 */
export async function renderImage(
  bytes: Uint8Array,
  page = 1,
  maxSidePx = 2000,
  limits: ImageLimits = {},
): Promise<ImagePage> {
  const side = Math.min(4000, Math.max(16, maxSidePx));
  const { picture, isScan } = await uprightPage(bytes, page, limits);
  return guarded(async () => {
    const fitted = picture.resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true });
    const coded = isScan ? fitted.png({ compressionLevel: 9 }) : fitted.webp({ quality: 85 });
    const { data, info } = await coded.toBuffer({ resolveWithObject: true });
    const mediaType = isScan ? 'image/png' : 'image/webp';
    return { bytes: Uint8Array.from(data), mediaType, width: info.width, height: info.height };
  });
}

/**
 * One page as it is shown, in its full size, and as grey: what letters are read from. `dpi` is what the file says of
 * itself, if it does. Errors as `renderImage`.
 */
export async function greyPage(bytes: Uint8Array, page = 1): Promise<Grey & { dpi: number | undefined }> {
  const { picture, dpi } = await uprightPage(bytes, page, {});
  return guarded(async () => {
    const { data, info } = await picture
      .resize({ width: maxGreySide, height: maxGreySide, fit: 'inside', withoutEnlargement: true })
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { pixels: Uint8Array.from(data), width: info.width, height: info.height, dpi };
  });
}

/** A picture of our own making as WebP, without looking for anything on it. */
export async function packPicture(bytes: Uint8Array): Promise<Pick<ImagePage, 'bytes' | 'mediaType'>> {
  const packed = await sharp(bytes).webp({ quality: 80 }).toBuffer();
  return { bytes: Uint8Array.from(packed), mediaType: 'image/webp' };
}

/** Enough for small print on a large sheet at 400 dpi. */
const maxGreySide = 5000;

/** A page upright on white in sRGB; `isScan`: it has only black and white. */
async function uprightPage(
  bytes: Uint8Array,
  page: number,
  limits: ImageLimits,
): Promise<{ picture: Sharp; isScan: boolean; dpi: number | undefined }> {
  const bounds = { ...defaults, ...limits };
  if (isHeic(bytes)) return { picture: await heicPage(bytes, page, bounds), isScan: false, dpi: undefined };
  const header = await readImage(bytes, bounds);
  checkPage(page, header.pages);
  return guarded(async () => {
    const meta = await open(bytes, bounds, page - 1).metadata();
    const picture = open(bytes, bounds, page - 1)
      .autoOrient()
      .flatten({ background: 'white' })
      .toColourspace('srgb');
    const isScan = meta.bitsPerSample === 1;
    const isPhoto = header.pages === 1 && ['jpeg', 'webp', 'png'].includes(header.kind) && !isScan;
    if (isFax(meta))
      return { picture: await stretched(picture, meta.width, meta.height * faxStretch), isScan, dpi: faxDpi };
    // 72 is what programs write who do not know.
    const dpi = meta.density !== undefined && meta.density > 90 ? meta.density : undefined;
    return { picture: isPhoto ? await sheetOn(picture) : picture, isScan, dpi };
  });
}

async function heicPage(bytes: Uint8Array, page: number, bounds: typeof defaults): Promise<Sharp> {
  checkPage(page, 1);
  return guarded(async () => {
    const { pixels, width, height } = await decodeHeic(bytes, Math.min(bounds.maxPixels, maxHeicPixels));
    const decoded = sharp(pixels, { raw: { width, height, channels: 4 }, limitInputPixels: bounds.maxPixels });
    return sheetOn(decoded.flatten({ background: 'white' }));
  });
}

function checkPage(page: number, pages: number): void {
  if (!Number.isInteger(page) || page < 1 || page > pages)
    throw new AppError('input.invalid', `This picture has ${pages} pages; page ${page} is not one of them.`);
}

/** Group 3 faxes of standard resolution have 204 points an inch across and 98 lines down (ITU-T T.4, 2.1). */
const faxDpi = 204;
const faxStretch = 204 / 98;
const isFax = ({ width, height, format }: Metadata): boolean =>
  format === 'tiff' && [1728, 2048, 2432].includes(width) && height < width * 0.9 && height > width * 0.3;

/** Made at once: a picture that is being worked on takes one size only. */
async function stretched(picture: Sharp, width: number, height: number): Promise<Sharp> {
  return sharp(
    await picture
      .resize({ width, height: Math.round(height), fit: 'fill' })
      .png()
      .toBuffer(),
  );
}

function open(bytes: Uint8Array, bounds: typeof defaults, page?: number): Sharp {
  return sharp(bytes, {
    limitInputPixels: bounds.maxPixels,
    sequentialRead: true,
    failOn: 'error',
    ...(page === undefined ? {} : { page, pages: 1 }),
  });
}

function headerOf(meta: Metadata, bounds: typeof defaults): ImageHeader {
  if (!kinds.includes(meta.format)) throw new AppError('input.unsupported', words.unsupported);
  const pages = meta.pages ?? 1;
  // In BigInt: a header may claim numbers whose product a double rounds.
  const claimed = BigInt(meta.width) * BigInt(meta.height);
  if (claimed > BigInt(bounds.maxPixels) || pages > bounds.maxPages) throw new AppError('file.unsafe', words.flood);
  return {
    kind: meta.format as ImageKind,
    width: meta.autoOrient.width,
    height: meta.autoOrient.height,
    orientation: meta.orientation ?? 1,
    pages,
    hasMetadata: [meta.exif, meta.xmp, meta.iptc].some((block) => block !== undefined),
  };
}

async function guarded<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const message = cause instanceof Error ? cause.message : '';
    if (/pixel limit|dimensions exceed|too large/i.test(message))
      throw new AppError('file.unsafe', words.flood, { cause });
    if (/premature end|truncated|end of (file|stream|data)/i.test(message)) {
      throw new AppError('file.truncated', words.truncated, { cause });
    }
    if (/unsupported image format/i.test(message))
      throw new AppError('input.unsupported', words.unsupported, { cause });
    throw new AppError('file.damaged', words.damaged, { cause });
  }
}
