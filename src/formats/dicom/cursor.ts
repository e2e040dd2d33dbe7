import { damaged, truncated } from './errors.ts';
import { vrOfTag } from './dictionary.ts';

/** Length field of an element or item whose end is marked by a delimiter (PS3.5 7.1.1). */
export const UNDEFINED_LENGTH = 0xffffffff;

export const ITEM = 0xfffee000;
export const ITEM_END = 0xfffee00d;
export const SEQUENCE_END = 0xfffee0dd;

/** Explicit VRs with a 16 bit length field (PS3.5 table 7.1-2); all others have two reserved bytes and 32 bits. */
const SHORT_VRS = 'AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US'.split(' ');
const LONG_VRS = 'OB OD OF OL OV OW SQ SV UC UN UR UT UV'.split(' ');

/** VR by its two letters as a number, so that no string is made for each element. */
const vrByCode = new Map([...SHORT_VRS, ...LONG_VRS].map((vr) => [codeOf(vr), vr]));
const shortVrs = new Set(SHORT_VRS);

function codeOf(vr: string): number {
  return vr.charCodeAt(0) * 256 + vr.charCodeAt(1);
}

/** How the elements of a data set are written. */
export type Encoding = { explicitVr: boolean; bigEndian: boolean };

/** Tag, VR and length of one element; `offset` is where its value starts. */
export type Header = { tag: number; vr: string; length: number; offset: number };

function uint16(bytes: Uint8Array, at: number, big: boolean): number {
  return big ? (bytes[at]! << 8) | bytes[at + 1]! : bytes[at]! | (bytes[at + 1]! << 8);
}

function uint32(bytes: Uint8Array, at: number, big: boolean): number {
  return big
    ? ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0
    : (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
}

/** The VR written at `at`, or undefined when these two bytes are none. */
export function vrAt(bytes: Uint8Array, at: number): string | undefined {
  return vrByCode.get((bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0));
}

/** Tag at `at`; the caller has checked that four bytes are there. */
export function tagAt(bytes: Uint8Array, at: number, big: boolean): number {
  return uint16(bytes, at, big) * 0x10000 + uint16(bytes, at + 2, big);
}

/**
 * Reads the header of the element at `at` (PS3.5 7.1.2, 7.1.3); `end` is where the enclosing data set ends.
 * @throws AppError file.truncated when the header is cut, file.damaged when its VR is none
 */
export function readHeader(bytes: Uint8Array, at: number, end: number, encoding: Encoding): Header {
  if (at + 8 > end) throw truncated('its description stops in the middle of a field');
  const big = encoding.bigEndian;
  const tag = tagAt(bytes, at, big);
  // Items and delimiters never have a VR (PS3.5 7.5).
  if (tag >>> 16 === 0xfffe) return { tag, vr: '', length: uint32(bytes, at + 4, big), offset: at + 8 };
  if (!encoding.explicitVr) {
    return { tag, vr: vrOfTag(tag), length: uint32(bytes, at + 4, big), offset: at + 8 };
  }
  const vr = vrAt(bytes, at + 4);
  if (vr === undefined) throw damaged('a field in it is of no known kind');
  if (shortVrs.has(vr)) return { tag, vr, length: uint16(bytes, at + 6, big), offset: at + 8 };
  if (at + 12 > end) throw truncated('its description stops in the middle of a field');
  return { tag, vr, length: uint32(bytes, at + 8, big), offset: at + 12 };
}
