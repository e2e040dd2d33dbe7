import { isAppError } from '#kernel/errors.ts';
import { auditTiles, openCheckpoint, sameBytes } from '#formats/tlog/index.ts';
import type { Keyring } from '#platform/crypto/index.ts';
import type { Database, Tx } from '#platform/db/index.ts';
import { anchorFindings } from './anchor/anchored.ts';
import { checkEntries } from './check-entries.ts';
import { placesOf, strayLeaves } from './check.store.ts';
import { examineLog, type LogParts } from './examine.ts';
import { isIn, rangesOf, sayRanges, type Finding, type Range } from './findings.rules.ts';
import { logFiles } from './log-files.ts';
import { frozenFolder, logKey } from './log-keys.ts';
import { waitForTurn } from './positions.store.ts';
import { readRecovery } from './recovery-leaf.ts';
import type { TransparencyLog } from './sequencer.ts';

/** What a self-check compared and what it found. Sound when there are no findings. */
export type LogReport = { leaves: Record<'opinions' | 'access', number>; entries: number; findings: Finding[] };

type Compared = { size: number; findings: Finding[]; first: string | undefined };

/** The tiles against themselves, the checkpoint and the rows of the database, item by item. */
async function compareEpoch(tx: Tx, parts: LogParts, excused: readonly Range[]): Promise<Compared> {
  const { name, epoch, key, files } = parts;
  const findings: Finding[] = [];
  const say = (where: Finding['where'], words: string, items?: readonly Range[]) =>
    findings.push({
      log: name,
      where,
      words: epoch === 1 ? words : `Epoch ${epoch}: ${words}`,
      ...(items ? { items } : {}),
    });
  const bytes = await files.checkpoint();
  if (!bytes) return { size: 0, findings, first: undefined };
  const rows = placesOf(tx, name, epoch);
  let row = (await rows.next()).value;
  const other: number[] = [];
  let first: string | undefined;
  let size = 0;
  try {
    const signed = openCheckpoint(bytes, key);
    size = signed.size;
    const leaves: string[] = [];
    const compareWaiting = async (from: number) => {
      for (const [i, text] of leaves.entries()) {
        const matches = row?.idx === from + i && row.leaf === text && row.log === name;
        if (!matches && !isIn(excused, from + i)) other.push(from + i);
        if (row?.idx === from + i) row = (await rows.next()).value;
      }
      leaves.length = 0;
    };
    let done = 0;
    const root = await auditTiles(
      files.tiles,
      size,
      (entry, index) => {
        const text = Buffer.from(entry).toString();
        if (index === 0) first = text;
        leaves.push(text);
      },
      async (until) => {
        await compareWaiting(done);
        done = until;
      },
    );
    if (!sameBytes(root, signed.root)) say('checkpoint', 'The items on disk are not the ones that were signed.');
  } catch (error) {
    if (!isAppError(error)) throw error;
    say('files', error.detail);
  }
  if (row && findings.length === 0)
    say('places', `The database has places after the end of the log: ${row.idx} and more.`);
  if (other.length > 0) {
    const items = rangesOf(other);
    say('places', `Items whose row in the database is gone or another: ${sayRanges(items)}.`, items);
  }
  return { size, findings, first };
}

/** All epochs of a log, from the newest, which says what was already missing when the one before was frozen. */
async function compareLog(tx: Tx, log: TransparencyLog, keyring: Keyring): Promise<Compared> {
  const { parts } = log;
  const now = await compareEpoch(tx, parts, []);
  const findings = [...now.findings];
  let size = now.size;
  let first = now.first;
  for (let epoch = parts.epoch - 1; epoch >= 1; epoch -= 1) {
    const key = logKey(keyring, log.name, epoch);
    const files = logFiles(frozenFolder(parts.folder, epoch), key, parts.guard);
    const told = readRecovery(first, key);
    if (!told) findings.push({ log: log.name, where: 'frozen', words: `Nothing says how epoch ${epoch} ended.` });
    const old = await compareEpoch(tx, { ...parts, epoch, key, files }, told?.missing ?? []);
    const shorter = told && old.size < told.kept;
    if (shorter)
      findings.push({ log: log.name, where: 'frozen', words: `Epoch ${epoch} has lost items since it was frozen.` });
    findings.push(...old.findings);
    size += old.size;
    first = old.first;
  }
  return { size, findings, first };
}

/**
 * Compares everything with everything: entries ↔ leaves ↔ places ↔ tiles ↔ checkpoint ↔ guard ↔ witnesses ↔ heads on a chain.
 * Reads the whole of both logs; holds the sequencer's turn meanwhile, so that nothing moves under it.
 */
export async function checkLogs(parts: {
  db: Database;
  keyring: Keyring;
  audit: { opinions: TransparencyLog; access: TransparencyLog };
}): Promise<LogReport> {
  const { opinions, access } = parts.audit;
  return parts.db.transaction({ kind: 'system' }, async (tx) => {
    const findings: Finding[] = [];
    const leaves = { opinions: 0, access: 0 };
    for (const log of [opinions, access]) {
      await waitForTurn(tx, log.name);
      findings.push(...(await examineLog(tx, log.parts, true)));
      const compared = await compareLog(tx, log, parts.keyring);
      leaves[log.name] = compared.size;
      findings.push(...compared.findings);
      findings.push(...(await anchorFindings(tx, log, parts.keyring)));
      const stray = await strayLeaves(tx, log.name);
      if (stray.length > 0)
        findings.push({
          log: log.name,
          where: 'leaves',
          words: `Leaves that nothing of ours left so: ${sayRanges(rangesOf(stray))}.`,
        });
    }
    const { entries, findings: more } = await checkEntries(tx, parts.keyring);
    return { leaves, entries, findings: [...findings, ...more] };
  });
}
