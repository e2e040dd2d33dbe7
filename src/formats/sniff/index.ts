import { binaryKind, isExecutable } from './binary.ts';
import { findIn, hasAt } from './bytes.ts';
import type { FileKind } from './kinds.ts';
import { textKind } from './text.ts';
import type { Charset } from './text.ts';

export { fileKinds } from './kinds.ts';
export type { FileKind, FileKindRow } from './kinds.ts';
export type { Charset } from './text.ts';

export type Sniffed = {
  kind: FileKind;
  /** Of text kinds. */
  charset?: Charset;
  /** The file is two things at once, one of them able to do harm: refuse it with these words. */
  suspicion?: string;
  /** DICOM only: the 128 bytes before DICM are neither zero nor a TIFF header; the working copy gets zeros there. */
  preambleToClear?: true;
};

/**
 * What a file is, by its content and never by its name. Takes the whole file, or at least its first and last MiB.
 * Sources: PS3.10 §7.1 and §7.5 (preamble), ISO 32000-1 §7.5.2 (PDF header), RFC 8259, PNG, TIFF 6.0, APPNOTE 6.3 (ZIP).
 */
export function sniff(bytes: Uint8Array): Sniffed {
  if (bytes.length === 0) return { kind: 'empty' };
  const kind = binaryKind(bytes);
  if (!kind) return textKind(bytes) ?? { kind: 'unknown' };
  const suspicion = suspicionOf(kind, bytes);
  const sniffed: Sniffed = suspicion ? { kind, suspicion } : { kind };
  if (kind === 'dicom' && hasAt(bytes, 128, 'DICM') && !hasHarmlessPreamble(bytes)) sniffed.preambleToClear = true;
  return sniffed;
}

/** PS3.10 §7.1: zeros, or the header of a TIFF that shares the pixels. */
function hasHarmlessPreamble(bytes: Uint8Array): boolean {
  if (['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].some((start) => hasAt(bytes, 0, start))) return true;
  return bytes.subarray(0, 128).every((byte) => byte === 0);
}

function suspicionOf(kind: FileKind, bytes: Uint8Array): string | undefined {
  if (kind !== 'executable' && isExecutable(bytes)) {
    return 'This file looks like a medical file but starts like a program. We do not take it. Please ask for a fresh copy.';
  }
  if (kind === 'executable' && findIn(bytes, '%PDF-', 0, 64 * 1024) >= 0) {
    return 'This file is a program that also looks like a PDF. We do not take it. Please ask for a fresh copy.';
  }
  if (kind === 'pdf' && hasMarkupBefore(bytes)) {
    return 'This PDF begins with a web page. We do not take it. Please save it again as PDF.';
  }
  // A ZIP is read from its end: hidden behind an image or PDF it would be a Java archive or a second, unseen, file.
  if (['pdf', 'png', 'jpeg', 'gif', 'webp'].includes(kind) && hasZipAtEnd(bytes)) {
    return 'A packed folder is hidden behind the end of this file. We do not take it. Please send the two apart.';
  }
  return undefined;
}

function hasMarkupBefore(bytes: Uint8Array): boolean {
  const header = findIn(bytes, '%PDF-', 0, 1024);
  return /<(html|script|body|!doctype|svg)/i.test(String.fromCharCode(...bytes.subarray(0, header)));
}

/** End of central directory record (APPNOTE 6.3 §4.3.16) within its longest comment of the end, and a directory entry. */
function hasZipAtEnd(bytes: Uint8Array): boolean {
  const end = findIn(bytes, 'PK\x05\x06', bytes.length - 65_557, bytes.length);
  return end >= 0 && findIn(bytes, 'PK\x01\x02', Math.max(0, end - 4 * 1024 * 1024), end) >= 0;
}
