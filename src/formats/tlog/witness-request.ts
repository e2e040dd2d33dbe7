import { AppError } from '#kernel/errors.ts';
import { fromBase64, fromUtf8, parseDecimal, toBase64, utf8 } from './bytes.ts';
import { hashSize } from './hash.ts';

/** More hashes than the deepest tree of 2^53 entries can need (C2SP tlog-witness). */
const maxHashes = 63;

/** What a log asks of a witness: from the size it last cosigned, by this proof, to this signed checkpoint. */
export type WitnessRequest = { oldSize: number; proof: Uint8Array[]; checkpoint: Uint8Array };

/** Writes the body of `add-checkpoint` (C2SP tlog-witness). */
export function formatWitnessRequest({ oldSize, proof, checkpoint }: WitnessRequest): Uint8Array {
  const head = [`old ${oldSize}`, ...proof.map(toBase64)];
  return utf8(`${head.join('\n')}\n\n${fromUtf8(checkpoint)}`);
}

/** Reads the body of `add-checkpoint`; of the checkpoint nothing is read yet. @throws AppError `file.damaged` */
export function parseWitnessRequest(body: Uint8Array): WitnessRequest {
  const text = fromUtf8(body);
  const end = text.indexOf('\n\n');
  const [first = '', ...lines] = text.slice(0, Math.max(0, end)).split('\n');
  const proof = lines.map(fromBase64);
  if (
    end < 0 ||
    !first.startsWith('old ') ||
    proof.length > maxHashes ||
    proof.some((hash) => hash.length !== hashSize)
  )
    throw new AppError('file.damaged', 'This is not a request to a witness (C2SP tlog-witness).');
  return { oldSize: parseDecimal(first.slice('old '.length)), proof, checkpoint: utf8(text.slice(end + 2)) };
}
