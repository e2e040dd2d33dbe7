import type { TextDecoding } from './charset.ts';
import type { DicomElement, DicomValue, PersonName } from './json-model.ts';
import { tagKey } from './dictionary.ts';

/** Longer binary values stay in the file and become bulk, in bytes. */
export const MAX_INLINE_BINARY = 4096;
/** Longer text values stay in the file and become bulk, in bytes. */
export const MAX_INLINE_TEXT = 65_536;

/** Numbers of fixed width: bytes each, and how one is read. */
const NUMBERS: Record<string, { size: number; read: (v: DataView, at: number, le: boolean) => DicomValue }> = {
  US: { size: 2, read: (v, at, le) => v.getUint16(at, le) },
  SS: { size: 2, read: (v, at, le) => v.getInt16(at, le) },
  UL: { size: 4, read: (v, at, le) => v.getUint32(at, le) },
  SL: { size: 4, read: (v, at, le) => v.getInt32(at, le) },
  FL: { size: 4, read: (v, at, le) => finite(v.getFloat32(at, le)) },
  FD: { size: 8, read: (v, at, le) => finite(v.getFloat64(at, le)) },
  SV: { size: 8, read: (v, at, le) => exact(v.getBigInt64(at, le)) },
  UV: { size: 8, read: (v, at, le) => exact(v.getBigUint64(at, le)) },
  AT: { size: 4, read: (v, at, le) => tagKey(v.getUint16(at, le) * 0x10000 + v.getUint16(at + 2, le)) },
};

/** JSON has no NaN and no infinity; PS3.18 F.2.3.1 leaves them as text. */
function finite(value: number): DicomValue {
  return Number.isFinite(value) ? value : String(value);
}

/** 64 bit integers that a double cannot hold are written as text (PS3.18 table F.2.3-1). */
function exact(value: bigint): DicomValue {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

const BINARY = new Set(['OB', 'OW', 'OD', 'OF', 'OL', 'OV', 'UN']);
/** Text in the character set of the data set; all others are plain ASCII (PS3.5 6.1.2.2). */
const CHARSET_TEXT = new Set(['LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UT']);
/** One value, in which a backslash is an ordinary character (PS3.5 6.2). */
const SINGLE_TEXT = new Set(['LT', 'ST', 'UT', 'UR']);

/** True when the VR holds bytes or fixed-width numbers, not text. */
export function isBinaryVr(vr: string): boolean {
  return BINARY.has(vr) || vr in NUMBERS;
}

/** Control characters have no business in a shown value; NUL would even stop PostgreSQL. TAB, LF, FF, CR stay. */
function clean(text: string): string {
  // eslint-disable-next-line no-control-regex
  return /[\u0000-\u0008\u000b\u000e-\u001f\u007f]/.test(text)
    ? text.replace(/[\u0000-\u0008\u000b\u000e-\u001f\u007f]/g, '')
    : text;
}

function base64(bytes: Uint8Array): string {
  let binary = '';
  for (let i = 0; i < bytes.length; i++) binary += String.fromCharCode(bytes[i]!);
  return btoa(binary);
}

/** Without surrounding spaces and trailing carets; a loop, since a pattern would take quadratic time on hostile names. */
function trimGroup(group: string): string {
  const trimmed = group.trim();
  let end = trimmed.length;
  while (end > 0 && (trimmed[end - 1] === '^' || trimmed[end - 1] === ' ')) end--;
  return trimmed.slice(0, end);
}

/** `Family^Given=Ideographic=Phonetic` as its groups (PS3.5 6.2.1.2, PS3.18 F.2.2). */
export function personName(text: string): PersonName | null {
  const groups = text.split('=', 3).map(trimGroup);
  const name: PersonName = {};
  if (groups[0]) name.Alphabetic = groups[0];
  if (groups[1]) name.Ideographic = groups[1];
  if (groups[2]) name.Phonetic = groups[2];
  return Object.keys(name).length > 0 ? name : null;
}

/** DS and IS as numbers; what is not a number stays text, so that nothing of the file is lost. */
function numberText(text: string): DicomValue {
  const number = Number(text);
  return text !== '' && Number.isFinite(number) ? number : text || null;
}

function textValue(vr: string, raw: string): DicomValue {
  if (vr === 'PN') return personName(raw);
  const text = raw.trim();
  if (vr === 'DS' || vr === 'IS') return numberText(text);
  return text === '' ? null : text;
}

function textValues(vr: string, text: string): DicomValue[] {
  const cleaned = clean(text);
  if (SINGLE_TEXT.has(vr)) {
    const only = cleaned.trimEnd();
    return only === '' ? [] : [only];
  }
  if (!cleaned.includes('\\')) {
    const only = textValue(vr, cleaned);
    return only === null ? [] : [only];
  }
  return cleaned.split('\\').map((part) => textValue(vr, part));
}

function numberValues(vr: string, bytes: Uint8Array, littleEndian: boolean): DicomValue[] {
  const { size, read } = NUMBERS[vr]!;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values: DicomValue[] = [];
  for (let at = 0; at + size <= bytes.length; at += size) values.push(read(view, at, littleEndian));
  return values;
}

/**
 * One element of the JSON model from the bytes of its value.
 * `place` is where the bytes lie, for values too long to be in a header. Source: PS3.18 F.2.3.
 */
export function elementOf(
  vr: string,
  bytes: Uint8Array,
  place: number,
  littleEndian: boolean,
  decode: TextDecoding,
  ascii: TextDecoding,
): DicomElement {
  if (bytes.length === 0) return { vr };
  const binary = isBinaryVr(vr);
  if (bytes.length > (binary ? MAX_INLINE_BINARY : MAX_INLINE_TEXT)) {
    return { vr, bulk: { offset: place, length: bytes.length } };
  }
  if (BINARY.has(vr)) return { vr, InlineBinary: base64(bytes) };
  const values = binary
    ? numberValues(vr, bytes, littleEndian)
    : textValues(vr, (CHARSET_TEXT.has(vr) ? decode : ascii)(bytes));
  return values.length > 0 ? { vr, Value: values } : { vr };
}
