import { isAppError } from '#kernel/errors.ts';
import {
  emptyRoot,
  formatSignatureLine,
  openNote,
  parseAnyKey,
  parseCheckpoint,
  parseNote,
  parseWitnessRequest,
  sameBytes,
  signLine,
  verifyConsistency,
  type Checkpoint,
  type WitnessRequest,
} from '#formats/tlog/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { OwnWitness } from './witness-keys.ts';
import { keepConflict, lockHead, moveHead, watchedLogs } from './witness.store.ts';

/** An answer of the wire protocol (C2SP tlog-witness). */
export type WitnessAnswer = { status: 200 | 400 | 403 | 404 | 409 | 422; type: string; body: string };

const says = (status: WitnessAnswer['status'], words: string): WitnessAnswer => ({
  status,
  type: 'text/plain; charset=utf-8',
  body: `${words}\n`,
});

/** The log is told where we stand; it may come again from there. */
const standsAt = (size: number): WitnessAnswer => ({ status: 409, type: 'text/x.tlog.size', body: `${size}\n` });

/** What was asked, or why it cannot be read. */
function read(body: Uint8Array): (WitnessRequest & { head: Checkpoint; text: string }) | undefined {
  try {
    const request = parseWitnessRequest(body);
    const { text } = parseNote(request.checkpoint);
    return { ...request, head: parseCheckpoint(text), text };
  } catch (error) {
    if (isAppError(error)) return undefined;
    throw error;
  }
}

/** Whether the log itself has signed it. Keys that are not known are passed over; a known one that fails is fatal. */
function isSigned(checkpoint: Uint8Array, vkeys: readonly string[]): boolean {
  try {
    return openNote(checkpoint, vkeys.map(parseAnyKey)).verified.length > 0;
  } catch (error) {
    if (isAppError(error)) return false;
    throw error;
  }
}

/**
 * Cosigns a head of a log that is watched, when it goes on from the one that was cosigned last. Comparing and storing is
 * one transaction with the row locked, so that of two requests at once the second sees what the first has stored; the
 * answer is given after the commit.
 */
export async function addCheckpoint(tx: Tx, own: OwnWitness, body: Uint8Array, at: Date): Promise<WitnessAnswer> {
  const asked = read(body);
  if (!asked) return says(400, 'This cannot be read as a request to a witness.');
  const { oldSize, proof, checkpoint, head, text } = asked;
  const vkeys = (await watchedLogs(tx)).flatMap((log) => (log.origin === head.origin ? log.vkeys : []));
  if (vkeys.length === 0) return says(404, 'This log is not watched here.');
  if (!isSigned(checkpoint, [...new Set(vkeys)]))
    return says(403, 'The log has not signed this with a key known here.');
  if (oldSize > head.size) return says(400, 'The old size is larger than the new one.');

  const stored = await lockHead(tx, head.origin, at);
  const last =
    stored.size === 0 ? { size: 0, root: emptyRoot } : parseCheckpoint(parseNote(Buffer.from(stored.note)).text);
  const note = Buffer.from(checkpoint).toString();
  const forked = head.size === last.size && !sameBytes(head.root, last.root);
  if (forked) await keepConflict(tx, head.origin, note, at);
  if (oldSize !== last.size || forked) return standsAt(last.size);
  // Not kept as evidence: anyone can send a head that the log has published with a proof that is wrong.
  if (!verifyConsistency({ oldSize, oldRoot: last.root, size: head.size, root: head.root, proof }))
    return says(422, 'The proof does not lead from the head that was cosigned last to this one.');
  if (!(await moveHead(tx, head.origin, last.size, { size: head.size, note, at }))) return standsAt(last.size);
  const lines = own.signers.map((signer) => formatSignatureLine(signLine(text, signer, at)));
  return { status: 200, type: 'text/plain; charset=utf-8', body: lines.join('') };
}
