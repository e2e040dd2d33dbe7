import { AppError } from '#kernel/errors.ts';
import { fromBase64, fromUtf8, parseDecimal, sameBytes, toBase64, utf8 } from './bytes.ts';
import { openCheckpoint, type Checkpoint } from './checkpoint.ts';
import { hashSize } from './hash.ts';
import { parseNote } from './note.ts';
import { verifyInclusion } from './proof.ts';
import type { VerifierKey } from './verifier-key.ts';

const header = 'c2sp.org/tlog-proof@v1';

/** More hashes than the deepest tree of 2^53 entries can need. */
const maxHashes = 63;

/**
 * What a `.tlog-proof` file holds (C2SP tlog-proof). `checkpoint` is the signed note, verbatim.
 * `extra` is not authenticated by the proof and must not be trusted.
 */
export type TlogProof = { extra?: Uint8Array; index: number; hashes: Uint8Array[]; checkpoint: Uint8Array };

const damaged = (): never => {
  throw new AppError('file.damaged', 'This is not a log proof (c2sp.org/tlog-proof@v1).');
};

/** Writes a proof file. */
export function formatProof({ extra, index, hashes, checkpoint }: TlogProof): Uint8Array {
  const head = [header, ...(extra ? [`extra ${toBase64(extra)}`] : []), `index ${index}`, ...hashes.map(toBase64)];
  return utf8(`${head.join('\n')}\n\n${fromUtf8(checkpoint)}`);
}

function parseHead(lines: string[]): Omit<TlogProof, 'checkpoint'> {
  const [first, ...rest] = lines;
  const extra = rest[0]?.startsWith('extra ') ? fromBase64((rest.shift() ?? '').slice('extra '.length)) : undefined;
  const [indexLine = '', ...hashLines] = rest;
  if (first !== header || !indexLine.startsWith('index ') || hashLines.length > maxHashes) return damaged();
  const index = parseDecimal(indexLine.slice('index '.length));
  const hashes = hashLines.map(fromBase64);
  if (hashes.some((hash) => hash.length !== hashSize)) return damaged();
  return extra ? { extra, index, hashes } : { index, hashes };
}

/**
 * Reads a proof file in its only spelling: `formatProof` gives the same bytes back. Nothing is verified yet.
 * @throws AppError `file.damaged`
 */
export function parseProof(bytes: Uint8Array): TlogProof {
  const text = fromUtf8(bytes);
  const end = text.indexOf('\n\n');
  if (end < 0) return damaged();
  const checkpoint = utf8(text.slice(end + 2));
  parseNote(checkpoint);
  const proof = { ...parseHead(text.slice(0, end).split('\n')), checkpoint };
  return sameBytes(formatProof(proof), bytes) ? proof : damaged();
}

/**
 * Verifies a parsed proof: the checkpoint is signed by the log and the leaf is its entry `index`.
 * @returns the verified checkpoint
 * @throws AppError `file.damaged`, `proof.invalid`
 */
export function verifyProof(
  proof: TlogProof,
  leafHash: Uint8Array,
  log: VerifierKey,
  witnesses: readonly VerifierKey[] = [],
): Checkpoint {
  const checkpoint = openCheckpoint(proof.checkpoint, log, witnesses);
  const { size, root } = checkpoint;
  if (!verifyInclusion({ leafHash, index: proof.index, size, proof: proof.hashes, root })) {
    throw new AppError('proof.invalid', 'The log does not hold this entry at the place the proof names.');
  }
  return checkpoint;
}
