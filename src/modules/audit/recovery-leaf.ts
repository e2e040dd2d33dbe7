import { z } from 'zod';
import { canonicalJson } from '#formats/jcs/index.ts';
import { openCheckpoint, type Checkpoint, type VerifierKey } from '#formats/tlog/index.ts';
import { minuteOf } from './audit.rules.ts';
import type { Range } from './findings.rules.ts';

const range = z.tuple([z.int().min(0), z.int().min(0)]);
const recovery = z.strictObject({
  v: z.literal(1),
  type: z.literal('log.recovered'),
  t: z.string(),
  epoch: z.int().min(2),
  /** The last head that was signed in the epoch before, as a signed note. */
  frozen: z.string(),
  /** How many of its items are still on disk. */
  kept: z.int().min(0),
  /** Items of it that are missing on disk or in the database. */
  missing: z.array(range),
  /** Items (epoch, from, to) whose rows were no longer what was recorded when this was written. */
  damaged: z.array(z.tuple([z.int().min(1), z.int().min(0), z.int().min(0)])).optional(),
  reason: z.string(),
});

/** From one item of an epoch to another, both included. */
export type Damaged = readonly [epoch: number, from: number, to: number];

/** Leaf 0 of a new epoch: how the one before ended, and why. */
export function recoveryLeaf(told: {
  at: Date;
  epoch: number;
  frozen: string;
  kept: number;
  missing: readonly Range[];
  damaged: readonly Damaged[];
  reason: string;
}): string {
  const { at, damaged, ...rest } = told;
  return canonicalJson({
    v: 1,
    type: 'log.recovered',
    t: minuteOf(at),
    ...rest,
    missing: rest.missing.map((r) => [...r]),
    ...(damaged.length > 0 ? { damaged: damaged.map((d) => [...d]) } : {}),
  });
}

/** Reads such a leaf; undefined when it is not one or the frozen head was not signed by the key of the epoch before. */
export function readRecovery(
  leaf: string | undefined,
  key: VerifierKey,
): { head: Checkpoint; kept: number; missing: Range[]; damaged?: Damaged[] | undefined; reason: string } | undefined {
  try {
    const told = recovery.parse(JSON.parse(leaf ?? ''));
    return { head: openCheckpoint(Buffer.from(told.frozen), key), ...told };
  } catch {
    return undefined;
  }
}
