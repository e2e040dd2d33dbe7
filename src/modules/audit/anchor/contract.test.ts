import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { concatBytes } from '@noble/hashes/utils.js';
import { addressOf, anchorCall, fromHex, headCall, readHead, toHex } from '#formats/evm/index.ts';
import { startChain, topic, type Chain } from './chain.fixture.ts';

const secret = (n: number) => new Uint8Array(32).fill(n);
const [owner, sender, stranger] = [1, 2, 3].map((n) => addressOf(secret(n))) as [string, string, string];
const logId = secret(0xaa);
const rootOf = (n: number) => secret(n);

let chain: Chain;
let refused: Awaited<ReturnType<Chain['call']>>;
beforeAll(async () => {
  chain = await startChain(secret(1));
  const word = concatBytes(new Uint8Array(12), fromHex(sender));
  const data = concatBytes(fromHex(topic('register(bytes32,address)')).subarray(0, 4), logId, word);
  refused = await chain.call(stranger, data);
  await chain.call(owner, data);
});
afterAll(() => chain.close());

const anchor = (from: string, size: number, root: Uint8Array, id = logId) =>
  chain.call(from, anchorCall(id, { size, root }));
const head = async () => readHead(toHex((await chain.call(stranger, headCall(logId))).output));

describe('the anchor contract', () => {
  test('takes a head of a larger log from its sender and says so in an event', async () => {
    const { ok, logs } = await anchor(sender, 5, rootOf(5));
    expect(ok).toBe(true);
    const size = '0x' + '5'.padStart(64, '0');
    expect(logs).toEqual([
      {
        topics: [topic('Anchored(bytes32,uint64,bytes32)'), toHex(logId)],
        data: `${size}${toHex(rootOf(5)).slice(2)}`,
      },
    ]);
    expect(await head()).toEqual({ size: 5, root: rootOf(5) });
  });

  test('takes neither a smaller log, nor the same size again with whatever root', async () => {
    for (const [size, root] of [
      [4, 4],
      [5, 6],
      [5, 5],
      [0, 0],
    ] as const)
      expect((await anchor(sender, size, rootOf(root))).ok, `${size}`).toBe(false);
    expect(await head()).toEqual({ size: 5, root: rootOf(5) });
    expect((await anchor(owner, 2 ** 40, rootOf(7))).ok).toBe(true);
    expect(await head()).toEqual({ size: 2 ** 40, root: rootOf(7) });
  });

  test('takes nothing from strangers, nor from a sender for the log of another', async () => {
    expect(refused.ok).toBe(false);
    expect((await anchor(stranger, 2 ** 41, rootOf(8))).ok).toBe(false);
    expect((await anchor(sender, 1, rootOf(8), secret(0xbb))).ok).toBe(false);
    expect(await head()).toMatchObject({ size: 2 ** 40 });
  });
});
