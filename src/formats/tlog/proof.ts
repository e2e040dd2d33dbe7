import { AppError } from '#kernel/errors.ts';
import { sameBytes } from './bytes.ts';
import { emptyRoot, nodeHash, splitPoint } from './hash.ts';
import { openTree, type TileSource, type TreeReader } from './tile-reader.ts';

const outside = (): never => {
  throw new AppError('input.invalid', 'This proof would reach outside the log.');
};

const within = (n: number, low: number, high: number): boolean => Number.isSafeInteger(n) && n >= low && n <= high;

/** PATH(m, D[start:end]) of RFC 6962 §2.1.1. */
async function path(tree: TreeReader, m: number, start: number, end: number): Promise<Uint8Array[]> {
  if (end - start === 1) return [];
  const middle = start + splitPoint(end - start);
  return m < middle
    ? [...(await path(tree, m, start, middle)), await tree.rangeRoot(middle, end)]
    : [...(await path(tree, m, middle, end)), await tree.rangeRoot(start, middle)];
}

/** SUBPROOF(m, D[start:end], known) of RFC 6962 §2.1.2; m counts from the beginning of the log. */
async function subproof(
  tree: TreeReader,
  m: number,
  start: number,
  end: number,
  known: boolean,
): Promise<Uint8Array[]> {
  if (m === end) return known ? [] : [await tree.rangeRoot(start, end)];
  const middle = start + splitPoint(end - start);
  return m <= middle
    ? [...(await subproof(tree, m, start, middle, known)), await tree.rangeRoot(middle, end)]
    : [...(await subproof(tree, m, middle, end, false)), await tree.rangeRoot(start, middle)];
}

/**
 * Inclusion proof of entry `index` in the log of `size` entries, leaf's sibling first (RFC 6962 §2.1.1).
 * @throws AppError `input.invalid` when index ≥ size, `log.damaged` when a tile is missing
 */
export async function inclusionProof(source: TileSource, size: number, index: number): Promise<Uint8Array[]> {
  if (!within(size, 1, Number.MAX_SAFE_INTEGER) || !within(index, 0, size - 1)) return outside();
  return path(openTree(source, size), index, 0, size);
}

/**
 * Proof that the log of `oldSize` entries is the beginning of the log of `size` entries (RFC 6962 §2.1.2).
 * Empty when the old log is empty or the sizes are equal.
 * @throws AppError `input.invalid` when oldSize > size, `log.damaged` when a tile is missing
 */
export async function consistencyProof(source: TileSource, oldSize: number, size: number): Promise<Uint8Array[]> {
  if (!within(size, 0, Number.MAX_SAFE_INTEGER) || !within(oldSize, 0, size)) return outside();
  return oldSize === 0 ? [] : subproof(openTree(source, size), oldSize, 0, size, true);
}

const half = (n: number): number => Math.floor(n / 2);
const odd = (n: number): boolean => n % 2 === 1;

/** Where a verifier stands: node number in its row, and number of the last node of that row. */
type Place = { node: number; last: number };

/** One row up; at the right edge also over the rows in which the node has no sibling (RFC 9162 §2.1.3.2, step 4). */
function climb(place: Place): void {
  if (!odd(place.node)) {
    while (place.node !== 0 && !odd(place.node)) climbOne(place);
  }
  climbOne(place);
}

function climbOne(place: Place): void {
  place.node = half(place.node);
  place.last = half(place.last);
}

export type InclusionClaim = {
  leafHash: Uint8Array;
  index: number;
  size: number;
  proof: Uint8Array[];
  root: Uint8Array;
};

/** True when the proof shows that the leaf is entry `index` of the log with this size and root (RFC 9162 §2.1.3.2). */
export function verifyInclusion({ leafHash, index, size, proof, root }: InclusionClaim): boolean {
  if (!within(size, 1, Number.MAX_SAFE_INTEGER) || !within(index, 0, size - 1)) return false;
  const place: Place = { node: index, last: size - 1 };
  let hash = leafHash;
  for (const sibling of proof) {
    if (place.last === 0) return false;
    const isRight = odd(place.node) || place.node === place.last;
    hash = isRight ? nodeHash(sibling, hash) : nodeHash(hash, sibling);
    if (isRight) climb(place);
    else climbOne(place);
  }
  return place.last === 0 && sameBytes(hash, root);
}

export type ConsistencyClaim = {
  oldSize: number;
  oldRoot: Uint8Array;
  size: number;
  root: Uint8Array;
  proof: Uint8Array[];
};

/** True when the proof shows that the old log is the beginning of the new one (RFC 9162 §2.1.4.2). */
export function verifyConsistency({ oldSize, oldRoot, size, root, proof }: ConsistencyClaim): boolean {
  if (!within(size, 0, Number.MAX_SAFE_INTEGER) || !within(oldSize, 0, size)) return false;
  // Every log begins with the empty one.
  if (oldSize === 0)
    return proof.length === 0 && sameBytes(oldRoot, emptyRoot) && (size > 0 || sameBytes(root, emptyRoot));
  if (oldSize === size) return proof.length === 0 && sameBytes(oldRoot, root);
  return walkConsistency(oldSize, oldRoot, size, root, proof);
}

function walkConsistency(
  oldSize: number,
  oldRoot: Uint8Array,
  size: number,
  root: Uint8Array,
  proof: Uint8Array[],
): boolean {
  const place: Place = { node: oldSize - 1, last: size - 1 };
  while (odd(place.node)) climbOne(place);
  // node is 0 exactly when the old size is a power of two: then the old root is itself a node of the new tree.
  const hashes = place.node === 0 ? [oldRoot, ...proof] : proof;
  const [first, ...rest] = hashes;
  if (!first || proof.length === 0) return false;
  let oldHash = first;
  let newHash = first;
  for (const hash of rest) {
    if (place.last === 0) return false;
    if (odd(place.node) || place.node === place.last) {
      oldHash = nodeHash(hash, oldHash);
      newHash = nodeHash(hash, newHash);
      climb(place);
    } else {
      newHash = nodeHash(newHash, hash);
      climbOne(place);
    }
  }
  return place.last === 0 && sameBytes(oldHash, oldRoot) && sameBytes(newHash, root);
}
