import { isJunkPath } from '#formats/disc/junk.ts';
import { fileKinds, type FileKind, type Sniffed } from '#formats/sniff/index.ts';

/** What is to be done with a file, by its content, its size and where it lay. */
export type Verdict =
  | { act: 'refuse'; code: string; reason: string }
  | { act: 'leave-out'; reason: string }
  /** Stored and handed out as it is, not shown. */
  | { act: 'keep'; reason: string }
  | { act: 'imaging' | 'unzip' | 'health' | 'document' };

const MiB = 1024 * 1024;

/** What one reader holds in memory at once; larger files of these kinds are kept but not read here. */
export const readAtOnce: Partial<Record<FileKind, number>> = { zip: 512 * MiB, dicom: 1024 * MiB };

/** A disc's own rubbish is left out kindly, harm is refused with a reason, the rest goes to its reader. Pure. */
export function classify(file: { path: string; size: number; depth: number }, sniffed: Sniffed): Verdict {
  const { kind } = sniffed;
  const row = fileKinds[kind];
  if (sniffed.suspicion) return { act: 'refuse', code: 'file.unsafe', reason: sniffed.suspicion };
  if (kind === 'empty') return { act: 'refuse', code: 'file.empty', reason: row.words };
  const junk = isJunkPath(file.path);
  if (junk && (kind !== 'dicom' || junk.kind === 'index' || junk.kind === 'system'))
    return { act: 'leave-out', reason: junk.reason };
  if (kind === 'executable') return { act: 'leave-out', reason: row.words };
  if (row.taken === 'no') return { act: 'refuse', code: 'input.unsupported', reason: row.words };
  const limit = Math.min(row.maxBytes, readAtOnce[kind] ?? Infinity);
  if (file.size > limit) return { act: 'refuse', code: 'input.too-large', reason: tooLarge(kind, limit) };
  if (row.taken === 'kept') return { act: 'keep', reason: row.words };
  return readerOf(kind, file.depth);
}

/** Structured records: facts, people and documents come out of them. */
export const healthKinds: ReadonlySet<FileKind> = new Set([
  'fhir-json',
  'fhir-xml',
  'ndjson',
  'ccda',
  'hl7v2',
  'health-card',
]);

function readerOf(kind: FileKind, depth: number): Verdict {
  if (kind === 'dicom') return { act: 'imaging' };
  if (healthKinds.has(kind)) return { act: 'health' };
  if (kind !== 'zip') return { act: 'document' };
  if (depth < 2) return { act: 'unzip' };
  const reason = 'This ZIP lies inside a ZIP inside a ZIP. Please unpack it once and choose the folder.';
  return { act: 'refuse', code: 'file.unsafe', reason };
}

function tooLarge(kind: FileKind, limit: number): string {
  const most = `${Math.floor(limit / MiB).toLocaleString('en')} MB`;
  return kind === 'zip'
    ? `This ZIP is larger than the ${most} we unpack at once. We kept it. Please unpack it and choose the folder.`
    : `This file is larger than the ${most} we read of its kind. We kept it as you sent it.`;
}
