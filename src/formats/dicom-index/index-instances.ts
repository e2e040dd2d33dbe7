import zlib from 'node:zlib';
import { isAppError, type ErrorCode } from '#kernel/errors.ts';
import {
  firstNumber,
  instanceAttributes,
  readInstance,
  seriesAttributes,
  studyAttributes,
  type DicomDataset,
  type DicomIdentity,
  type DicomInstance,
  type DicomUids,
  type PreambleVerdict,
} from '#formats/dicom/index.ts';
import { packFrames } from './frame-index.ts';
import { slicePlace, type SlicePlace } from './slice-place.ts';

/** The beginning of a file and its size. A head that is the whole file is always enough. */
export type FileHead = { head: Uint8Array; size: number };

/** What an archive keeps of one instance besides its bytes. */
export type IndexedInstance = {
  uids: DicomUids;
  identity: DicomIdentity;
  transferSyntaxUid: string;
  preamble: PreambleVerdict;
  placesIn: 'file' | 'inflated';
  swapBytes: boolean;
  numberOfFrames: number;
  /** `packFrames`. */
  frames: Uint8Array;
  rows: number | undefined;
  columns: number | undefined;
  instanceNumber: number | undefined;
  place: SlicePlace | undefined;
  /** Answers of QIDO-RS at the three levels, without counts and addresses. */
  study: DicomDataset;
  series: DicomDataset;
  instance: DicomDataset;
  /** Gzip of the header as DICOM JSON; long values are `bulk` places. */
  metadata: Uint8Array;
  notes: string[];
};

export type IndexResult =
  | { outcome: 'indexed'; indexed: IndexedInstance }
  /** The head did not reach to where the picture begins, or the picture is compressed: the whole file is wanted. */
  | { outcome: 'need-all' }
  | { outcome: 'refused'; code: ErrorCode; reason: string };

/** Reads many instances one by one; a bad one never stops the others. */
export function indexInstances(files: readonly FileHead[]): IndexResult[] {
  return files.map(indexOne);
}

function indexOne({ head, size }: FileHead): IndexResult {
  const whole = head.length === size;
  try {
    const instance = readInstance(whole ? head : stretched(head, size));
    if (!whole && !reachedPixels(instance, head.length)) return { outcome: 'need-all' };
    return { outcome: 'indexed', indexed: summary(instance) };
  } catch (error) {
    if (!whole) return { outcome: 'need-all' };
    if (!isAppError(error)) throw error;
    return { outcome: 'refused', code: error.code, reason: error.detail };
  }
}

/** The head with nothing behind it: the system gives empty pages for that without using memory. */
function stretched(head: Uint8Array, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  bytes.set(head);
  return bytes;
}

/** Everything that was read lies in the head when native pixels begin in it: the header ends there. */
function reachedPixels(instance: DicomInstance, headLength: number): boolean {
  const { transferSyntax } = instance.meta;
  const first = instance.frames[0];
  if (!first || !transferSyntax.known || transferSyntax.encapsulated) return false;
  return instance.placesIn === 'file' && first.offset <= headLength;
}

function summary(instance: DicomInstance): IndexedInstance {
  const { json, pixels } = instance;
  return {
    uids: instance.uids,
    identity: instance.identity,
    transferSyntaxUid: instance.meta.transferSyntax.uid,
    preamble: instance.preamble,
    placesIn: instance.placesIn,
    swapBytes: instance.swapBytes,
    numberOfFrames: instance.frames.length,
    frames: packFrames(instance.frames),
    rows: pixels?.rows,
    columns: pixels?.columns,
    instanceNumber: wholeNumber(json, '00200013'),
    place: slicePlace(json),
    study: studyAttributes(json, { modalities: [], series: 0, instances: 0 }),
    series: { ...seriesAttributes(json, { instances: 0 }) },
    instance: instanceAttributes(json, { transferSyntaxUid: instance.meta.transferSyntax.uid }),
    metadata: zlib.gzipSync(JSON.stringify(json), { level: 5 }),
    notes: instance.notes,
  };
}

/** A number that fits the column it is kept in. */
function wholeNumber(dataset: DicomDataset, tag: string): number | undefined {
  const value = firstNumber(dataset, tag);
  return value !== undefined && Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? value : undefined;
}
