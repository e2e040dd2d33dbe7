import type { Clock } from '#kernel/clock.ts';
import { formatNote, parseNote, type NoteSignature } from '#formats/tlog/index.ts';
import type { Database } from '#platform/db/index.ts';
import type { Egress } from '#platform/egress/index.ts';
import { waitForTurn } from '../positions.store.ts';
import type { TransparencyLog } from '../sequencer.ts';
import { askWitness, type Asked } from './ask-witness.ts';
import { agreeing, sizeOf } from './cosigned-files.ts';
import * as store from './witness.store.ts';

/** How often a witness is asked, in milliseconds since the last time; `again` also when it has signed this very head. */
type Rest = { sound: number; failed: number; again: boolean };

/** Soon while it agrees, later after it failed. */
const usual: Rest = { sound: 1_500, failed: 30_000, again: false };

/** At a start: an old copy of the data brings the old lines with it, and only the witness knows that there were more. */
export const atOnce: Rest = { sound: 0, failed: 0, again: true };

type Parts = { db: Database; egress: Egress; clock: Clock };

/** Witnesses by name: what two organisations both want asked is asked once. */
export function byName(list: readonly store.AskedWitness[]): store.AskedWitness[] {
  return [...new Map(list.toReversed().map((one) => [one.name, one])).values()].toReversed();
}

/** How many must agree when nobody has said: two of three, as of four and more; all of fewer. */
export const usualQuorum = (count: number): number => Math.min(2, count);

/**
 * One round of asking: every witness whose line is not yet under the log's newest head. Each is asked by one node at a
 * time; the rows remember what it said, so a restart goes on from there.
 */
export async function askWitnesses(parts: Parts, log: TransparencyLog, rest = usual): Promise<void> {
  const { db, clock } = parts;
  const { name, epoch, files } = log.parts;
  const asked = await db.transaction({ kind: 'system' }, async (tx) => byName(await store.askedWitnesses(tx)));
  for (const words of await findingsOf(db, log)) log.stop({ log: name, where: 'witnesses', words });
  if (asked.length === 0 || log.stopped().length > 0) return;
  const checkpoint = await files.checkpoint();
  if (!checkpoint) return;
  const under = await cosignedNow(log, checkpoint);
  const done = agreeing({ ...parseNote(checkpoint), signatures: under }, asked);
  const lines: NoteSignature[] = [];
  await Promise.all(
    asked
      .filter((witness) => rest.again || !done.includes(witness.name))
      .map(async (witness) => {
        const key = { name: witness.name, log: name, epoch };
        const now = clock.now();
        const known = await db.transaction({ kind: 'system' }, (tx) => store.takeAsking(tx, key, now, rest));
        if (!known) return;
        const said = await askWitness(parts.egress, witness, { checkpoint, tiles: files.tiles, knownSize: known.size });
        if (said.kind === 'agreed') lines.push(...said.lines);
        if (said.kind === 'fork') log.stop({ log: name, where: 'witnesses', words: said.words });
        await db.transaction({ kind: 'system' }, (tx) => store.setState(tx, key, stateFrom(said, clock.now())));
      }),
  );
  if (lines.length > 0) await publish(parts, log, checkpoint, lines, asked);
}

/** What a witness told another node, or before a restart; nothing once the log is stopped. */
async function findingsOf(db: Database, log: TransparencyLog): Promise<string[]> {
  if (log.stopped().length > 0) return [];
  const states = await db.transaction({ kind: 'system' }, (tx) => store.statesOf(tx, log.name, log.parts.epoch));
  return states.flatMap(({ finding }) => finding ?? []);
}

function stateFrom(said: Asked, at: Date): Parameters<typeof store.setState>[2] {
  if (said.kind === 'agreed') return { size: said.size, agreed_at: at, failure: null };
  if (said.kind === 'fork') return { failure: null, finding: said.words };
  return { failure: said.words, ...(said.size === undefined ? {} : { size: said.size }) };
}

/** Lines of witnesses that are already kept under this very head. */
async function cosignedNow(log: TransparencyLog, checkpoint: Uint8Array): Promise<NoteSignature[]> {
  const latest = await log.parts.files.cosigned.latest();
  if (!latest) return [];
  const { text, signatures } = parseNote(latest);
  return text === parseNote(checkpoint).text ? signatures : [];
}

/** Puts the new lines under the head, with those that came before. One node at a time, like everything on the disk. */
async function publish(
  { db }: Parts,
  log: TransparencyLog,
  checkpoint: Uint8Array,
  lines: readonly NoteSignature[],
  asked: readonly store.AskedWitness[],
): Promise<void> {
  await db.transaction({ kind: 'system' }, async (tx) => {
    await waitForTurn(tx, log.name);
    const { cosigned } = log.parts.files;
    const { text, signatures } = parseNote(checkpoint);
    const own = new Set(lines.map((line) => `${line.name} ${line.keyId}`));
    const before = [...signatures, ...(await cosignedNow(log, checkpoint))];
    const all = new Map(before.concat(lines).map((line) => [`${line.name} ${line.keyId}`, line]));
    const note = { text, signatures: [...all.values()] };
    if (own.size === 0 || sizeOf(await cosigned.latest()) > sizeOf(checkpoint)) return;
    const quorum = (await store.quorumOf(tx)) ?? usualQuorum(asked.length);
    await cosigned.keep(formatNote(note), agreeing(note, asked).length >= Math.max(1, quorum));
  });
}
