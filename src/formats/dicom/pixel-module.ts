import type { Header } from './cursor.ts';
import type { DicomDataset } from './json-model.ts';
import { damaged, unsafe } from './errors.ts';
import { firstNumber, firstString } from './json-model.ts';

/** Cap on the decoded pixels of one series, in bytes (FU-6); one instance may never be larger either. */
export const SERIES_PIXEL_BUDGET = 4n * 1024n ** 3n;
/** A single decoded frame must fit a viewer: 512 MiB is 16,384 × 16,384 at 16 bit. */
const FRAME_BUDGET = 512n * 1024n ** 2n;
/** A video or slide has at most some hundred thousand frames. */
const MAX_FRAMES = 1_000_000;

/** The image pixel module (PS3.3 C.7.6.3) as numbers, with the verdict on what decoding would cost. */
export type PixelModule = {
  rows: number;
  columns: number;
  samplesPerPixel: number;
  bitsAllocated: number;
  bitsStored: number;
  /** 0 unsigned, 1 two's complement. */
  pixelRepresentation: number;
  photometricInterpretation: string;
  numberOfFrames: number;
  /** Bits of one decoded frame as stored natively. */
  frameBits: bigint;
  /** Bytes of all frames, decoded. */
  decodedBytes: bigint;
  /** `over-budget`: more than one series may be; show on demand only, never decode as a whole. */
  budget: 'ok' | 'over-budget';
};

/** These must be US, or an attacker may choose numbers that other programs overflow on (CVE-2026-5442). */
const US_ATTRIBUTES = ['00280002', '00280010', '00280011', '00280100', '00280101', '00280102', '00280103'];

const FLOAT_BITS = new Map([
  [0x7fe00008, 32],
  [0x7fe00009, 64],
]);

function wholeNumber(dataset: DicomDataset, tag: string, min: number, max: number, what: string): number {
  const value = firstNumber(dataset, tag);
  if (value === undefined || !Number.isInteger(value) || value < min || value > max) {
    throw damaged(`${what} is missing or makes no sense`);
  }
  return value;
}

/**
 * Reads and checks the pixel module; all sizes are computed in BigInt, nothing is allocated (FU-6).
 * @throws AppError file.damaged for numbers that make no sense, file.unsafe for a frame no viewer could hold
 */
export function pixelModuleOf(dataset: DicomDataset, pixel: Header): PixelModule {
  for (const tag of US_ATTRIBUTES) {
    if (dataset[tag] && dataset[tag].vr !== 'US') throw damaged('its size is not written as a size');
  }
  const rows = wholeNumber(dataset, '00280010', 1, 65_535, 'the height of the picture');
  const columns = wholeNumber(dataset, '00280011', 1, 65_535, 'the width of the picture');
  const samplesPerPixel = dataset['00280002'] ? wholeNumber(dataset, '00280002', 1, 4, 'the number of colours') : 1;
  const bits = bitsOf(dataset, pixel);
  const numberOfFrames = framesOf(dataset);
  const photometricInterpretation = firstString(dataset, '00280004') ?? '';
  const frameBits = BigInt(rows) * BigInt(columns) * BigInt(samplesPerPixel) * BigInt(bits.bitsAllocated);
  const decodedBytes = (frameBits * BigInt(numberOfFrames) + 7n) / 8n;
  if (frameBits / 8n > FRAME_BUDGET) throw unsafe('it says to be larger than any real picture');
  const budget = decodedBytes > SERIES_PIXEL_BUDGET ? 'over-budget' : 'ok';
  return {
    rows,
    columns,
    samplesPerPixel,
    ...bits,
    photometricInterpretation,
    numberOfFrames,
    frameBits,
    decodedBytes,
    budget,
  };
}

function bitsOf(dataset: DicomDataset, pixel: Header) {
  const float = FLOAT_BITS.get(pixel.tag);
  const bitsAllocated = float ?? wholeNumber(dataset, '00280100', 1, 64, 'the depth of its grey or colour values');
  if (![1, 8, 16, 32, 64].includes(bitsAllocated))
    throw damaged('the depth of its grey or colour values makes no sense');
  const what = 'the used part of its grey or colour values';
  const bitsStored =
    dataset['00280101'] && !float ? wholeNumber(dataset, '00280101', 1, bitsAllocated, what) : bitsAllocated;
  const pixelRepresentation = firstNumber(dataset, '00280103') === 1 ? 1 : 0;
  return { bitsAllocated, bitsStored, pixelRepresentation };
}

function framesOf(dataset: DicomDataset): number {
  if (!dataset['00280008']?.Value) return 1;
  return wholeNumber(dataset, '00280008', 1, MAX_FRAMES, 'the number of pictures in it');
}
