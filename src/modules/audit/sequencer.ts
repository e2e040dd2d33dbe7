import { join } from 'node:path';
import { AppError } from '#kernel/errors.ts';
import { formatProof, formatVerifierKey, inclusionProof, openCheckpoint, parseNote } from '#formats/tlog/index.ts';
import type { Keyring } from '#platform/crypto/index.ts';
import type { Database, Tx } from '#platform/db/index.ts';
import type { LogName } from './audit.store.ts';
import { examineLog, type LogParts } from './examine.ts';
import type { Finding } from './findings.rules.ts';
import { createGuard } from './guard.ts';
import { logFiles } from './log-files.ts';
import { lookOver, type Place } from './look-over.ts';
import { epochIn, frozenFolder, logKey } from './log-keys.ts';
import { headFor } from './witness/cosigned-files.ts';
import { pendingLeaves, placeLeaves, positionOf, takeTurn, waitForTurn } from './positions.store.ts';

/** Leaves taken in one turn: more make a turn long, fewer make each fsync dear. */
const batch = 5000;

/** `verifierKey` is the one of the epoch in which the leaf was recorded. */
export type LeafProof = { index: number; leaf: string; proof: Uint8Array; verifierKey: string };

export type TransparencyLog = {
  readonly name: LogName;
  /** The key text that verifiers are given. */
  readonly verifierKey: string;
  /** Gives every waiting leaf its place, if it is our turn and the log is sound. @returns how many got one. */
  sequence(): Promise<number>;
  /** Compares files, guard and database, mends what a crash left, and stops the log when it is not what was signed. */
  examine(): Promise<readonly Finding[]>;
  /** Compares the next 256 items with the database, and stops the log when they are not what was recorded. */
  lookOver(): Promise<readonly Finding[]>;
  /** Why the log is not extended; nothing while it is sound. */
  stopped(): readonly Finding[];
  /** Stops it for a reason that was found elsewhere: a witness that has seen more. */
  stop(finding: Finding): void;
  /** The signed checkpoint as served, or undefined while the log is empty. */
  checkpoint(): Promise<Uint8Array | undefined>;
  file(path: string): Promise<Uint8Array | undefined>;
  /** Index, leaf and proof file of a leaf that has its place. */
  proof(tx: Tx, leafId: number): Promise<LeafProof | undefined>;
  /** What the self-check compares. */
  readonly parts: LogParts & { folder: string };
};

/**
 * One C2SP tile log on disk, its places in the database, its guard apart from both. Whatever is not what was signed stops
 * it: a Merkle log cannot be mended afterwards, only frozen and gone on with in a new epoch (`consilium log recover`).
 */
export function createTransparencyLog(given: {
  name: LogName;
  folder: string;
  guardFolder: string;
  keyring: Keyring;
  db: Database;
}): TransparencyLog {
  const { name, db, keyring } = given;
  const folder = join(given.folder, name);
  const guard = createGuard(given.guardFolder);
  const epoch = epochIn(folder);
  const key = logKey(keyring, name, epoch);
  const files = logFiles(folder, key, guard);
  const parts = { name, epoch, key, files, guard, folder };
  let found: readonly Finding[] = [];
  let place: Place | undefined;

  async function look(tx: Tx, whole: boolean): Promise<boolean> {
    if (found.length === 0) found = await examineLog(tx, parts, whole);
    return found.length === 0;
  }

  async function turn(tx: Tx): Promise<number> {
    if (found.length > 0 || !(await takeTurn(tx, name))) return 0;
    if (!(await look(tx, false))) throw new AppError('log.damaged', found.map(({ words }) => words).join(' '));
    const waiting = await pendingLeaves(tx, name, batch);
    if (waiting.length === 0) return 0;
    const signed = await files.lastSigned();
    const texts = waiting.map((leaf) => leaf.leaf);
    const ids = waiting.map((leaf) => leaf.id);
    await files.extend(signed, texts);
    await placeLeaves(tx, name, epoch, ids, signed.size);
    return waiting.length;
  }

  /** Files and key of the epoch in which a leaf was recorded. */
  function inEpoch(of: number) {
    if (of === epoch) return { key, files };
    const old = logKey(keyring, name, of);
    return { key: old, files: logFiles(frozenFolder(folder, of), old, guard) };
  }

  return {
    name,
    parts,
    verifierKey: formatVerifierKey(key),
    sequence: () => db.transaction({ kind: 'system' }, turn),
    examine: async () => {
      found = [];
      await db.transaction({ kind: 'system' }, async (tx) => {
        await waitForTurn(tx, name);
        return look(tx, true);
      });
      return found;
    },
    lookOver: async () => {
      const seen = await db.transaction({ kind: 'system' }, (tx) => lookOver(tx, keyring, parts, place));
      place = seen.next;
      if (found.length === 0) found = seen.findings;
      return seen.findings;
    },
    stopped: () => found,
    stop: (finding) => void (found = [...found, finding]),
    checkpoint: async () => {
      const own = await files.checkpoint();
      const seen = await files.cosigned.latest();
      // The same head, with the lines of witnesses under it.
      return own && seen && parseNote(own).text === parseNote(seen).text ? seen : own;
    },
    file: async (path) => files.tiles(path),
    proof: async (tx, leafId) => {
      const place = await positionOf(tx, leafId);
      const at = inEpoch(place?.epoch ?? epoch);
      const checkpoint = await headFor(at.files.cosigned, await at.files.checkpoint(), place?.idx ?? 0);
      if (!place || !checkpoint) return undefined;
      const { size } = openCheckpoint(checkpoint, at.key);
      const hashes = await inclusionProof(at.files.tiles, size, place.idx);
      const proof = formatProof({ index: place.idx, hashes, checkpoint });
      return { index: place.idx, leaf: place.leaf, proof, verifierKey: formatVerifierKey(at.key) };
    },
  };
}
