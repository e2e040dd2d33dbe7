import type { BulkPlace } from './json-model.ts';
import type { PixelModule } from './pixel-module.ts';
import { damaged, truncated } from './errors.ts';

/**
 * Where one frame lies in the stored bytes. `ranges` is present when the frame is in several fragments: then `offset`
 * is the first and `length` the sum. `bitOffset` (0 to 7) is present when a one-bit frame does not start on a byte.
 */
export type Frame = BulkPlace & { ranges?: BulkPlace[]; bitOffset?: number };

/** Bits of one native frame; 4:2:2 colour keeps two samples for each pixel (PS3.3 C.7.6.3.1.2). */
function nativeFrameBits(module: PixelModule): bigint {
  const { photometricInterpretation: photometric, samplesPerPixel } = module;
  const subsampled = samplesPerPixel === 3 && (photometric === 'YBR_FULL_422' || photometric === 'YBR_PARTIAL_422');
  return subsampled ? (module.frameBits / 3n) * 2n : module.frameBits;
}

/**
 * Frames of native pixel data (PS3.5 8.1.1): equal parts, one after the other.
 * `available` is the number of bytes from `offset` to the end of the stored bytes, `declared` the length of the value.
 * @throws AppError file.truncated when fewer bytes are there than the picture needs
 */
export function nativeFrames(module: PixelModule, offset: number, declared: number, available: number): Frame[] {
  const bits = nativeFrameBits(module);
  const needed = (bits * BigInt(module.numberOfFrames) + 7n) / 8n;
  if (needed > BigInt(available) || declared > available) throw truncated('part of the picture is missing');
  if (needed > BigInt(declared)) throw damaged('the picture has fewer points than it says');
  const frameBits = Number(bits);
  if (frameBits % 8 !== 0) return bitFrames(module.numberOfFrames, frameBits, offset);
  const length = frameBits / 8;
  return Array.from({ length: module.numberOfFrames }, (_, i) => ({ offset: offset + i * length, length }));
}

/** One-bit frames follow each other without padding (PS3.5 8.1.1), so they may share a byte with their neighbour. */
function bitFrames(count: number, frameBits: number, offset: number): Frame[] {
  return Array.from({ length: count }, (_, i) => {
    const firstBit = i * frameBits;
    const firstByte = Math.floor(firstBit / 8);
    const length = Math.ceil((firstBit + frameBits) / 8) - firstByte;
    return { offset: offset + firstByte, length, bitOffset: firstBit % 8 };
  });
}
