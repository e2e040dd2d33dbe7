import { bytesToHex } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '#kernel/errors.ts';
import { splitPoint } from './hash.ts';
import {
  appendEntries,
  auditTiles,
  consistencyProof,
  emptyRoot,
  inclusionProof,
  leafHash,
  nodeHash,
  parseTilePath,
  readEntry,
  rootFromTiles,
  tilePath,
  verifyConsistency,
  verifyInclusion,
} from './index.ts';

type Files = Map<string, Uint8Array>;

const entry = (i: number): Uint8Array => new TextEncoder().encode(`entry ${i} ${'x'.repeat(i % 7)}`);
const entries = (from: number, to: number): Uint8Array[] =>
  Array.from({ length: to - from }, (_, i) => entry(from + i));

/** The definition of RFC 6962 §2.1, word for word, as the measure for everything else. */
function mth(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return emptyRoot;
  const [first] = leaves;
  if (leaves.length === 1 && first) return leafHash(first);
  const k = splitPoint(leaves.length);
  return nodeHash(mth(leaves.slice(0, k)), mth(leaves.slice(k)));
}

async function grow(files: Files, from: number, to: number): Promise<Uint8Array> {
  const { files: written, root, size } = await appendEntries((path) => files.get(path), from, entries(from, to));
  expect(size).toBe(to);
  for (const { path, bytes } of written) files.set(path, bytes);
  return root;
}

async function build(size: number): Promise<{ files: Files; source: (path: string) => Uint8Array | undefined }> {
  const files: Files = new Map();
  await grow(files, 0, size);
  return { files, source: (path) => files.get(path) };
}

/** The same hashes with one bit turned over. */
function flip(hashes: readonly Uint8Array[], bit: number): Uint8Array[] {
  const copy = hashes.map((hash) => hash.slice());
  const hash = copy[Math.floor(bit / 256) % copy.length];
  if (hash) hash[(bit >> 3) % 32] = (hash[(bit >> 3) % 32] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

const size = fc.integer({ min: 1, max: 600 });
const bit = fc.nat({ max: 256 * 64 });

describe('RFC 6962 hashing', () => {
  test('agrees with the known roots of the reference test vectors', () => {
    expect(bytesToHex(emptyRoot)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(bytesToHex(leafHash(new Uint8Array(0)))).toBe(
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    );
    const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
    expect(bytesToHex(mth(leaves.map((hex) => Uint8Array.from(Buffer.from(hex, 'hex')))))).toBe(
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    );
  });
});

describe('tile paths', () => {
  test.each([
    [{ level: 0, index: 0, width: 256 }, 'tile/0/000'],
    [{ level: 1, index: 1234067, width: 256 }, 'tile/1/x001/x234/067'],
    [{ level: 'entries' as const, index: 1000, width: 17 }, 'tile/entries/x001/000.p/17'],
  ])('%j is %s and back', (id, path) => {
    expect(tilePath(id)).toBe(path);
    expect(parseTilePath(path)).toEqual(id);
  });

  test.each([
    'tile/00/000',
    'tile/0/0',
    'tile/0/x000/001',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/07',
    'tile/64/000',
    'tile/0/../000',
    'tile/-1/000',
    '/tile/0/000',
    'tile/0/000/',
  ])('%s is none', (path) => {
    expect(parseTilePath(path)).toBeUndefined();
  });
});

describe('a log of tiles', () => {
  test('has the tiles that the specification names for 70,000 entries', async () => {
    const { files } = await build(70_000);
    const paths = [...files.keys()];
    expect(paths.filter((path) => /^tile\/0\/(x\d+\/)*\d+$/.test(path))).toHaveLength(273);
    expect(paths.filter((path) => path.includes('.p/') && !path.includes('entries'))).toEqual([
      'tile/0/273.p/112',
      'tile/1/001.p/17',
      'tile/2/000.p/1',
    ]);
  });

  test('grown in steps it has the tiles and the root of one grown at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 6 }), async (steps) => {
        const files: Files = new Map();
        let total = 0;
        let root = emptyRoot;
        for (const step of steps) root = await grow(files, total, (total += step));
        expect(root).toEqual(mth(entries(0, total)));
        for (const [path, bytes] of (await build(total)).files) expect(files.get(path), path).toEqual(bytes);
        expect(await auditTiles((path) => files.get(path), total)).toEqual(root);
      }),
      { numRuns: 40 },
    );
  });

  test('goes on from a full tile when the partial one was cleared away', async () => {
    const { files } = await build(300);
    files.delete('tile/0/000.p/100');
    const root = await rootFromTiles((path) => files.get(path), 100);
    expect(root).toEqual(mth(entries(0, 100)));
    expect(await readEntry((path) => files.get(path), 300, 299)).toEqual(entry(299));
  });

  test('an audit finds any damaged or missing file', async () => {
    const { files } = await build(600);
    for (const [path, bytes] of files) {
      const damaged = bytes.slice();
      damaged[damaged.length - 1] = (damaged.at(-1) ?? 0) ^ 1;
      for (const wrong of [damaged, bytes.slice(1), undefined]) {
        const source = (wanted: string): Uint8Array | undefined => (wanted === path ? wrong : files.get(wanted));
        await expect(auditTiles(source, 600), path).rejects.toThrow(AppError);
      }
    }
  });

  test('refuses an entry that is too long for its length field', async () => {
    const tooLong = new Uint8Array(65_536);
    await expect(appendEntries(() => undefined, 0, [tooLong])).rejects.toMatchObject({ code: 'input.too-large' });
    const longest = await appendEntries(() => undefined, 0, [tooLong.subarray(1)]);
    expect(longest.root).toEqual(leafHash(tooLong.subarray(1)));
  });
});

