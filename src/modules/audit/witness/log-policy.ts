import {
  formatProof,
  formatVerifierKey,
  keyId,
  onlyLines,
  parseAnyKey,
  parseNote,
  parseProof,
} from '#formats/tlog/index.ts';
import type { LogEntry, LogPolicy } from '#formats/opinion-bundle/index.ts';
import type { Keyring } from '#platform/crypto/index.ts';
import type { Database, Tx } from '#platform/db/index.ts';
import { leafOf } from '../audit.store.ts';
import { logKey, type LogKey } from '../log-keys.ts';
import type { LeafProof, TransparencyLog } from '../sequencer.ts';
import { byName, usualQuorum } from './asking.ts';
import * as store from './witness.store.ts';

/** What a bundle says of the log beside an item's proof, and the proof with the lines alone that it names keys for. */
export type ProofForOthers = { proof: Uint8Array; policy: LogPolicy };

/** Every epoch's key of a log. */
function keysOfLog(keyring: Keyring, log: TransparencyLog): LogKey[] {
  return Array.from({ length: log.parts.epoch }, (_, i) => logKey(keyring, log.name, i + 1));
}

const withCheckpoint = (proof: Uint8Array, change: (checkpoint: Uint8Array) => Uint8Array): Uint8Array => {
  const parsed = parseProof(proof);
  return formatProof({ ...parsed, checkpoint: change(parsed.checkpoint) });
};

/**
 * The proof of an item as it is given to others: who watches the log now, and no line that they could not check. The lists
 * are those of the whole installation, so they are read apart from the case whose letter it is.
 */
export async function proofForOthers(
  db: Database,
  keyring: Keyring,
  log: TransparencyLog,
  given: LeafProof,
): Promise<ProofForOthers> {
  const epochs = keysOfLog(keyring, log);
  const of = epochs.find((key) => formatVerifierKey(key) === given.verifierKey) ?? log.parts.key;
  const lines = new Set(parseNote(parseProof(given.proof).checkpoint).signatures.map((line) => line.keyId));
  const { asked, quorum } = await db.transaction({ kind: 'system' }, async (tx) => ({
    asked: byName(await store.askedWitnesses(tx)),
    quorum: await store.quorumOf(tx),
  }));
  const policy: LogPolicy = {
    log: {
      vkey: given.verifierKey,
      // A head that was signed before there was a second key carries no line of it.
      ...(lines.has(keyId(of.second)) ? { mldsa: formatVerifierKey(of.second) } : {}),
      earlier: epochs.map(formatVerifierKey).filter((vkey) => vkey !== given.verifierKey),
    },
    witnesses: asked.map(({ label, vkeys }) => ({ label, vkeys: [...vkeys] })),
    quorum: quorum ?? usualQuorum(asked.length),
  };
  const keys = [of, of.second, ...asked.flatMap(({ vkeys }) => vkeys.map(parseAnyKey))];
  return { proof: withCheckpoint(given.proof, (checkpoint) => onlyLines(checkpoint, keys)), policy };
}

/** One entry of the opinion log with its proof under the log's plain key alone; undefined until it has its place. */
export async function entryForOthers(tx: Tx, log: TransparencyLog, leaf: string): Promise<LogEntry | undefined> {
  const leafId = await leafOf(tx, log.name, leaf);
  const given = leafId === undefined ? undefined : await log.proof(tx, leafId);
  if (!given) return undefined;
  const proof = withCheckpoint(given.proof, (checkpoint) => onlyLines(checkpoint, [parseAnyKey(given.verifierKey)]));
  return { leaf, proof: Buffer.from(proof).toString(), vkey: given.verifierKey };
}
