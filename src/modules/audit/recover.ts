import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { AppError } from '#kernel/errors.ts';
import {
  formatVerifierKey,
  onlyLines,
  openCheckpoint,
  parseCheckpoint,
  parseNote,
  type Checkpoint,
} from '#formats/tlog/index.ts';
import type { Keyring } from '#platform/crypto/index.ts';
import type { Database, Tx } from '#platform/db/index.ts';
import { appendLeaf, type LogName } from './audit.store.ts';
import type { Range } from './findings.rules.ts';
import { logFiles } from './log-files.ts';
import { frozenFolder, logKey, writeEpoch } from './log-keys.ts';
import { placeAgain, placedNumbersMissing, waitForTurn } from './positions.store.ts';
import { lookOverAll } from './look-over.ts';
import { recoveryLeaf, type Damaged } from './recovery-leaf.ts';
import type { TransparencyLog } from './sequencer.ts';

/** What a recovery did, for the person who ordered it. */
export type Recovery = {
  log: LogName;
  /** The epoch that goes on, and its key for those who verify. */
  epoch: number;
  verifierKey: string;
  /** Size that was signed, and how much of it is left on disk. */
  signed: number;
  kept: number;
  /** Items that are missing on disk or in the database. */
  missing: readonly Range[];
  /** Leaves that are recorded once more, because their files were lost. */
  again: number;
  /** Where the files of the frozen epoch lie from now on. */
  frozen: string;
};

/** The head that was signed last and the one that is on disk; what cannot be believed counts as nothing. */
async function headsOf({ parts }: TransparencyLog): Promise<{ signed: Uint8Array; kept: number } | undefined> {
  const believed = (bytes: Uint8Array | undefined): Checkpoint | undefined => {
    try {
      return bytes ? openCheckpoint(bytes, parts.key) : undefined;
    } catch {
      return undefined;
    }
  };
  const onDisk = await parts.files.checkpoint();
  const guarded = await parts.guard.bytes(parts.key);
  const kept = believed(onDisk)?.size ?? 0;
  const signed = (believed(guarded)?.size ?? -1) >= kept ? guarded : onDisk;
  return signed && believed(signed) ? { signed, kept } : undefined;
}

/**
 * Ends an epoch that is not what was signed and opens the next one, whose first leaf holds the last signed head and the
 * reason. The old files are kept as they are. Leaves whose files are lost but whose rows are there are recorded again.
 * Run with the program stopped; a run that breaks off is simply run again.
 * @throws AppError `state.conflict` when the log is sound
 */
export async function recoverLog(
  given: { db: Database; keyring: Keyring; now: Date },
  log: TransparencyLog,
  reason: string,
): Promise<Recovery> {
  const { folder, epoch, guard } = log.parts;
  const next = `${folder}.next`;
  // A run that broke off between its two renames: the new folder is ready and only has to get its name.
  if (!existsSync(folder) && existsSync(next)) await rename(next, folder);
  const damaged = await given.db.transaction({ kind: 'system' }, (tx) => lookOverAll(tx, given.keyring, log.parts));
  if ((await log.examine()).length === 0 && damaged.length === 0)
    throw new AppError('state.conflict', `The ${log.name} log is what was signed. There is nothing to recover.`);
  const heads = await headsOf(log);
  // With the plain line alone: a leaf is short, and that line is the one that everybody can check.
  const signedText = heads ? Buffer.from(onlyLines(heads.signed, [log.parts.key])).toString() : '';
  const signed = heads ? parseCheckpoint(parseNote(heads.signed).text).size : 0;
  const kept = heads?.kept ?? 0;

  const done = await given.db.transaction({ kind: 'system' }, async (tx) => {
    await waitForTurn(tx, log.name);
    return rememberIn(tx, log, { signed, kept, signedText, reason, damaged, now: given.now });
  });

  await rm(next, { recursive: true, force: true });
  await writeEpoch(next, epoch + 1);
  const key = logKey(given.keyring, log.name, epoch + 1);
  const files = logFiles(next, key, guard);
  await files.extend(await files.lastSigned(), [done.leaf]);
  const frozen = frozenFolder(folder, epoch);
  if (existsSync(folder)) await rename(folder, frozen);
  await rename(next, folder);
  return { log: log.name, epoch: epoch + 1, verifierKey: formatVerifierKey(key), signed, kept, ...done, frozen };
}

/** The database's part, committed before the files move: what is missing, the new first leaf, places to be given again. */
async function rememberIn(
  tx: Tx,
  log: TransparencyLog,
  told: { signed: number; kept: number; signedText: string; reason: string; damaged: Damaged[]; now: Date },
): Promise<{ leaf: string; missing: Range[]; again: number }> {
  const { epoch } = log.parts;
  const gone = await placedNumbersMissing(tx, log.name, epoch, Math.max(told.signed, told.kept));
  const missing = merge(gone, told.kept, told.signed);
  const again = await placeAgain(tx, log.name, epoch, told.kept);
  const leaf = recoveryLeaf({
    at: told.now,
    epoch: epoch + 1,
    frozen: told.signedText,
    kept: told.kept,
    missing,
    damaged: told.damaged.filter(
      ([of, , to]) => of < epoch || (to < told.kept && !missing.some(([from, end]) => from <= to && to <= end)),
    ),
    reason: told.reason,
  });
  await appendLeaf(tx, log.name, leaf, told.now);
  return { leaf, missing, again };
}

/** What no row has, and what no file has. */
function merge(gone: readonly Range[], kept: number, signed: number): Range[] {
  const before = gone.flatMap(([from, to]): Range[] => (from < kept ? [[from, Math.min(to, kept - 1)]] : []));
  if (signed <= kept) return before;
  const last = before.at(-1);
  if (last?.[1] === kept - 1) return [...before.slice(0, -1), [last[0], signed - 1]];
  return [...before, [kept, signed - 1]];
}
