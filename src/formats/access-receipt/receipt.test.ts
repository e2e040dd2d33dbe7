import { describe, expect, test } from 'vitest';
import { canonicalBytes } from '#formats/jcs/index.ts';
import { formatVerifierKey, toBase64 } from '#formats/tlog/index.ts';
import { sha256 } from '@noble/hashes/sha2.js';
import { testKey } from '#formats/opinion-bundle/bundle.fixture.ts';
import { checkChain, verifyReceipt, type ChainItem } from './index.ts';
import { accessLogKey, testAct, testReceipt } from './receipt.fixture.ts';

const receipt = await testReceipt();
const bytes = canonicalBytes(receipt);
const failing = (result: ReturnType<typeof verifyReceipt>) =>
  result.checks.filter((check) => !check.ok).map((check) => check.name);

describe('a receipt of the access log', () => {
  test('gets four ticks, and says what was recorded', () => {
    const result = verifyReceipt(bytes, { logVkey: accessLogKey });
    expect(failing(result)).toEqual([]);
    expect(result).toMatchObject({ ok: true, logKeyTrusted: true, claims: { actorName: 'Dr Amara Okafor', n: 2 } });
  });

  test('without a known log key names the fingerprint to compare', () => {
    const result = verifyReceipt(bytes);
    expect(result).toMatchObject({ ok: true, logKeyTrusted: false });
    expect(result.verdict).toContain(result.logFingerprint);
  });

  test('with one flipped bit anywhere is refused', { timeout: 60_000 }, () => {
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      expect(verifyReceipt(changed).ok, `byte ${at}`).toBe(false);
    }
  });

  test('that tells another act than the recorded one is refused, whatever is told', () => {
    const told = [{ actorName: 'Nobody' }, { n: 3 }, { at: '2026-03-03T09:42:17.250Z' }, { subjectLabel: null }];
    for (const change of told) {
      const forged = canonicalBytes({ ...receipt, entry: { ...testAct, ...change } });
      expect(failing(verifyReceipt(forged)), JSON.stringify(change)).toContain('entry');
    }
  });

  test('of an older leaf needs no digest of what only the service keeps, of a newer one it does', async () => {
    const { internal, ...older } = testAct;
    expect(internal).toBeDefined();
    const old = await testReceipt(older);
    expect(JSON.parse(old.leaf)).toMatchObject({ v: 2 });
    expect(verifyReceipt(canonicalBytes(old)).ok).toBe(true);
    expect(failing(verifyReceipt(canonicalBytes({ ...receipt, entry: older })))).toContain('entry');
  });

  test('of another log, and of no log at all, is refused', () => {
    const other = formatVerifierKey({ name: 'demo.example/access', publicKey: testKey(5).publicKey });
    expect(failing(verifyReceipt(bytes, { logVkey: other }))).toEqual(['log-signature']);
    expect(failing(verifyReceipt(canonicalBytes({ ...receipt, log: { vkey: other } })))).toEqual(['log-signature']);
    expect(failing(verifyReceipt(new Uint8Array(0)))).toHaveLength(4);
  });
});

/** Leaves 1 … `count`, each with the hash of the one before. */
function chain(count: number): ChainItem[] {
  const items: ChainItem[] = [];
  let prev = '';
  for (let n = 1; n <= count; n += 1) {
    const c = toBase64(new Uint8Array(32).fill(n));
    const leaf = JSON.stringify({ c, n, prev, t: '2026-03-03T09:41Z', tenantTag: 'tag', type: 'access', v: 2 });
    items.unshift({ n, leaf });
    prev = toBase64(sha256(new TextEncoder().encode(leaf)));
  }
  return items;
}

describe('the chain of one person’s items', () => {
  test('is whole from 1 to N, and its end is remembered', () => {
    const result = checkChain(chain(5), 5);
    expect(result).toMatchObject({ last: 5, missing: [], broken: [], shortened: false, tail: { n: 5 } });
    expect(checkChain(chain(7), 7, result.tail)).toMatchObject({ shortened: false, tail: { n: 7 } });
  });

  test('shows what was taken out, put in, changed or exchanged', () => {
    const items = chain(5);
    expect(
      checkChain(
        items.filter(({ n }) => n !== 3),
        5,
      ),
    ).toMatchObject({ missing: [3], tail: undefined });
    const changed = items.map((item) => (item.n === 3 ? { n: 3, leaf: item.leaf.replace('tag', 'gat') } : item));
    expect(checkChain(changed, 5)).toMatchObject({ broken: [4], tail: undefined });
    const swapped = items.map((item) => ({ n: item.n === 2 ? 3 : item.n === 3 ? 2 : item.n, leaf: item.leaf }));
    expect(checkChain(swapped, 5).broken).toEqual([2, 3, 4]);
    expect(checkChain([...items, ...items.slice(0, 1)], 5)).toMatchObject({ broken: [5] });
    expect(
      checkChain(
        items.map(({ n }) => ({ n, leaf: '{' })),
        5,
      ).broken,
    ).toEqual([1, 2, 3, 4, 5]);
  });

  test('that was cut short or written anew is noticed by what this device saw before', () => {
    const { tail } = checkChain(chain(5), 5);
    expect(checkChain(chain(3), 3, tail)).toMatchObject({ last: 5, missing: [4, 5], shortened: true });
    const anew = chain(5).map((item) => ({ n: item.n, leaf: item.leaf.replace('09:41', '09:42') }));
    expect(checkChain(anew, 5, tail).shortened).toBe(true);
  });

  test('of nobody is empty and remembers nothing', () => {
    expect(checkChain([], 0)).toEqual({ last: 0, missing: [], broken: [], shortened: false, tail: undefined });
    expect(checkChain([], 2)).toMatchObject({ missing: [1, 2] });
  });
});
