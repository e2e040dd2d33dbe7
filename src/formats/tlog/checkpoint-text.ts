import { AppError } from '#kernel/errors.ts';
import { fromBase64, parseDecimal, toBase64 } from './bytes.ts';
import { hashSize } from './hash.ts';

/** A log's head (C2SP tlog-checkpoint): which log, how many entries, their RFC 6962 root. We write no extensions. */
export type Checkpoint = { origin: string; size: number; root: Uint8Array; extensions?: string[] };

const damaged = (): never => {
  throw new AppError('file.damaged', 'This is not the checkpoint of a log.');
};

const isLine = (line: string): boolean => line.length > 0 && !line.includes('\n');

/** Text that is signed: origin, size, base64 root, any extension lines, each ended by a newline. */
export function formatCheckpoint({ origin, size, root, extensions = [] }: Checkpoint): string {
  const lines = [origin, String(size), toBase64(root), ...extensions];
  if (!Number.isSafeInteger(size) || size < 0 || root.length !== hashSize || !lines.every(isLine)) return damaged();
  return lines.map((line) => `${line}\n`).join('');
}

/** Reads a checkpoint's text; `formatCheckpoint` gives the same text back. @throws AppError `file.damaged` */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin = '', size = '', encodedRoot = '', ...extensions] = text.replace(/\n$/, '').split('\n');
  const root = fromBase64(encodedRoot);
  const checkpoint: Checkpoint = { origin, size: parseDecimal(size), root };
  if (extensions.length > 0) checkpoint.extensions = extensions;
  return formatCheckpoint(checkpoint) === text ? checkpoint : damaged();
}
