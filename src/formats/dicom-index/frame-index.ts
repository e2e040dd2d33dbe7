import type { Frame } from '#formats/dicom/index.ts';

/**
 * Places of frames as records of 16 bytes, so that one frame of a slide with a hundred thousand is found by its number
 * without reading the others: offset (8 bytes), length (4), kind (4), little endian.
 */
export const FRAME_RECORD = 16;

/** Where a frame lies and how its bytes are to be taken. */
export type FramePlace = {
  offset: number;
  length: number;
  /** `fragments`: items with headers that are left out when it is read; `bits`: starts inside a byte. */
  kind: 'plain' | 'fragments' | 'bits';
  bitOffset: number;
};

const FRAGMENTS = 1;
const BITS = 2;
/** Tag and length before the bytes of each fragment (PS3.5 A.4). */
const ITEM_HEADER = 8;

/** Packs the places of all frames of one instance. */
export function packFrames(frames: readonly Frame[]): Uint8Array {
  const packed = new Uint8Array(frames.length * FRAME_RECORD);
  const view = new DataView(packed.buffer);
  frames.forEach((frame, i) => {
    const { offset, length, kind } = recordOf(frame);
    view.setBigUint64(i * FRAME_RECORD, BigInt(offset), true);
    view.setUint32(i * FRAME_RECORD + 8, length, true);
    view.setUint32(i * FRAME_RECORD + 12, kind, true);
  });
  return packed;
}

/** Fragments of one frame follow each other, so one range from the first item header to the last byte holds them all. */
function recordOf(frame: Frame): { offset: number; length: number; kind: number } {
  const last = frame.ranges?.at(-1);
  if (last) {
    const offset = frame.offset - ITEM_HEADER;
    return { offset, length: last.offset + last.length - offset, kind: FRAGMENTS };
  }
  const bits = frame.bitOffset ?? 0;
  return { offset: frame.offset, length: frame.length, kind: bits === 0 ? 0 : BITS + bits };
}

/** One record; `bytes` is exactly it. */
export function unpackFrame(bytes: Uint8Array): FramePlace {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kind = view.getUint32(12, true);
  return {
    offset: Number(view.getBigUint64(0, true)),
    length: view.getUint32(8, true),
    kind: kind === FRAGMENTS ? 'fragments' : kind > BITS ? 'bits' : 'plain',
    bitOffset: kind > BITS ? kind - BITS : 0,
  };
}

/** The frame itself from the bytes at its place: item headers left out, or moved to start on a byte. */
export function frameBytes(place: FramePlace, bytes: Uint8Array): Uint8Array {
  if (place.kind === 'fragments') return joinFragments(bytes);
  return place.kind === 'bits' ? shiftBits(bytes, place.bitOffset) : bytes;
}

function joinFragments(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const joined = new Uint8Array(bytes.length);
  let length = 0;
  for (let at = 0; at + ITEM_HEADER <= bytes.length;) {
    const size = view.getUint32(at + 4, true);
    joined.set(bytes.subarray(at + ITEM_HEADER, at + ITEM_HEADER + size), length);
    length += size;
    at += ITEM_HEADER + size;
  }
  return joined.subarray(0, length);
}

/** One-bit pixels are packed from the lowest bit (PS3.5 8.1.1). */
function shiftBits(bytes: Uint8Array, by: number): Uint8Array {
  return bytes.map((byte, i) => (byte >> by) | ((bytes[i + 1] ?? 0) << (8 - by)));
}

/** Swaps the bytes of each sample: big endian is never served (PS3.18 8.7.3.5.2). */
export function swapSamples(bytes: Uint8Array, bitsAllocated: number): Uint8Array {
  const size = bitsAllocated / 8;
  if (size < 2) return bytes;
  const swapped = Uint8Array.from(bytes);
  for (let at = 0; at + size <= swapped.length; at += size) swapped.subarray(at, at + size).reverse();
  return swapped;
}
