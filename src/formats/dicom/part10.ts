import type { PreambleVerdict } from './preamble.ts';
import type { DicomDataset } from './json-model.ts';
import type { TransferSyntax } from './transfer-syntaxes.ts';
import { defaultDecoding } from './charset.ts';
import { readHeader, tagAt, vrAt } from './cursor.ts';
import { tagKey } from './dictionary.ts';
import { damaged, emptyFile, truncated, unsafe, unsupported } from './errors.ts';
import { firstString } from './json-model.ts';
import { PREAMBLE_LENGTH, hasPrefix, preambleVerdict } from './preamble.ts';
import { EXPLICIT_BIG, EXPLICIT_LITTLE, IMPLICIT_LITTLE, transferSyntaxOf } from './transfer-syntaxes.ts';
import { elementOf } from './values.ts';

/** File meta information (PS3.10 7.1): what the file says about itself before the data set begins. */
export type FileMeta = {
  /** False when the file has none and the syntax was told from the bytes. */
  present: boolean;
  transferSyntax: TransferSyntax;
  mediaStorageSOPClassUID?: string;
  mediaStorageSOPInstanceUID?: string;
  implementationClassUID?: string;
  implementationVersionName?: string;
  sourceApplicationEntityTitle?: string;
};

/** Where the data set starts, in bytes, and how it is written. */
export type Envelope = { preamble: PreambleVerdict; meta: FileMeta; datasetOffset: number };

const META: { explicitVr: boolean; bigEndian: boolean } = { explicitVr: true, bigEndian: false };

/**
 * Opens a DICOM file: Part 10 with or without preamble, or a bare data set as real hospital discs hold.
 * @throws AppError file.empty, file.truncated, file.damaged, file.unsafe (a program in the preamble), input.unsupported
 */
export function openEnvelope(bytes: Uint8Array): Envelope {
  if (bytes.length === 0) throw emptyFile();
  const preamble = preambleVerdict(bytes);
  const at = startOfMeta(bytes);
  if (at === undefined && preamble === 'executable') throw unsafe('it is a computer program, not a picture');
  if (preamble === 'executable') throw unsafe('a computer program is hidden at its start');
  if (at === undefined) {
    const syntax = guessSyntax(bytes, 0);
    if (!syntax) throw notDicom();
    return { preamble, meta: { present: false, transferSyntax: transferSyntaxOf(syntax) }, datasetOffset: 0 };
  }
  return { preamble, ...readMeta(bytes, at) };
}

function notDicom(): Error {
  return unsupported('This file is not a medical picture (DICOM) that we can read. We have kept it as it came.');
}

/** Offset of the first meta element, or undefined when the file starts with the data set. */
function startOfMeta(bytes: Uint8Array): number | undefined {
  if (hasPrefix(bytes, PREAMBLE_LENGTH)) return PREAMBLE_LENGTH + 4;
  if (hasPrefix(bytes, 0)) return 4;
  return bytes.length >= 8 && tagAt(bytes, 0, false) >>> 16 === 2 && vrAt(bytes, 4) ? 0 : undefined;
}

/** Reads group 0002; its declared length is not trusted, since it is wrong or missing in real files. */
function readMeta(bytes: Uint8Array, start: number): { meta: FileMeta; datasetOffset: number } {
  const group: DicomDataset = {};
  let at = start;
  while (at + 8 <= bytes.length && tagAt(bytes, at, false) >>> 16 === 2) {
    const header = readHeader(bytes, at, bytes.length, META);
    const end = header.offset + header.length;
    if (end > bytes.length) throw truncated('a field at its start is longer than the file');
    const value = bytes.subarray(header.offset, end);
    const key = tagKey(header.tag);
    group[key] = elementOf(header.vr, value, header.offset, true, defaultDecoding, defaultDecoding);
    at = end;
  }
  if (at >= bytes.length) throw truncated('there is nothing after its first lines');
  return { meta: metaOf(group, bytes, at), datasetOffset: at };
}

function metaOf(group: DicomDataset, bytes: Uint8Array, at: number): FileMeta {
  const declared = firstString(group, '00020010');
  const uid = declared ?? guessSyntax(bytes, at);
  if (!uid) throw damaged('it does not say how it is written');
  return {
    present: true,
    transferSyntax: transferSyntaxOf(uid),
    mediaStorageSOPClassUID: firstString(group, '00020002'),
    mediaStorageSOPInstanceUID: firstString(group, '00020003'),
    implementationClassUID: firstString(group, '00020012'),
    implementationVersionName: firstString(group, '00020013'),
    sourceApplicationEntityTitle: firstString(group, '00020016'),
  };
}

/** First groups a data set can start with: identifying (0008), or 0010 and 0020 in odd files; 0004 in a DICOMDIR. */
const FIRST_GROUPS = new Set([0x0004, 0x0008, 0x0010, 0x0018, 0x0020]);

/** Tells the syntax of a bare data set from its first element, or undefined when this is no data set. */
function guessSyntax(bytes: Uint8Array, at: number): string | undefined {
  if (bytes.length < at + 8) return undefined;
  const explicit = vrAt(bytes, at + 4) !== undefined;
  if (FIRST_GROUPS.has(tagAt(bytes, at, false) >>> 16)) {
    if (explicit) return EXPLICIT_LITTLE;
    const header = readHeader(bytes, at, bytes.length, { explicitVr: false, bigEndian: false });
    return header.offset + header.length <= bytes.length ? IMPLICIT_LITTLE : undefined;
  }
  if (explicit && FIRST_GROUPS.has(tagAt(bytes, at, true) >>> 16)) return EXPLICIT_BIG;
  return undefined;
}

/** A data set that is written in another way than its file says would be read as nonsense by every viewer. */
export function checkWrittenAsSaid(bytes: Uint8Array, at: number, syntax: TransferSyntax): void {
  if (at + 8 > bytes.length) throw truncated('there is nothing after its first lines');
  const looksExplicit = vrAt(bytes, at + 4) !== undefined;
  if (looksExplicit !== syntax.explicitVr) throw damaged('it is written in another way than it says');
}