describe('proofs', () => {
  test('every entry of every small log is proved, and by no other index', async () => {
    for (let n = 1; n <= 33; n++) {
      const { source } = await build(n);
      const root = await rootFromTiles(source, n);
      for (let index = 0; index < n; index++) {
        const proof = await inclusionProof(source, n, index);
        for (let claimed = 0; claimed <= n; claimed++) {
          const claim = { leafHash: leafHash(entry(index)), index: claimed, size: n, proof, root };
          expect(verifyInclusion(claim)).toBe(claimed === index);
        }
      }
    }
  });

  test('every pair of small logs is consistent', async () => {
    const roots = Array.from({ length: 71 }, (_, n) => mth(entries(0, n)));
    for (let n = 0; n <= 70; n++) {
      const { source } = await build(n);
      for (let old = 0; old <= n; old++) {
        const proof = await consistencyProof(source, old, n);
        const claim = { oldSize: old, oldRoot: roots[old] ?? emptyRoot, size: n, root: roots[n] ?? emptyRoot, proof };
        expect(verifyConsistency(claim)).toBe(true);
        expect(verifyConsistency({ ...claim, proof: [...proof, emptyRoot] })).toBe(false);
        expect(verifyConsistency({ ...claim, oldRoot: leafHash(emptyRoot) })).toBe(false);
      }
    }
  });

  test('inclusion in any log holds, and fails after any flipped bit or lost hash', async () => {
    await fc.assert(
      fc.asyncProperty(size, fc.nat(), bit, async (n, pick, where) => {
        const { source } = await build(n);
        const index = pick % n;
        const root = await rootFromTiles(source, n);
        const proof = await inclusionProof(source, n, index);
        const claim = { leafHash: leafHash(entry(index)), index, size: n, proof, root };
        expect(verifyInclusion(claim)).toBe(true);
        if (n > 1) expect(verifyInclusion({ ...claim, proof: flip(proof, where) })).toBe(false);
        if (n > 1) expect(verifyInclusion({ ...claim, proof: proof.slice(1) })).toBe(false);
        expect(verifyInclusion({ ...claim, proof: [...proof, root] })).toBe(false);
        expect(verifyInclusion({ ...claim, leafHash: flip([claim.leafHash], where % 256)[0] ?? root })).toBe(false);
        expect(verifyInclusion({ ...claim, root: flip([root], where % 256)[0] ?? emptyRoot })).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  test('consistency of any two sizes holds, and fails after any flipped bit or lost hash', async () => {
    await fc.assert(
      fc.asyncProperty(size, fc.nat(), bit, async (n, pick, where) => {
        const { source } = await build(n);
        const oldSize = 1 + (pick % n);
        const [oldRoot, root] = [mth(entries(0, oldSize)), mth(entries(0, n))];
        const proof = await consistencyProof(source, oldSize, n);
        const claim = { oldSize, oldRoot, size: n, root, proof };
        expect(verifyConsistency(claim)).toBe(true);
        if (proof.length > 0) expect(verifyConsistency({ ...claim, proof: flip(proof, where) })).toBe(false);
        if (proof.length > 0) expect(verifyConsistency({ ...claim, proof: proof.slice(1) })).toBe(false);
        expect(verifyConsistency({ ...claim, oldRoot: flip([oldRoot], where % 256)[0] ?? root })).toBe(false);
        expect(verifyConsistency({ ...claim, root: flip([root], where % 256)[0] ?? oldRoot })).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  test('are refused outside the log', async () => {
    const { source } = await build(3);
    await expect(inclusionProof(source, 3, 3)).rejects.toMatchObject({ code: 'input.invalid' });
    await expect(inclusionProof(source, 0, 0)).rejects.toMatchObject({ code: 'input.invalid' });
    await expect(consistencyProof(source, 4, 3)).rejects.toMatchObject({ code: 'input.invalid' });
    await expect(inclusionProof(source, 300, 3)).rejects.toMatchObject({ code: 'log.damaged' });
  });
});
