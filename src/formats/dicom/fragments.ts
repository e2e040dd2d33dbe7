import type { Encoding } from './cursor.ts';
import type { Frame } from './frames.ts';
import type { BulkPlace } from './json-model.ts';
import { ITEM, SEQUENCE_END, UNDEFINED_LENGTH, readHeader } from './cursor.ts';
import { damaged, truncated } from './errors.ts';

/** Fragments of one instance; a video of an hour has some ten thousand. */
const MAX_FRAGMENTS = 1_000_000;

/** Encapsulated pixel data (PS3.5 A.4): the basic offset table, and the fragments after it. */
export type Fragments = { basicOffsets: number[]; fragments: BulkPlace[]; end: number };

/** Frame starts and lengths from the extended offset table (PS3.3 C.7.6.3.1.8), counted like the basic one. */
export type ExtendedOffsets = { offsets: number[]; lengths: number[] };

const LITTLE: Encoding = { explicitVr: false, bigEndian: false };

/**
 * Walks the items of encapsulated pixel data by their lengths; the compressed bytes themselves are not looked at.
 * @throws AppError file.truncated when a fragment or the end is missing, file.damaged when something else stands there
 */
export function readFragments(bytes: Uint8Array, start: number): Fragments {
  const fragments: BulkPlace[] = [];
  let table: BulkPlace | undefined;
  let at = start;
  while (at < bytes.length) {
    const header = readHeader(bytes, at, bytes.length, LITTLE);
    at = header.offset;
    if (header.tag === SEQUENCE_END) return { basicOffsets: offsetsOf(bytes, table), fragments, end: at };
    if (header.tag !== ITEM || header.length === UNDEFINED_LENGTH)
      throw damaged('the picture is not stored as it says');
    const place = { offset: at, length: header.length };
    at += header.length;
    if (at > bytes.length) throw truncated('part of the picture is missing');
    if (!table) table = place;
    else if (fragments.push(place) > MAX_FRAGMENTS) throw damaged('the picture is in more pieces than any real one');
  }
  throw truncated('part of the picture is missing');
}

function offsetsOf(bytes: Uint8Array, table: BulkPlace | undefined): number[] {
  // A table with more entries than fragments may exist is no table of ours.
  if (!table || table.length > MAX_FRAGMENTS * 4) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset + table.offset, table.length);
  return Array.from({ length: Math.floor(table.length / 4) }, (_, i) => view.getUint32(i * 4, true));
}

/**
 * Sorts fragments into frames: by the extended offset table, else one fragment a frame, else by the basic offset table,
 * else by the start marks of the compressed pictures. Tables are hints: they must point at the start of a fragment.
 * @throws AppError file.damaged when the fragments cannot be told apart
 */
export function framesOfFragments(
  bytes: Uint8Array,
  found: Fragments,
  numberOfFrames: number,
  extended?: ExtendedOffsets,
): Frame[] {
  const { fragments, basicOffsets } = found;
  if (fragments.length === 0) throw damaged('there is no picture in it');
  if (numberOfFrames === 1) return [frameOf(fragments)];
  if (fragments.length < numberOfFrames) throw truncated('some of its pictures are missing');
  if (fragments.length === numberOfFrames && !extended) return fragments.map((fragment) => ({ ...fragment }));
  const frames =
    (extended && byOffsets(fragments, extended.offsets, numberOfFrames)) ??
    byOffsets(fragments, basicOffsets, numberOfFrames) ??
    byStartMarks(bytes, fragments, numberOfFrames);
  if (!frames) throw damaged('its pictures cannot be told apart');
  return frames;
}

function frameOf(parts: BulkPlace[]): Frame {
  const first = parts[0]!;
  if (parts.length === 1) return { ...first };
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return { offset: first.offset, length, ranges: parts.map((part) => ({ ...part })) };
}

/** Groups by offsets counted from the first item tag after the table; undefined when the table does not fit. */
function byOffsets(fragments: BulkPlace[], offsets: number[], count: number): Frame[] | undefined {
  if (offsets.length !== count) return undefined;
  const origin = fragments[0]!.offset - 8;
  const starts = new Set(offsets.map((offset) => origin + offset + 8));
  return group(fragments, (fragment) => starts.has(fragment.offset), count);
}

/** JPEG and JPEG-LS start with SOI, JPEG 2000 with SOC and SIZ. */
function startsPicture(bytes: Uint8Array, at: number): boolean {
  const mark = bytes[at] === 0xff ? bytes[at + 1] : undefined;
  return mark === 0xd8 || (mark === 0x4f && bytes[at + 2] === 0xff && bytes[at + 3] === 0x51);
}

function byStartMarks(bytes: Uint8Array, fragments: BulkPlace[], count: number): Frame[] | undefined {
  return group(fragments, (fragment) => startsPicture(bytes, fragment.offset), count);
}

/** Cuts the fragments before each start; undefined when that does not give the number of frames. */
function group(fragments: BulkPlace[], isStart: (f: BulkPlace) => boolean, count: number): Frame[] | undefined {
  const groups: BulkPlace[][] = [];
  for (const fragment of fragments) {
    if (isStart(fragment)) groups.push([fragment]);
    else if (groups.length > 0) groups.at(-1)!.push(fragment);
    else return undefined;
  }
  return groups.length === count ? groups.map(frameOf) : undefined;
}
