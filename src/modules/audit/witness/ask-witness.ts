import { isAppError } from '#kernel/errors.ts';
import {
  consistencyProof,
  formatWitnessRequest,
  parseAnyKey,
  parseCheckpoint,
  parseNote,
  parseSignatureLine,
  keyId,
  verifyLine,
  type NoteSignature,
  type TileSource,
} from '#formats/tlog/index.ts';
import type { Egress } from '#platform/egress/index.ts';
import type { AskedWitness } from './witness.store.ts';

/** What came of asking one witness for one head. `size` is what it has cosigned now, where it is known. */
export type Asked =
  | { kind: 'agreed'; lines: NoteSignature[]; size: number }
  /** Not reached, or an answer that is of no use; it is asked again later. */
  | { kind: 'failed'; words: string; size?: number }
  /** It has seen another log under our name: shown by what it says, and by our own tiles. */
  | { kind: 'fork'; words: string };

/** Long enough for a witness far away; the log itself waits for none of them. */
const timeoutMs = 5_000;

/** Room for several lines of 5 kB. */
const maxBytes = 64 * 1024;

type Head = { checkpoint: Uint8Array; tiles: TileSource; knownSize: number };
type Answer = { status: number; text: string; type: string };

async function post(egress: Egress, witness: AskedWitness, body: Uint8Array): Promise<Answer> {
  const url = `${witness.url}/add-checkpoint`;
  const response = await egress.fetch(url, {
    purpose: `the witness ${witness.label}`,
    origins: [new URL(witness.url).origin],
    method: 'POST',
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body,
    maxBytes,
    timeoutMs,
  });
  return { status: response.status, text: await response.text(), type: response.headers.get('content-type') ?? '' };
}

/** The lines of the answer that are the witness's. Others are passed over; one of its own that fails spoils the answer. */
function linesOf(witness: AskedWitness, text: string, note: string): NoteSignature[] {
  const keys = witness.vkeys.map(parseAnyKey);
  const own: NoteSignature[] = [];
  for (const raw of text.split('\n').filter((line) => line !== '')) {
    const line = parseSignatureLine(raw);
    const key = keys.find((one) => one.name === line.name && keyId(one) === line.keyId);
    if (!key) continue;
    if (!verifyLine(key, note, line.signature)) return [];
    own.push(line);
  }
  return own;
}

const sizeIn = ({ text, type }: Answer): number | undefined =>
  type.startsWith('text/x.tlog.size') && /^(?:0|[1-9]\d{0,15})\n$/.test(text) ? Number(text) : undefined;

/**
 * Asks a witness to cosign a head. When it stands elsewhere than we remember, it is asked once more from there.
 * A witness that has cosigned more than there is, or that our own tiles do not lead on from, has seen another log.
 */
export async function askWitness(egress: Egress, witness: AskedWitness, head: Head): Promise<Asked> {
  const { text } = parseNote(head.checkpoint);
  const { size, origin } = parseCheckpoint(text);
  let oldSize = Math.min(head.knownSize, size);
  try {
    for (let tries = 0; tries < 3; tries += 1) {
      const proof = await consistencyProof(head.tiles, oldSize, size);
      const answer = await post(egress, witness, formatWitnessRequest({ oldSize, proof, checkpoint: head.checkpoint }));
      if (answer.status === 200) return agreed(witness, answer.text, text, size);
      if (answer.status === 422 && oldSize > 0)
        return fork(witness, `what it cosigned after ${oldSize} items of ${origin} is not what those items are here`);
      if (answer.status !== 409) return { kind: 'failed', words: `It answered with the number ${answer.status}.` };
      const seen = sizeIn(answer);
      if (seen === undefined) return { kind: 'failed', words: 'It does not say where it stands.' };
      if (seen > size) return fork(witness, `it has cosigned ${seen} items of ${origin}, and here are ${size}`);
      if (seen === oldSize) return fork(witness, `it has cosigned other items of ${origin} at the size of ${size}`);
      oldSize = seen;
    }
    return { kind: 'failed', words: 'It says something else each time.', size: oldSize };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { kind: 'failed', words: error.detail };
  }
}

function agreed(witness: AskedWitness, answer: string, note: string, size: number): Asked {
  const lines = linesOf(witness, answer, note);
  return lines.length > 0
    ? { kind: 'agreed', lines, size }
    : { kind: 'failed', words: 'Its answer is not signed with its own key.' };
}

const fork = (witness: AskedWitness, what: string): Asked => ({
  kind: 'fork',
  words: `The witness ${witness.label} has seen another log: ${what}. An old copy was put back, or the log was forked.`,
});
