import { isAppError } from '#kernel/errors.ts';
import type { TextDecoding } from './charset.ts';
import type { Encoding, Header } from './cursor.ts';
import type { DicomDataset, DicomElement } from './json-model.ts';
import { defaultDecoding, textDecodingOf } from './charset.ts';
import { ITEM, ITEM_END, SEQUENCE_END, UNDEFINED_LENGTH, readHeader } from './cursor.ts';
import { tagKey, vrOfTag } from './dictionary.ts';
import { damaged, truncated, unsafe } from './errors.ts';
import { elementOf } from './values.ts';

/** Real structured reports nest about 15 deep; 4000 is an attack on the stack. */
const MAX_DEPTH = 64;
/** An enhanced CT of 5000 frames has about 300,000 elements. */
const MAX_ELEMENTS = 500_000;
/** All values that are taken into the header together, in bytes. */
const MAX_HEADER_BYTES = 32 * 1024 * 1024;

const SPECIFIC_CHARACTER_SET = 0x00080005;
const PIXEL_REPRESENTATION = 0x00280103;
/** A document inside is always bulk, so that it can be served and sniffed by its place. */
const ENCAPSULATED_DOCUMENT = 0x00420011;
/** PixelData, FloatPixelData, DoubleFloatPixelData: the reading stops here. */
const PIXEL_TAGS = new Set([0x7fe00010, 0x7fe00008, 0x7fe00009]);

const IMPLICIT: Encoding = { explicitVr: false, bigEndian: false };

/** What one pass over a data set gives: its header as JSON, and where its pixel data start. */
export type Scan = { dataset: DicomDataset; pixel?: Header };

/** State of one pass; counts are shared by all depths. */
type Pass = { bytes: Uint8Array; elements: number; headerBytes: number; signed: boolean };

/**
 * Reads a data set from `start` to its pixel data and no further, in one pass, straight into the JSON model.
 * Depth, number of elements and bytes are bounded; nothing is allocated by a length the file declares.
 * @throws AppError file.truncated, file.damaged, file.unsafe
 */
export function scanDataset(bytes: Uint8Array, start: number, encoding: Encoding): Scan {
  const pass: Pass = { bytes, elements: 0, headerBytes: 0, signed: false };
  const dataset: DicomDataset = {};
  const level = { encoding, decode: defaultDecoding };
  let at = start;
  while (at < bytes.length) {
    if (isPadding(bytes, at)) break;
    const header = readHeader(bytes, at, bytes.length, encoding);
    if (PIXEL_TAGS.has(header.tag)) return { dataset, pixel: header };
    at = readElement(pass, dataset, header, bytes.length, level, 0);
  }
  return { dataset };
}

/**
 * Some writers pad the end with zeros. Group 0000 is for messages only, so a data set has no other use for it:
 * anything after it but zeros is damage, and the rest is looked at once only.
 */
function isPadding(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== 0 || (bytes[at + 1] ?? 0) !== 0) return false;
  for (let i = at; i < bytes.length; i++) if (bytes[i] !== 0) throw damaged('a field in it is of no known kind');
  return true;
}

/** How the elements of one data set or item are written; changes when it names its own character set. */
type Level = { encoding: Encoding; decode: TextDecoding };

/** Reads one element into `into`; returns where the next one starts. */
function readElement(pass: Pass, into: DicomDataset, header: Header, end: number, level: Level, depth: number): number {
  if (++pass.elements > MAX_ELEMENTS) throw unsafe('it has more fields than any real picture');
  const { tag, length, offset } = header;
  if (length === UNDEFINED_LENGTH) return readUndefined(pass, into, header, end, level, depth);
  const next = offset + length;
  if (next > end) throw overrun(pass, next);
  // Group lengths are retired and not part of the JSON model (PS3.18 F.2.2).
  if ((tag & 0xffff) === 0) return next;
  const vr = realVr(pass, header);
  into[tagKey(tag)] = vr === 'SQ' ? readSequence(pass, header, level, depth) : readValue(pass, header, vr, level);
  return next;
}

/** A value that leaves its data set: past the end of the file it is cut off, inside the file it is wrong. */
function overrun(pass: Pass, next: number): Error {
  return next > pass.bytes.length
    ? truncated('a field in it is longer than the rest of the file')
    : damaged('a field in it is longer than the part it belongs to');
}

/** The VR to read a value with: UN of a known attribute is what the dictionary says (PS3.5 6.2.2 note 3). */
function realVr(pass: Pass, header: Header): string {
  const vr = header.vr === 'UN' && (header.tag >>> 16) % 2 === 0 ? vrOfTag(header.tag) : header.vr;
  return vr === 'xs' ? (pass.signed ? 'SS' : 'US') : vr;
}

