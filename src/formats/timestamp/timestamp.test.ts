import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '@noble/hashes/sha2.js';
import { describe, expect, test } from 'vitest';
import { toBase64 } from '#formats/tlog/index.ts';
import { answer, issue, testAuthority, type Algorithm, type Ask, type Lie } from './authority.fixture.ts';
import { certificateFingerprint, certificatesIn, timestampRequest, verifyTimestamp } from './index.ts';
import { holdsForPkijs } from './second-look.ts';

const data = new TextEncoder().encode('{"signature":"of an opinion"}');
const imprint = sha256(data);
const nonce = Uint8Array.of(0x80, 1, 2, 3, 4, 5, 6, 7);
const request = timestampRequest(imprint, nonce);
const authority = await testAuthority();
const roots = [authority.root.der];
const good = await answer(authority, request);
const verify = (response: Uint8Array) => verifyTimestamp(response, { data, roots, nonce });
const pem = (der: Uint8Array) => `-----BEGIN CERTIFICATE-----\n${toBase64(der)}\n-----END CERTIFICATE-----\n`;
const openssl = spawnSync('openssl', ['version']).status === 0;
if (!openssl) process.stdout.write('SKIPPED: timestamps against openssl, because it is not on this machine\n');

describe('a timestamp of an outside authority', () => {
  test.each<Algorithm>(['P-256', 'P-384', 'RSA'])('of a true authority with a key %s holds', async (algorithm) => {
    const one = await testAuthority({}, algorithm);
    const before = Date.now() - 2000;
    const found = verifyTimestamp(await answer(one, request), { data, roots: [one.root.der], nonce });
    expect(found).toMatchObject({ authority: 'Test Time Authority', accuracyMs: 1000 });
    expect(found.root).toBe(certificateFingerprint(one.root.der));
    expect(found.time.getTime()).toBeGreaterThan(before);
  });

  test.each<[string, Lie, RegExp]>([
    ['is about something else', { imprint: new Uint8Array(32) }, /something else/],
    ['answers another request', { nonce: Uint8Array.of(1, 2, 3) }, /not the answer/],
    ['refuses', { status: 2 }, /refused \(2\)/],
    ['names another certificate', { names: authority.root.der }, /not there/],
    ['comes without its certificate', { withoutCertificates: true }, /not there/],
    ['was made before its certificate', { time: new Date('2024-06-01T00:00:00Z') }, /does not lead/],
  ])('is refused when it %s', async (_what, lie, words) => {
    const lying = await answer(authority, request, lie);
    expect(() => verify(lying)).toThrow(words);
  });

  test.each<[string, Partial<Ask>, RegExp]>([
    ['for no purpose', { usages: [] }, /not one for timestamps/],
    ['for another purpose', { usages: ['1.3.6.1.5.5.7.3.1'] }, /not one for timestamps/],
    ['for more than timestamps', { usages: ['1.3.6.1.5.5.7.3.8', '1.3.6.1.5.5.7.3.1'] }, /not one for timestamps/],
    ['whose purpose is not critical', { critical: false }, /not one for timestamps/],
    ['that has run out', { until: new Date('2025-06-01T00:00:00Z') }, /does not lead/],
  ])('by a certificate %s is refused', async (_what, ask, words) => {
    const one = await testAuthority(ask);
    const response = await answer(one, request);
    expect(() => verifyTimestamp(response, { data, roots: [one.root.der], nonce })).toThrow(words);
  });

  test('that leads to another root, or over one who may not issue, is refused', async () => {
    const other = await testAuthority();
    expect(() => verifyTimestamp(good, { data, roots: [other.root.der], nonce })).toThrow(/does not lead/);
    expect(() => verifyTimestamp(good, { data, roots: [], nonce })).toThrow(/does not lead/);
    const between = await issue({ name: 'No CA', issuer: authority.root });
    const stamper = await issue({ name: 'Below no CA', issuer: between });
    const response = await answer({ root: authority.root, between, stamper }, request);
    expect(() => verify(response)).toThrow(/does not lead/);
  });

  test('with one flipped bit says the same or is refused, and what is no timestamp is refused', () => {
    const told = verify(good);
    let refused = 0;
    for (let at = 0; at < good.length; at += 3) {
      const bent = good.slice();
      bent[at] = (bent[at] ?? 0) ^ (1 << (at % 8));
      try {
        expect(verify(bent)).toEqual(told);
      } catch (error) {
        expect(error).toMatchObject({ code: 'proof.invalid' });
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(good.length / 3 / 2);
    for (const garbage of [new Uint8Array(0), data, new Uint8Array(50_000).fill(0x30), good.subarray(0, 100)])
      expect(() => verify(garbage)).toThrow(/proof\.invalid/);
  });

  test('holds and falls for another library as it does for ours', async () => {
    const other = await testAuthority({ until: new Date('2025-06-01T00:00:00Z') });
    const late = await answer(other, request);
    expect(await holdsForPkijs(good, { data, roots })).toBe(true);
    expect(await holdsForPkijs(good, { data: imprint, roots })).toBe(false);
    expect(await holdsForPkijs(good, { data, roots: [other.root.der] })).toBe(false);
    expect(await holdsForPkijs(late, { data, roots: [other.root.der] })).toBe(false);
    expect(await holdsForPkijs(imprint, { data, roots })).toBe(false);
  });

  test('roots are read from PEM', () => {
    expect(certificatesIn(`${pem(authority.root.der)}and\n${pem(authority.stamper.der)}`)).toHaveLength(2);
    expect(() => certificatesIn('nothing')).toThrow(/no certificate/);
  });

  test.skipIf(!openssl)('holds for openssl too, which reads our request', () => {
    const folder = mkdtempSync(join(tmpdir(), 'consilium-tsa-'));
    try {
      const file = (name: string, bytes: Uint8Array | string) => {
        writeFileSync(join(folder, name), bytes);
        return join(folder, name);
      };
      const asked = spawnSync('openssl', ['ts', '-query', '-in', file('q', request), '-text'], { encoding: 'utf8' });
      expect(asked.stdout).toContain('Certificate required: yes');
      const args = ['ts', '-verify', '-in', file('r', good), '-CAfile', file('root.pem', pem(authority.root.der))];
      const untrusted = ['-untrusted', file('between.pem', pem(authority.between?.der ?? new Uint8Array(0)))];
      const run = (name: string, bytes: Uint8Array) =>
        spawnSync('openssl', [...args, ...untrusted, '-data', file(name, bytes)], { encoding: 'utf8' });
      expect(run('data', data)).toMatchObject({ status: 0 });
      expect(run('other', imprint).status).not.toBe(0);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
