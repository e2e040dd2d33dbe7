import { describe, expect, test } from 'vitest';
import { canonicalBytes } from '#formats/jcs/index.ts';
import { log, logVkey, testKey, testMlDsaKey, testWitnessed } from './bundle.fixture.ts';
import { fileNames, verifyBundle, type BundleFiles, type CheckName } from './index.ts';

const bundle = await testWitnessed();
const at = (result: ReturnType<typeof verifyBundle>, name: CheckName) =>
  result.checks.find((check) => check.name === name) ?? expect.fail(`no ${name}`);
const failing = (files: BundleFiles) =>
  verifyBundle(files, { logVkey }).checks.flatMap(({ name, ok }) => (ok ? [] : [name]));
const text = (name: string) => new TextDecoder().decode(bundle.get(name));
const keys = () => JSON.parse(text(fileNames.keys)) as Record<string, unknown>;
const withKeys = (changed: object): BundleFiles => new Map([...bundle, [fileNames.keys, canonicalBytes(changed)]]);

describe('a bundle whose log outside witnesses have seen', () => {
  test('gets a tick at every line, and names who agrees', () => {
    const result = verifyBundle(bundle, { logVkey });
    const not = result.checks.filter(({ ok, open }) => !ok || open);
    expect(not.map(({ name }) => name)).toEqual(['timestamp']);
    expect(at(result, 'witnesses').words).toBe(
      '2 of 3 outside witnesses have seen the same log: Heartlands Hospital, Patients’ association.',
    );
    expect(at(result, 'post-quantum').words).toContain('The log and 2 of its witnesses also signed with ML-DSA-44');
    expect(at(result, 'key').words).toContain('on 2026-01-05, which is item 2 of the log, and was in force');
  });

  test('that waits for one of them is sound and says what is open', async () => {
    for (const [signed, words] of [
      [[2], '1 of 3 outside witnesses have seen the same log so far; 2 are needed.'],
      [[], '0 of 3 outside witnesses have seen the same log so far; 2 are needed.'],
    ] as const) {
      const result = verifyBundle(await testWitnessed({ signed }), { logVkey });
      expect(result.ok).toBe(true);
      expect(at(result, 'witnesses')).toMatchObject({ ok: true, open: true });
      expect(at(result, 'witnesses').words).toContain(words);
    }
  });

  test('is checked in far less than a second', () => {
    const from = performance.now();
    expect(verifyBundle(bundle, { logVkey }).ok).toBe(true);
    const ms = performance.now() - from;
    expect(ms).toBeLessThan(1000);
    process.stdout.write(`one opinion with 2 witnesses and ML-DSA-44: ${Math.round(ms)} ms offline\n`);
  });

  test.each([fileNames.keys, fileNames.proof])(
    'is red with one flipped bit at any place of %s',
    (name) => {
      const original = bundle.get(name) ?? expect.fail();
      const green: number[] = [];
      for (const byte of places(original)) {
        const changed = original.slice();
        changed[byte] = (changed[byte] ?? 0) ^ (1 << (byte % 8));
        if (verifyBundle(new Map([...bundle, [name, changed]]), { logVkey }).ok) green.push(byte);
      }
      expect(green).toEqual([]);
    },
    600_000,
  );
});

/**
 * Every byte takes minutes, because each flip is checked with three ML-DSA-44 signatures: that is done when
 * CONSILIUM_EVERY_BYTE is set. Otherwise the ends of each part and places spread over the rest.
 */
function places(bytes: Uint8Array): number[] {
  const all = [...bytes.keys()];
  if (process.env['CONSILIUM_EVERY_BYTE']) return all;
  const isEnd = (at: number) => [10, 32, 44, 58].includes(bytes[at] ?? 0);
  const ends = all.filter((at) => isEnd(at) || isEnd(at - 1) || isEnd(at + 1));
  const spread = Math.ceil(all.length / 60);
  return ends.filter((_, i) => i % 3 === 0).concat(all.filter((at) => at % spread === 0));
}

describe('what the witnesses’ lines cannot be bent to', () => {
  test('a line of a key that keys.json does not name, and one line twice, are refused', async () => {
    const stranger = testMlDsaKey('stranger.example', 40);
    expect(failing(await testWitnessed({ more: [stranger] }))).toEqual(['log-signature']);
    const lines = text(fileNames.proof).trimEnd().split('\n');
    const twice = new TextEncoder().encode(`${[...lines, lines.at(-1)].join('\n')}\n`);
    expect(failing(new Map([...bundle, [fileNames.proof, twice]]))).toEqual(['log-signature']);
  });

  test('a shorter list, another name or a smaller number is not the installation’s', () => {
    const list = keys()['witnesses'] as { label: string }[];
    for (const changed of [
      { ...keys(), witnesses: list.slice(0, 2) },
      { ...keys(), witnesses: list.map((one, i) => (i === 0 ? { ...one, label: 'Somebody' } : one)) },
      { ...keys(), quorum: 0 },
    ])
      expect(failing(withKeys(changed))).toContain('witnesses');
  });

  test('a witness that stands on the list twice counts once: the list is refused', async () => {
    const again = await testWitnessed({ signed: [0] });
    const all = JSON.parse(new TextDecoder().decode(again.get(fileNames.keys))) as Record<string, unknown>;
    const list = (all['witnesses'] as { vkeys: string[] }[]).slice(0, 1);
    const { log: logKeys, quorum } = all as { log: object; quorum: number };
    const doubled = [...list, { ...list[0], label: 'Another name' }];
    const statement = { v: 1, type: 'log.policy', log: logKeys, witnesses: doubled, quorum };
    const policySignature = Buffer.from(testKey(2).sign(canonicalBytes(statement))).toString('base64');
    const files = new Map([
      ...again,
      [fileNames.keys, canonicalBytes({ ...all, witnesses: doubled, policySignature })] as const,
    ]);
    expect(failing(files)).toEqual(['witnesses']);
  });
});

describe('the entries about the doctor’s key', () => {
  test('a key that was withdrawn later needs the log’s entry about it', async () => {
    const later = await testWitnessed({ revokedAt: '2026-06-01T00:00:00.000Z' });
    expect(failing(later)).toEqual([]);
    const all = JSON.parse(new TextDecoder().decode(later.get(fileNames.keys))) as Record<string, unknown>;
    const { revocationProof: _gone, ...without } = all;
    expect(failing(new Map([...later, [fileNames.keys, canonicalBytes(without)]]))).toContain('key');
    expect(failing(withKeys({ ...keys(), revocationProof: all['revocationProof'] }))).toContain('key');
  });

  test('an entry of another key, or of another log, is refused', async () => {
    const other = await testWitnessed({ enrolledAt: '2026-01-06T08:00:00.000Z' });
    const { enrolmentProof } = JSON.parse(new TextDecoder().decode(other.get(fileNames.keys))) as {
      enrolmentProof: object;
    };
    expect(failing(withKeys({ ...keys(), enrolmentProof }))).toEqual(['key']);
    const elsewhere = { ...(keys()['enrolmentProof'] as object), vkey: logVkey.replace(log.name, 'x') };
    expect(failing(withKeys({ ...keys(), enrolmentProof: elsewhere }))).toContain('key');
  });
});
