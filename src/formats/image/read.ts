import sharp from 'sharp';
import type { Metadata, Sharp } from 'sharp';
import { AppError } from '#kernel/errors.ts';

export type ImageKind = 'png' | 'jpeg' | 'tiff' | 'gif' | 'webp';

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
  const meta = await guarded(() => open(bytes, bounds).metadata());
  return headerOf(meta, bounds);
}

/**
 * One page (from 1) as a picture of at most `maxSidePx` (2000), upright, on white, in sRGB, with no metadata at all.
 * WebP, or PNG without loss for one-bit scans, whose letters lossy coding would blur.
 */
export async function renderImage(
  bytes: Uint8Array,
  page = 1,
  maxSidePx = 2000,
  limits: ImageLimits = {},
): Promise<ImagePage> {
  const bounds = { ...defaults, ...limits };
  const header = await readImage(bytes, bounds);
  if (!Number.isInteger(page) || page < 1 || page > header.pages) {
    throw new AppError('input.invalid', `This picture has ${header.pages} pages; page ${page} is not one of them.`);
  }
  const side = Math.min(4000, Math.max(16, maxSidePx));
  return guarded(async () => {
    const meta = await open(bytes, bounds, page - 1).metadata();
    const picture = open(bytes, bounds, page - 1)
      .autoOrient()
      .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: 'white' })
      .toColourspace('srgb');
    const isScan = meta.bitsPerSample === 1;
    const coded = isScan ? picture.png({ compressionLevel: 9 }) : picture.webp({ quality: 85 });
    const { data, info } = await coded.toBuffer({ resolveWithObject: true });
    const mediaType = isScan ? 'image/png' : 'image/webp';
    return { bytes: Uint8Array.from(data), mediaType, width: info.width, height: info.height };
  });
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
