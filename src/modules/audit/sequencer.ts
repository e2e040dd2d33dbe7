import { join } from 'node:path';
import type { Logger } from 'pino';
import { AppError } from '#kernel/errors.ts';
import {
  appendEntries,
  consistencyProof,
  formatProof,
  formatVerifierKey,
  inclusionProof,
  openCheckpoint,
  readEntry,
  rootFromTiles,
  sameBytes,
  signCheckpoint,
  verifyConsistency,
  type Checkpoint,
  type TileSource,
  type VerifierKey,
} from '#formats/tlog/index.ts';
import { publicKeyOf, signBytes, type Keyring } from '#platform/crypto/index.ts';
import type { Database, Tx } from '#platform/db/index.ts';
import { readIfThere, writeDurably } from '#platform/objects/index.ts';
import type { LogName } from './audit.store.ts';
import { pendingLeaves, placedCount, placeLeaves, positionOf, takeTurn } from './positions.store.ts';

/** Leaves taken in one turn. */
const batch = 2000;

export type TransparencyLog = {
  readonly name: LogName;
  /** The key text that verifiers are given. */
  readonly verifierKey: string;
  /** Gives every waiting leaf its place, if it is our turn. @returns how many got one. */
  sequence(): Promise<number>;
  /** The signed checkpoint as served, or undefined while the log is empty. */
  checkpoint(): Promise<Uint8Array | undefined>;
  file(path: string): Promise<Uint8Array | undefined>;
  /** Index, leaf and proof file of a leaf that has its place. */
  proof(tx: Tx, leafId: number): Promise<{ index: number; leaf: string; proof: Uint8Array } | undefined>;
};

/**
 * One C2SP tile log on disk. Order of a turn: tiles written and fsynced → root recomputed from them and proved
 * consistent with the last signed tree → checkpoint signed and fsynced → places committed in the database.
 * A smaller or inconsistent tree is never signed: a Merkle log cannot be mended afterwards.
 */
export function createTransparencyLog(parts: {
  name: LogName;
  folder: string;
  keyring: Keyring;
  db: Database;
  log: Logger;
}): TransparencyLog {
  const { name, db } = parts;
  const folder = join(parts.folder, name);
  const seed = parts.keyring.purposeKey(`log-signing/${name}`);
  const installation = parts.keyring.commitment('installation', 'name').toString('hex').slice(0, 12);
  const key: VerifierKey = { name: `consilium-${installation}/${name}`, publicKey: publicKeyOf(seed) };
  const tiles: TileSource = (path) => readIfThere(join(folder, path));

  const readCheckpoint = () => readIfThere(join(folder, 'checkpoint'));
  async function lastSigned(): Promise<Checkpoint> {
    const bytes = await readCheckpoint();
    return bytes ? openCheckpoint(bytes, key) : { origin: key.name, size: 0, root: await rootFromTiles(tiles, 0) };
  }

  async function extend(signed: Checkpoint, leaves: readonly string[]): Promise<void> {
    const grown = await appendEntries(
      tiles,
      signed.size,
      leaves.map((leaf) => Buffer.from(leaf)),
    );
    for (const file of grown.files) await writeDurably(join(folder, file.path), file.bytes, 0o644);
    const root = await rootFromTiles(tiles, grown.size);
    const proof = await consistencyProof(tiles, signed.size, grown.size);
    const consistent = verifyConsistency({ oldSize: signed.size, oldRoot: signed.root, size: grown.size, root, proof });
    if (!sameBytes(root, grown.root) || !consistent)
      throw new AppError('log.damaged', 'The log on disk does not fit what was signed. Nothing was signed.');
    const checkpoint = signCheckpoint({ origin: key.name, size: grown.size, root }, [
      { ...key, sign: (bytes) => signBytes(seed, bytes) },
    ]);
    await writeDurably(join(folder, 'checkpoint'), checkpoint, 0o644);
  }

  /** A crash after signing and before the commit left places unwritten: they are read back from the tiles. */
  async function reconcile(tx: Tx, signed: Checkpoint): Promise<void> {
    const placed = await placedCount(tx, name);
    if (placed > signed.size)
      throw new AppError(
        'log.damaged',
        `The ${name} log on disk is shorter (${signed.size}) than the database remembers (${placed}). Was an old copy put back?`,
      );
    if (placed === signed.size) return;
    const waiting = await pendingLeaves(tx, name, signed.size - placed + batch);
    const ids: number[] = [];
    for (let index = placed; index < signed.size; index += 1) {
      const text = Buffer.from(await readEntry(tiles, signed.size, index)).toString();
      const match = waiting.find((leaf) => leaf.leaf === text && !ids.includes(leaf.id));
      if (!match) throw new AppError('log.damaged', `Item ${index} of the ${name} log has no row in the database.`);
      ids.push(match.id);
    }
    await placeLeaves(tx, name, ids, placed);
  }

  async function turn(tx: Tx): Promise<number> {
    if (!(await takeTurn(tx, name))) return 0;
    const signed = await lastSigned();
    await reconcile(tx, signed);
    const waiting = await pendingLeaves(tx, name, batch);
    if (waiting.length === 0) return 0;
    await extend(
      signed,
      waiting.map((leaf) => leaf.leaf),
    );
    await placeLeaves(
      tx,
      name,
      waiting.map((leaf) => leaf.id),
      signed.size,
    );
    return waiting.length;
  }

  return {
    name,
    verifierKey: formatVerifierKey(key),
    sequence: () => db.transaction({ kind: 'system' }, turn),
    checkpoint: readCheckpoint,
    file: async (path) => tiles(path),
    proof: async (tx, leafId) => {
      const place = await positionOf(tx, leafId);
      const checkpoint = await readCheckpoint();
      if (!place || !checkpoint) return undefined;
      const { size } = openCheckpoint(checkpoint, key);
      const hashes = await inclusionProof(tiles, size, place.idx);
      return { index: place.idx, leaf: place.leaf, proof: formatProof({ index: place.idx, hashes, checkpoint }) };
    },
  };
}
