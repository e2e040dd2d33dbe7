import { isAppError } from '#kernel/errors.ts';
import { readBundle, tileWidth } from '#formats/tlog/index.ts';
import type { Keyring } from '#platform/crypto/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { rowsBetween, type RecordedRow } from './check.store.ts';
import { commitmentKeys, type CommitmentKeys } from './commitment.ts';
import { readErasure } from './erasure-leaf.ts';
import { erasureLeaves } from './erasure.store.ts';
import type { LogParts } from './examine.ts';
import { isIn, rangesOf, sayRanges, type Finding, type Range } from './findings.rules.ts';
import { logFiles } from './log-files.ts';
import { frozenFolder, logKey } from './log-keys.ts';
import { placedSize } from './positions.store.ts';
import { tenantTagOf } from './record.ts';
import { isWhatWasRecorded, type Kept } from './recorded.ts';
import { readRecovery, type Damaged } from './recovery-leaf.ts';

type Parts = LogParts & { folder: string };
/** One epoch as it is looked over. `excused` is what its recovery already said to be missing or damaged. */
type Epoch = LogParts & { signed: number; size: number; excused: readonly Range[] };

/** A bundle of 256 items of one epoch. */
export type Place = { epoch: number; bundle: number };

type Erasures = Awaited<ReturnType<typeof erasureLeaves>>;

/** Its names were taken out by an erasure that stands in the log. That no more was taken, the self-check counts. */
function isErased({ erasure_id: id, subject_id: subject }: Kept, erasures: Erasures): boolean {
  return id !== null && subject === null && readErasure(erasures.get(id) ?? null) !== undefined;
}

/** Everything that makes the rows of the database what their item in the files says. */
function isSound(
  keysFor: (entry: Kept) => CommitmentKeys,
  erasures: Erasures,
  item: string,
  rows: readonly RecordedRow[],
): boolean {
  const [row, ...more] = rows;
  if (row?.leaf !== item) return false;
  const { type, tenantTag } = JSON.parse(item) as { type?: string; tenantTag?: string };
  if (type !== 'access') return row.entry === null;
  const { entry } = row;
  if (!entry || more.length > 0) return false;
  return (
    (isErased(entry, erasures) || isWhatWasRecorded(keysFor(entry), entry, item)) &&
    tenantTag === tenantTagOf(keysFor(entry).keyring, entry.tenant_id)
  );
}

async function wrongIn(tx: Tx, keyring: Keyring, epoch: Epoch, bundle: number): Promise<number[]> {
  const from = bundle * tileWidth;
  const until = Math.min(from + tileWidth, epoch.size);
  const items = await readBundle(epoch.files.tiles, bundle, Math.min(tileWidth, epoch.signed - from));
  const erasures = await erasureLeaves(tx);
  const found = await rowsBetween(tx, epoch.name, epoch.epoch, from, until);
  const rows = Map.groupBy(found, ({ idx }) => idx);
  const entries = found.flatMap(({ entry }) => (entry ? [entry] : []));
  const keysFor = await commitmentKeys(tx, keyring, entries);
  const wrong: number[] = [];
  for (let index = from; index < until; index += 1) {
    const item = Buffer.from(items[index - from] ?? []).toString();
    if (!isIn(epoch.excused, index) && !isSound(keysFor, erasures, item, rows.get(index) ?? [])) wrong.push(index);
  }
  return wrong;
}

/** The files of an epoch, wherever they lie. */
function filesOf(parts: Parts, keyring: Keyring, epoch: number) {
  if (epoch === parts.epoch) return { key: parts.key, files: parts.files };
  const key = logKey(keyring, parts.name, epoch);
  return { key, files: logFiles(frozenFolder(parts.folder, epoch), key, parts.guard) };
}

/** What the first leaf of an epoch tells of the ones before. */
async function recoveryIn(parts: Parts, keyring: Keyring, epoch: number) {
  const { files } = filesOf(parts, keyring, epoch);
  const { size } = await files.lastSigned();
  const [first] = size > 0 ? await readBundle(files.tiles, 0, Math.min(tileWidth, size)) : [];
  return readRecovery(first && Buffer.from(first).toString(), logKey(keyring, parts.name, epoch - 1));
}

/** Sizes are read before the rows, and only what has its place already is compared: nothing is found in a log that grows. */
async function openEpoch(tx: Tx, keyring: Keyring, parts: Parts, epoch: number): Promise<Epoch> {
  const placed = await placedSize(tx, parts.name, epoch);
  const at = filesOf(parts, keyring, epoch);
  const { size: signed } = await at.files.lastSigned();
  const excused: Range[] = [];
  let kept = placed;
  for (let later = epoch + 1; later <= parts.epoch; later += 1) {
    const told = await recoveryIn(parts, keyring, later);
    if (later === epoch + 1) kept = told?.kept ?? 0;
    if (later === epoch + 1) excused.push(...(told?.missing ?? []));
    for (const [of, from, to] of told?.damaged ?? []) if (of === epoch) excused.push([from, to]);
  }
  return { ...parts, ...at, epoch, signed, size: Math.min(kept, signed), excused };
}

const bundlesIn = ({ size }: Epoch): number => Math.ceil(size / tileWidth);

/**
 * Compares one bundle of a log with its rows, item by item: the row is there, its leaf and its entry are what was recorded.
 * @param at where to look; the newest bundle when undefined
 * @returns what was found, and where to look next: older bundles, older epochs, then undefined: the round is over
 */
export async function lookOver(
  tx: Tx,
  keyring: Keyring,
  parts: Parts,
  at: Place | undefined,
): Promise<{ findings: Finding[]; damaged: Damaged[]; next: Place | undefined }> {
  const number = at?.epoch ?? parts.epoch;
  const say = (words: string, items?: readonly Range[]): Finding[] => [
    {
      log: parts.name,
      where: 'entries',
      words: number === 1 ? words : `Epoch ${number}: ${words}`,
      ...(items ? { items } : {}),
    },
  ];
  const older: Place | undefined = number > 1 ? { epoch: number - 1, bundle: Infinity } : undefined;
  try {
    const epoch = await openEpoch(tx, keyring, parts, number);
    const bundle = Math.min(at?.bundle ?? Infinity, bundlesIn(epoch) - 1);
    if (bundle < 0) return { findings: [], damaged: [], next: older };
    const wrong = rangesOf(await wrongIn(tx, keyring, epoch, bundle));
    const findings =
      wrong.length === 0
        ? []
        : say(`Items that the database no longer tells as they were recorded: ${sayRanges(wrong)}.`, wrong);
    const damaged = wrong.map(([from, to]): Damaged => [number, from, to]);
    return { findings, damaged, next: bundle > 0 ? { epoch: number, bundle: bundle - 1 } : older };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { findings: say(error.detail), damaged: [], next: older };
  }
}

/** One whole round: every bundle of every epoch. @returns the items that are not what was recorded */
export async function lookOverAll(tx: Tx, keyring: Keyring, parts: Parts): Promise<Damaged[]> {
  const damaged: Damaged[] = [];
  let at: Place | undefined;
  do {
    const seen = await lookOver(tx, keyring, parts, at);
    damaged.push(...seen.damaged);
    at = seen.next;
  } while (at);
  return damaged;
}
