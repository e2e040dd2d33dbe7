import { firstNumber, firstString, type DicomDataset } from '#formats/dicom/index.ts';

/** Window centre and width in the units of the modality (Hounsfield units for CT). */
export type Window = { center: number; width: number };

/** How samples of one frame are stored. */
export type Samples = { bitsAllocated: number; bitsStored: number; signed: boolean };

/** Frame bytes (little endian) as numbers; bits above the stored ones are cut off, the sign is extended. */
export function samplesOf(bytes: Uint8Array, form: Samples): Int32Array {
  const size = form.bitsAllocated / 8;
  const count = Math.floor(bytes.length / size);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Int32Array(count);
  const shift = 32 - form.bitsStored;
  for (let i = 0; i < count; i++) {
    const raw = size === 1 ? view.getUint8(i) : view.getUint16(i * 2, true);
    values[i] = form.signed ? (raw << shift) >> shift : (raw << shift) >>> shift;
  }
  return values;
}

/** Slope and intercept of the modality LUT (PS3.3 C.11.1.1.2). */
export function rescaleOf(header: DicomDataset): { slope: number; intercept: number } {
  return { slope: firstNumber(header, '00281053') || 1, intercept: firstNumber(header, '00281052') ?? 0 };
}

/** The window asked for, else the first of the header, else everything from the darkest to the brightest point. */
export function windowFor(header: DicomDataset, values: Int32Array, asked: Window | undefined): Window {
  if (asked) return asked;
  const center = firstNumber(header, '00281050');
  const width = firstNumber(header, '00281051');
  if (center !== undefined && width !== undefined && width >= 1) return { center, width };
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const { slope, intercept } = rescaleOf(header);
  const ends = [low * slope + intercept, high * slope + intercept];
  return { center: (ends[0]! + ends[1]!) / 2 + 0.5, width: Math.max(1, Math.abs(ends[1]! - ends[0]!) + 1) };
}

/** Grey values 0 to 255 by the linear VOI function (PS3.3 C.11.2.1.2.1); MONOCHROME1 is turned so that low is bright. */
export function greyOf(header: DicomDataset, values: Int32Array, window: Window): Uint8Array {
  const { slope, intercept } = rescaleOf(header);
  const inverted = firstString(header, '00280004') === 'MONOCHROME1';
  const grey = new Uint8Array(values.length);
  const range = Math.max(window.width - 1, 1e-6);
  for (let i = 0; i < values.length; i++) {
    const x = values[i]! * slope + intercept;
    const y = ((x - (window.center - 0.5)) / range + 0.5) * 255;
    const shown = y <= 0 ? 0 : y >= 255 ? 255 : Math.round(y);
    grey[i] = inverted ? 255 - shown : shown;
  }
  return grey;
}
