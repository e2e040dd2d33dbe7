import { findIn, hasAt, u16, u32 } from './bytes.ts';
import type { FileKind } from './kinds.ts';

/** Bytes before `%PDF-` that readers put up with (ISO 32000-1, annex H, implementation note 13). */
const pdfHeaderWindow = 1024;

const magic: [string, number, FileKind][] = [
  ['DICM', 128, 'dicom'],
  ['\x89PNG\r\n\x1a\n', 0, 'png'],
  ['\xff\xd8\xff', 0, 'jpeg'],
  ['II*\0', 0, 'tiff'],
  ['MM\0*', 0, 'tiff'],
  ['II+\0', 0, 'tiff'],
  ['MM\0+', 0, 'tiff'],
  ['GIF87a', 0, 'gif'],
  ['GIF89a', 0, 'gif'],
  ['\x1f\x8b', 0, 'gzip'],
  ['{\\rtf', 0, 'rtf'],
];

/** The kind of a binary file by its first bytes, or undefined when it is text or unknown. */
export function binaryKind(bytes: Uint8Array): FileKind | undefined {
  // DICM first: PS3.10 §7.1 lets the 128 bytes before it hold anything, a TIFF header or a program's included.
  for (const [wanted, offset, kind] of magic) if (hasAt(bytes, offset, wanted)) return kind;
  if (hasAt(bytes, 0, 'RIFF') && hasAt(bytes, 8, 'WEBP')) return 'webp';
  if (hasAt(bytes, 4, 'ftyp') && /^(hei[cxms]|hev[cx]|mif1|msf1)/.test(ascii(bytes, 8, 4))) return 'heic';
  if (hasAt(bytes, 0, 'PK\x03\x04') || hasAt(bytes, 0, 'PK\x05\x06')) return zipKind(bytes);
  if (isExecutable(bytes)) return 'executable';
  if (findIn(bytes, '%PDF-', 0, pdfHeaderWindow) >= 0) return 'pdf';
  if (isRawDataSet(bytes)) return 'dicom';
  return undefined;
}

/** Windows (MZ), Linux (ELF), macOS (Mach-O, both orders, and universal), Java class share CAFEBABE, or a script (#!). */
export function isExecutable(bytes: Uint8Array): boolean {
  const starts = [
    'MZ',
    '\x7fELF',
    '#!',
    '\xfe\xed\xfa\xce',
    '\xfe\xed\xfa\xcf',
    '\xce\xfa\xed\xfe',
    '\xcf\xfa\xed\xfe',
    '\xca\xfe\xba\xbe',
  ];
  return starts.some((start) => hasAt(bytes, 0, start));
}

function ascii(bytes: Uint8Array, offset: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + length));
}

/** A Word document is a ZIP with `word/` parts; names stand in local headers and the directory at the end. */
function zipKind(bytes: Uint8Array): FileKind {
  const isOffice = findIn(bytes, '[Content_Types].xml', 0, bytes.length) >= 0;
  return isOffice && findIn(bytes, 'word/', 0, bytes.length) >= 0 ? 'docx' : 'zip';
}

/**
 * A data set without preamble and file meta, as old archives write it: starts with group 0002 or 0008, a low element,
 * then an explicit VR (PS3.5 §7.1.2) or, implicit, a length that fits.
 */
function isRawDataSet(bytes: Uint8Array): boolean {
  if (bytes.length < 16) return false;
  const group = u16(bytes, 0);
  const element = u16(bytes, 2);
  if ((group !== 0x0008 && group !== 0x0002) || element > 0x0070) return false;
  const isExplicit = /^(UL|UI|CS|DA|TM|SH|LO|OB|SQ|IS|DT|ST|AE|PN)$/.test(ascii(bytes, 4, 2));
  if (isExplicit) return true;
  const length = u32(bytes, 4);
  const nextGroup = u16(bytes, 8 + length);
  return length < 256 && length % 2 === 0 && 8 + length < bytes.length && (nextGroup === group || nextGroup === 0x0008);
}
