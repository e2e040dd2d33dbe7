import { AppError } from '#kernel/errors.ts';
import { formatCheckpoint, parseCheckpoint, type Checkpoint } from './checkpoint-text.ts';
import type { NoteSigner } from './cosignature.ts';
import { openNote, signNote, type OpenedNote } from './note.ts';
import type { VerifierKey } from './verifier-key.ts';

export { formatCheckpoint, parseCheckpoint, type Checkpoint } from './checkpoint-text.ts';

/**
 * Signs a log's head. The first signer should be the log, its key name equal to the origin (C2SP tlog-checkpoint).
 * @param at what signers state as the time who state one
 */
export function signCheckpoint(checkpoint: Checkpoint, signers: readonly NoteSigner[], at = new Date(0)): Uint8Array {
  return signNote(formatCheckpoint(checkpoint), signers, at);
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