function readValue(pass: Pass, header: Header, vr: string, level: Level): DicomElement {
  const value = pass.bytes.subarray(header.offset, header.offset + header.length);
  // A UN value is always little endian (PS3.5 6.2.2).
  const little = header.vr === 'UN' || !level.encoding.bigEndian;
  if (header.tag === ENCAPSULATED_DOCUMENT && header.length > 0) {
    return { vr, bulk: { offset: header.offset, length: header.length } };
  }
  const element = elementOf(vr, value, header.offset, little, level.decode, defaultDecoding);
  if (!element.bulk) pass.headerBytes += header.length;
  if (pass.headerBytes > MAX_HEADER_BYTES) throw unsafe('its description is larger than that of any real picture');
  if (header.tag === SPECIFIC_CHARACTER_SET) {
    level.decode = textDecodingOf((element.Value ?? []).map((term) => (typeof term === 'string' ? term : '')));
  }
  if (header.tag === PIXEL_REPRESENTATION) pass.signed = element.Value?.[0] === 1;
  return element;
}

/** A sequence of known length. One that stands in a UN value is implicit; if it is not one after all, it stays bytes. */
function readSequence(pass: Pass, header: Header, level: Level, depth: number): DicomElement {
  const end = header.offset + header.length;
  if (header.vr !== 'UN') return readItems(pass, header.offset, end, level, depth, false).element;
  try {
    return readItems(pass, header.offset, end, { encoding: IMPLICIT, decode: level.decode }, depth, false).element;
  } catch (error) {
    if (!isAppError(error) || error.code === 'file.unsafe') throw error;
    return readValue(pass, header, 'UN', level);
  }
}

/** A value whose end is marked by a delimiter: a sequence, or fragments of pixel data in an icon. */
function readUndefined(
  pass: Pass,
  into: DicomDataset,
  header: Header,
  end: number,
  level: Level,
  depth: number,
): number {
  const { tag, vr, offset } = header;
  if (vr === 'OB' || vr === 'OW') {
    const next = skipFragments(pass, offset, end, level);
    into[tagKey(tag)] = { vr, bulk: { offset, length: next - offset } };
    return next;
  }
  if (vr !== 'SQ' && vr !== 'UN') throw damaged('a field in it has no end');
  // UN of undefined length is an implicit sequence (PS3.5 6.2.2 note 2).
  const inner = vr === 'UN' ? { encoding: IMPLICIT, decode: level.decode } : level;
  const { element, next } = readItems(pass, offset, end, inner, depth, true);
  into[tagKey(tag)] = element;
  return next;
}

/** The items of a sequence (PS3.5 7.5); `open` when a delimiter ends it. */
function readItems(pass: Pass, start: number, end: number, level: Level, depth: number, open: boolean) {
  if (depth >= MAX_DEPTH) throw unsafe('its lists lie inside each other deeper than in any real picture');
  const items: DicomDataset[] = [];
  let at = start;
  while (at < end) {
    const header = readHeader(pass.bytes, at, end, level.encoding);
    at = header.offset;
    if (header.tag === SEQUENCE_END) {
      if (open) return { element: sequenceOf(items), next: at };
      continue;
    }
    if (header.tag !== ITEM) throw damaged('a list in it holds something that is no entry');
    if (++pass.elements > MAX_ELEMENTS) throw unsafe('it has more fields than any real picture');
    const item: DicomDataset = {};
    at = readItem(pass, item, header, end, { ...level }, depth + 1);
    items.push(item);
  }
  if (open) throw truncated('a list in it never ends');
  return { element: sequenceOf(items), next: end };
}

function sequenceOf(items: DicomDataset[]): DicomElement {
  return items.length > 0 ? { vr: 'SQ', Value: items } : { vr: 'SQ' };
}

/** One item, of known length or up to its delimiter; returns where the next one starts. */
function readItem(pass: Pass, item: DicomDataset, head: Header, outerEnd: number, level: Level, depth: number): number {
  const open = head.length === UNDEFINED_LENGTH;
  const end = open ? outerEnd : head.offset + head.length;
  if (end > outerEnd) throw overrun(pass, end);
  let at = head.offset;
  while (at < end) {
    const header = readHeader(pass.bytes, at, end, level.encoding);
    if (header.tag === ITEM_END) {
      at = header.offset;
      if (open) return at;
    } else if (header.tag === ITEM || header.tag === SEQUENCE_END) {
      throw damaged('an entry of a list in it has no end');
    } else {
      at = readElement(pass, item, header, end, level, depth);
    }
  }
  if (open) throw truncated('an entry of a list in it never ends');
  return end;
}

/** Steps over the fragments of encapsulated pixel data inside an item (an icon); returns the end. */
function skipFragments(pass: Pass, start: number, end: number, level: Level): number {
  let at = start;
  while (at < end) {
    const header = readHeader(pass.bytes, at, end, level.encoding);
    if (header.tag === SEQUENCE_END) return header.offset;
    if (header.tag !== ITEM || header.length === UNDEFINED_LENGTH) throw damaged('an icon in it is broken');
    at = header.offset + header.length;
    if (at > end) throw overrun(pass, at);
    if (++pass.elements > MAX_ELEMENTS) throw unsafe('it has more fields than any real picture');
  }
  throw truncated('an icon in it never ends');
}
