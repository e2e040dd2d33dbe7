import type { Header } from './cursor.ts';
import type { Frame } from './frames.ts';
import type { ExtendedOffsets } from './fragments.ts';
import type { DicomIdentity } from './identity.ts';
import type { DicomDataset } from './json-model.ts';
import type { FileMeta } from './part10.ts';
import type { PixelModule } from './pixel-module.ts';
import type { PreambleVerdict } from './preamble.ts';
import { checkCodestream } from './codestream.ts';
import { UNDEFINED_LENGTH } from './cursor.ts';
import { tagKey } from './dictionary.ts';
import { damaged, truncated, unsupported } from './errors.ts';
import { framesOfFragments, readFragments } from './fragments.ts';
import { nativeFrames } from './frames.ts';
import { identityOf } from './identity.ts';
import { inflateDataset } from './inflate.ts';
import { firstString } from './json-model.ts';
import { checkWrittenAsSaid, openEnvelope } from './part10.ts';
import { pixelModuleOf } from './pixel-module.ts';
import type { Scan } from './scan.ts';
import { scanDataset } from './scan.ts';
import { isImageClass } from './sop-classes.ts';
import { isUid } from './uid.ts';

/** Something odd that does not stop us; kept with the instance and shown to the coordinator. */
export type DicomNote =
  | 'no-file-meta'
  | 'meta-instance-differs'
  | 'meta-class-differs'
  | 'unknown-transfer-syntax'
  | 'preamble-not-empty'
  | 'no-sop-class'
  | 'document-is-not-pdf';

export type DicomUids = { studyUid: string; seriesUid: string; sopInstanceUid: string; sopClassUid: string };

/** Everything the house needs to know of one instance; its bytes are stored as they came and never parsed again. */
export type DicomInstance = {
  meta: FileMeta;
  preamble: PreambleVerdict;
  uids: DicomUids;
  identity: DicomIdentity;
  /** DICOM JSON model; long values are `bulk` places (`metadata.ts` makes URIs of them). */
  json: DicomDataset;
  /** Undefined for instances without pixels (reports, plans, waveforms, documents). */
  pixels?: PixelModule;
  /** Where each frame lies, in order. A video is one frame. Empty when the syntax is unknown or there are no pixels. */
  frames: Frame[];
  /** What the places of `frames` and `bulk` count in: the stored file, or its data set after inflating. */
  placesIn: 'file' | 'inflated';
  /** Native samples of more than one byte are big endian and must be swapped before they are served. */
  swapBytes: boolean;
  notes: DicomNote[];
};

/** The media directory of a disc (PS3.10 8.6) is no instance: it lists the others. */
const MEDIA_DIRECTORY = '1.2.840.10008.1.3.10';

/** The header of a DICOM file before it is judged; `source` is the file, or its data set after inflating. */
export type DicomHeader = Scan & { preamble: PreambleVerdict; meta: FileMeta; source: Uint8Array };

/**
 * Reads the header of a file that need not be a whole instance (a worklist item, a query answer).
 * @param bytes the whole file
 * @throws AppError file.empty, file.truncated, file.damaged, file.unsafe, input.unsupported; nothing else
 */
export function readDataset(bytes: Uint8Array): DicomHeader {
  const { preamble, meta, datasetOffset } = openEnvelope(bytes);
  if (meta.mediaStorageSOPClassUID === MEDIA_DIRECTORY) {
    throw unsupported(
      'This is the list of contents of a disc (DICOMDIR), not a picture. The pictures are read without it.',
    );
  }
  const { deflated } = meta.transferSyntax;
  const source = deflated ? inflateDataset(bytes.subarray(datasetOffset)) : bytes;
  const start = deflated ? 0 : datasetOffset;
  checkWrittenAsSaid(source, start, meta.transferSyntax);
  return { preamble, meta, source, ...scanDataset(source, start, meta.transferSyntax) };
}

/** Encapsulated PDF Storage (PS3.4 B.5). */
const ENCAPSULATED_PDF = '1.2.840.10008.5.1.4.1.1.104.1';

/**
 * Reads one DICOM instance: its header up to the pixel data, and where each frame lies. One pass, no copy.
 * @param bytes the whole file
 * @throws AppError file.empty, file.truncated, file.damaged, file.unsafe, input.unsupported; nothing else
 */
export function readInstance(bytes: Uint8Array): DicomInstance {
  const { preamble, meta, source, dataset, pixel } = readDataset(bytes);
  const syntax = meta.transferSyntax;
  const uids = uidsOf(dataset, meta);
  const picture = pixel ? readPixels(source, dataset, pixel, meta) : withoutPixels(dataset, meta);
  return {
    meta,
    preamble,
    uids,
    identity: identityOf(dataset),
    json: dataset,
    ...picture,
    placesIn: syntax.deflated ? 'inflated' : 'file',
    swapBytes: syntax.bigEndian && (picture.pixels?.bitsAllocated ?? 8) > 8,
    notes: [...notesOf(meta, preamble, dataset, uids), ...documentNotes(source, dataset)],
  };
}

