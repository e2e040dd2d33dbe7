import { AppError } from '#kernel/errors.ts';
import { fromBase64, parseDecimal, toBase64 } from './bytes.ts';
import { hashSize } from './hash.ts';
import { openNote, signNote, type NoteSigner, type OpenedNote } from './note.ts';
import type { VerifierKey } from './verifier-key.ts';

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

/** Signs a log's head. The first signer should be the log, its key name equal to the origin (C2SP tlog-checkpoint). */
export function signCheckpoint(checkpoint: Checkpoint, signers: readonly NoteSigner[]): Uint8Array {
  return signNote(formatCheckpoint(checkpoint), signers);
}

/**
 * Verifies a signed checkpoint: the log's own key must have signed, and the origin must be the key's name, so that
 * the head of one log is never taken for that of another.
 * @throws AppError `file.damaged`, `proof.invalid`
 */
export function openCheckpoint(
  bytes: Uint8Array,
  log: VerifierKey,
  witnesses: readonly VerifierKey[] = [],
): Checkpoint & Pick<OpenedNote, 'verified' | 'unknown'> {
  const { text, verified, unknown } = openNote(bytes, [log, ...witnesses]);
  const checkpoint = parseCheckpoint(text);
  if (!verified.includes(log)) throw new AppError('proof.invalid', 'The log itself has not signed this checkpoint.');
  if (checkpoint.origin !== log.name) {
    throw new AppError('proof.invalid', 'This checkpoint belongs to another log than the key.');
  }
  return { ...checkpoint, verified, unknown };
}
