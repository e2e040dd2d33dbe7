import { sha256 } from '@noble/hashes/sha2.js';
import { toBase64 } from '#formats/tlog/index.ts';
import { accessLeafSchema } from './schema.ts';

/** One entry of a person's own log as it is needed to see that none is missing. */
export type ChainItem = { n: number; leaf: string };

/** The newest item a device has seen: what a later, shorter or other chain is noticed by. */
export type ChainTail = { n: number; hash: string };

/** What was found. Numbers are those of the items. */
export type ChainResult = {
  /** How many items there should be: the highest number seen or told. */
  last: number;
  /** Numbers from 1 to `last` that are not there. */
  missing: number[];
  /** Items that do not follow from the one before, or that appear twice or cannot be read. */
  broken: number[];
  /** The list no longer holds what this device saw before. */
  shortened: boolean;
  /** What to remember for the next time; undefined when something is wrong. */
  tail: ChainTail | undefined;
};

const hashOf = (leaf: string): string => toBase64(sha256(new TextEncoder().encode(leaf)));

function readLeaf(leaf: string): { n?: number | undefined; prev?: string | undefined } | undefined {
  try {
    return accessLeafSchema.parse(JSON.parse(leaf));
  } catch {
    return undefined;
  }
}

/**
 * Sees that the items run from 1 to N without a gap and that each holds the hash of the one before, so that none can be
 * taken out, put in or changed without showing.
 * @param told how many there are as the server says
 * @param seen the newest item this device remembers from before
 */
export function checkChain(items: readonly ChainItem[], told: number, seen?: ChainTail): ChainResult {
  const byNumber = new Map(items.map((item) => [item.n, item.leaf]));
  const last = Math.max(told, seen?.n ?? 0, 0, ...byNumber.keys());
  const missing: number[] = [];
  const broken: number[] = [];
  let before: string | undefined = '';
  for (let n = 1; n <= last; n += 1) {
    const leaf = byNumber.get(n);
    if (leaf === undefined) missing.push(n);
    else if (readLeaf(leaf)?.n !== n || (before !== undefined && readLeaf(leaf)?.prev !== before)) broken.push(n);
    before = leaf === undefined ? undefined : hashOf(leaf);
  }
  if (byNumber.size !== items.length) broken.push(...twice(items));
  const remembered = seen === undefined ? undefined : byNumber.get(seen.n);
  const shortened = seen !== undefined && (remembered === undefined || hashOf(remembered) !== seen.hash);
  const sound = missing.length === 0 && broken.length === 0 && !shortened && last > 0;
  const newest = byNumber.get(last);
  return {
    last,
    missing,
    broken,
    shortened,
    tail: sound && newest !== undefined ? { n: last, hash: hashOf(newest) } : undefined,
  };
}

function twice(items: readonly ChainItem[]): number[] {
  const numbers = items.map((item) => item.n);
  return [...new Set(numbers.filter((n, i) => numbers.indexOf(n) !== i))];
}