/** The identifiers every instance must have; without them it could be confused with another. */
function uidsOf(dataset: DicomDataset, meta: FileMeta): DicomUids {
  const sopClassUid = uid(dataset, '00080016') ?? meta.mediaStorageSOPClassUID;
  const uids = {
    studyUid: uid(dataset, '0020000D'),
    seriesUid: uid(dataset, '0020000E'),
    sopInstanceUid: uid(dataset, '00080018'),
  };
  for (const value of Object.values(uids)) {
    if (value === undefined) throw damaged('it lacks the numbers that tell it apart from other pictures');
  }
  if (sopClassUid !== undefined && !isUid(sopClassUid)) throw damaged('a number in it that names its kind is none');
  return {
    ...(uids as { studyUid: string; seriesUid: string; sopInstanceUid: string }),
    sopClassUid: sopClassUid ?? '',
  };
}

function uid(dataset: DicomDataset, tag: string): string | undefined {
  const value = firstString(dataset, tag);
  if (value !== undefined && !isUid(value)) throw damaged('a number in it that tells it apart from others is none');
  return value;
}

function notesOf(meta: FileMeta, preamble: PreambleVerdict, dataset: DicomDataset, uids: DicomUids): DicomNote[] {
  const notes: DicomNote[] = [];
  const { mediaStorageSOPInstanceUID: metaInstance, mediaStorageSOPClassUID: metaClass } = meta;
  if (!meta.present) notes.push('no-file-meta');
  if (metaInstance && metaInstance !== uids.sopInstanceUid) notes.push('meta-instance-differs');
  if (metaClass && metaClass !== uids.sopClassUid) notes.push('meta-class-differs');
  if (!meta.transferSyntax.known) notes.push('unknown-transfer-syntax');
  if (preamble === 'other') notes.push('preamble-not-empty');
  if (!firstString(dataset, '00080016')) notes.push('no-sop-class');
  return notes;
}

/** A document that says it is a PDF and is something else may only be downloaded, never shown. */
function documentNotes(source: Uint8Array, dataset: DicomDataset): DicomNote[] {
  const place = dataset['00420011']?.bulk;
  const saysPdf =
    firstString(dataset, '00080016') === ENCAPSULATED_PDF || firstString(dataset, '00420012') === 'application/pdf';
  if (!place || !saysPdf) return [];
  const start = String.fromCharCode(...source.subarray(place.offset, place.offset + 5));
  return start === '%PDF-' ? [] : ['document-is-not-pdf'];
}

type Picture = { pixels?: PixelModule; frames: Frame[] };

/** A picture that describes its points but has none was cut off, unless its syntax keeps them behind a URL. */
function withoutPixels(dataset: DicomDataset, meta: FileMeta): Picture {
  const described = dataset['00280010'] && dataset['00280011'] && dataset['00280100'];
  const elsewhere = meta.transferSyntax.codec === 'by-reference' || dataset['00287FE0'];
  const ofImages = isImageClass(firstString(dataset, '00080016') ?? meta.mediaStorageSOPClassUID ?? '');
  if ((described || ofImages) && !elsewhere) throw truncated('the picture itself is missing');
  return { frames: [] };
}

/** Finds the frames and adds the place of the pixel data to the header. */
function readPixels(source: Uint8Array, dataset: DicomDataset, pixel: Header, meta: FileMeta): Picture {
  const pixels = pixelModuleOf(dataset, pixel);
  const encapsulated = pixel.length === UNDEFINED_LENGTH;
  const syntax = meta.transferSyntax;
  if (syntax.known && encapsulated !== syntax.encapsulated) throw damaged('the picture is not stored as it says');
  const place = (length: number) => {
    dataset[tagKey(pixel.tag)] = { vr: pixel.vr, bulk: { offset: pixel.offset, length } };
  };
  if (!encapsulated) {
    place(pixel.length);
    const frames = nativeFrames(pixels, pixel.offset, pixel.length, source.length - pixel.offset);
    return { pixels, frames: syntax.known ? frames : [] };
  }
  const found = readFragments(source, pixel.offset);
  place(found.end - pixel.offset);
  if (!syntax.known) return { pixels, frames: [] };
  const count = syntax.video ? 1 : pixels.numberOfFrames;
  const frames = framesOfFragments(source, found, count, extendedOffsets(source, dataset));
  for (const frame of frames) checkCodestream(source, frame, syntax, pixels);
  return { pixels, frames };
}

/** Bytes of an extended offset table: a million frames. */
const MAX_TABLE = 8_000_000;

/** The extended offset table (7FE0,0001) and lengths (7FE0,0002), when both are there. */
function extendedOffsets(source: Uint8Array, dataset: DicomDataset): ExtendedOffsets | undefined {
  const offsets = numbers64(source, dataset, '7FE00001');
  const lengths = numbers64(source, dataset, '7FE00002');
  return offsets && lengths ? { offsets, lengths } : undefined;
}

function numbers64(source: Uint8Array, dataset: DicomDataset, tag: string): number[] | undefined {
  const element = dataset[tag];
  if (!element || (element.bulk?.length ?? 0) > MAX_TABLE) return undefined;
  const bytes = element.bulk
    ? source.subarray(element.bulk.offset, element.bulk.offset + element.bulk.length)
    : Uint8Array.from(atob(element.InlineBinary ?? ''), (letter) => letter.charCodeAt(0));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / 8) }, (_, i) => Number(view.getBigUint64(i * 8, true)));
}
