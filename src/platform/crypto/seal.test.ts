import { describe, expect, test } from 'vitest';
import { deriveKey, open, randomBytes, seal } from './index.ts';

describe('a sealed value', () => {
  test('opens with its key and its context, and with nothing else', () => {
    const key = randomBytes(32);
    const sealed = seal(key, Buffer.from('words'), 'case|1');
    expect(open(key, sealed, 'case|1').toString()).toBe('words');
    expect(() => open(key, sealed, 'case|2')).toThrow('does not open');
    expect(() => open(randomBytes(32), sealed, 'case|1')).toThrow('does not open');
    for (let at = 1; at < sealed.length; at += 1) {
      const bent = Buffer.from(sealed);
      bent[at] = (bent[at] ?? 0) ^ 1;
      expect(() => open(key, bent, 'case|1')).toThrow('does not open');
    }
  });

  test('names its suite, and one of another suite is not taken for it', () => {
    const key = randomBytes(32);
    const sealed = seal(key, Buffer.from('words'), '');
    expect(sealed[0]).toBe(1);
    sealed[0] = 2;
    expect(() => open(key, sealed, '')).toThrow('unknown form');
  });

  test('has a nonce that no other of a million under one key has', { timeout: 180_000 }, () => {
    const key = randomBytes(32);
    const plain = Buffer.from('x');
    const times = 1_000_000;
    // The first 64 of its 96 bits: when those differ, the nonces do.
    const nonces = new BigUint64Array(times);
    for (let at = 0; at < times; at += 1) nonces[at] = seal(key, plain, '').readBigUInt64BE(1);
    nonces.sort();
    let twice = 0;
    for (let at = 1; at < times; at += 1) if (nonces[at] === nonces[at - 1]) twice += 1;
    process.stdout.write(`nonces: ${times.toLocaleString('en')} under one key, ${twice} twice\n`);
    expect(twice).toBe(0);
  });
});

describe('a key for one purpose', () => {
  test('is always the same, and another for another purpose', () => {
    const key = randomBytes(32);
    expect(deriveKey(key, 'a')).toEqual(deriveKey(key, 'a'));
    expect(deriveKey(key, 'a')).not.toEqual(deriveKey(key, 'b'));
    expect(deriveKey(key, 'a')).toHaveLength(32);
  });
});
