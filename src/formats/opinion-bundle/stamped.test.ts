import { describe, expect, test } from 'vitest';
import { canonicalBytes } from '#formats/jcs/index.ts';
import { logVkey, testKey, testStamped, testWitnessed } from './bundle.fixture.ts';
import { fileNames, makeTimestampStatement, verifyBundle, type BundleFiles } from './index.ts';
import { checkTimestamp } from './timestamp-check.ts';

const { files, root } = await testStamped();
const of = (bundle: BundleFiles, timestampRoots?: Uint8Array[]) =>
  verifyBundle(bundle, { logVkey, ...(timestampRoots ? { timestampRoots } : {}) });
const stamp = (bundle: BundleFiles, roots?: Uint8Array[]) =>
  of(bundle, roots).checks.find(({ name }) => name === 'timestamp');
const file = (name: string) => files.get(name) ?? new Uint8Array(0);

describe('a bundle that an outside authority has stamped', () => {
  test('says no later than when it existed, and who says so', () => {
    const result = of(files);
    expect(result.checks.filter(({ ok, open }) => !ok || open)).toEqual([]);
    expect(stamp(files)?.words).toContain('Existed no later than 2026-03-03 09:41:19 UTC, says Test Time Authority');
    expect(stamp(files, [root])?.words).toContain('with the root certificate you gave');
  });

  test('is refused when the reader believes another authority', async () => {
    const { root: other } = await testStamped();
    expect(stamp(files, [other])).toMatchObject({ ok: false });
  });

  test('is red after one flipped bit in the timestamp or in what is said of it', () => {
    for (const name of [fileNames.token, fileNames.timestamp])
      for (let at = 0; at < file(name).length; at += 9) {
        const bent = file(name).slice();
        bent[at] = (bent[at] ?? 0) ^ (1 << (at % 8));
        expect(() => checkTimestamp(new Map([...files, [name, bent]]), {}), `${name} ${at}`).toThrow(
          /proof\.invalid|file\.damaged/,
        );
      }
  });

  test('needs both files, or neither', async () => {
    for (const name of [fileNames.token, fileNames.timestamp]) {
      const without = new Map([...files].filter(([key]) => key !== name));
      expect(of(without).ok).toBe(false);
    }
    expect(stamp(await testWitnessed())).toMatchObject({ ok: true, open: true });
  });

  test('is refused when the token itself was forged, even with the key of the service', () => {
    const token = file(fileNames.token).slice();
    // Inside the authority's signature, at the very end of the answer.
    token[token.length - 1] = (token.at(-1) ?? 0) ^ 1;
    const given = { signature: file(fileNames.signature), token, roots: [root] };
    const statement = makeTimestampStatement(given, testKey(2).sign);
    const forged = new Map([...files, [fileNames.token, token], [fileNames.timestamp, statement]]);
    expect(stamp(forged)?.words).toContain('The signature of the timestamp does not hold');
  });

  test('is refused when the timestamp is of another signature, or from before it was made', async () => {
    const early = await testStamped({ time: new Date('2026-03-03T09:30:00Z') });
    expect(stamp(early.files)?.words).toContain('before the signature was made');
    const other = { signature: canonicalBytes({}), token: file(fileNames.token), roots: [root] };
    const statement = makeTimestampStatement(other, testKey(2).sign);
    expect(stamp(new Map([...files, [fileNames.timestamp, statement]]))?.words).toContain('belongs to another opinion');
  });
});
