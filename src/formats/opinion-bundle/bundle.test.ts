import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalBytes } from '#formats/jcs/index.ts';
import {
  formatProof,
  formatVerifierKey,
  parseProof,
  signNote,
  formatCheckpoint,
  parseCheckpoint,
  parseNote,
} from '#formats/tlog/index.ts';
import { log, logVkey, testBundle, testKey, testKeys, testPrepared, testProof } from './bundle.fixture.ts';
import { checkFiles } from './checks.ts';
import { buildBundle, prepareBundle, publicKeyId, verifyBundle, type BundleFiles, type VerifyResult } from './index.ts';

const bundle = await testBundle();

const withFile = (name: string, bytes: Uint8Array): BundleFiles => new Map([...bundle, [name, bytes]]);
const without = (name: string): BundleFiles => new Map([...bundle].filter(([key]) => key !== name));
const file = (name: string): Uint8Array => bundle.get(name) ?? expect.fail(`no ${name}`);
const text = (name: string): string => new TextDecoder().decode(file(name));
const bytes = (content: string): Uint8Array => new TextEncoder().encode(content);
/** Asks the cheap check first: three signatures for each of some thousand flipped bits would take a minute. */
function rejected(files: BundleFiles): boolean {
  try {
    checkFiles(files);
  } catch {
    return true;
  }
  return !verifyBundle(files, { logVkey }).ok;
}

function flip(original: Uint8Array, bit: number): Uint8Array {
  const changed = original.slice();
  changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return changed;
}

const failing = (result: VerifyResult): string[] =>
  result.checks.filter((check) => !check.ok).map((check) => check.name);

describe('a good bundle', () => {
  test('of before there were witnesses still gets its five ticks in plain words, and three lines that stay open', () => {
    const result = verifyBundle(bundle, { logVkey });
    expect(result.checks).toMatchInlineSnapshot(`
      [
        {
          "name": "files",
          "ok": true,
          "title": "Files unchanged",
          "words": "All 9 files are there and none has been changed.",
        },
        {
          "name": "signature",
          "ok": true,
          "title": "Signature valid",
          "words": "Signed on 2026-03-03 with the meaning “This is my opinion”.",
        },
        {
          "name": "key",
          "ok": true,
          "title": "Key belonged to this doctor at that time",
          "words": "The key was given to Dr Amara Okafor (GMC 0000000) on 2026-01-05 and was in force.",
        },
        {
          "name": "recorded",
          "ok": true,
          "title": "Recorded in the log",
          "words": "Recorded as item 3 of 5 in the log demo.example/opinions.",
        },
        {
          "name": "log-signature",
          "ok": true,
          "title": "Log signature valid",
          "words": "The head of the log demo.example/opinions is signed with the key you gave. With 5 items its six words are: mouse ruler temper answer aside foreign.",
        },
        {
          "name": "witnesses",
          "ok": true,
          "open": true,
          "title": "Outside witnesses agree",
          "words": "This folder was made before the service did this. A new download has it.",
        },
        {
          "name": "post-quantum",
          "ok": true,
          "open": true,
          "title": "Second signature of the log",
          "words": "This folder was made before the service did this. A new download has it.",
        },
        {
          "name": "timestamp",
          "ok": true,
          "open": true,
          "title": "Timestamp from outside",
          "words": "No authority outside has said yet when this existed. A later download may have it.",
        },
      ]
    `);
    expect(result).toMatchObject({ ok: true, logKeyTrusted: true });
    expect(result.claims).toMatchObject({ name: 'Dr Amara Okafor', signedAt: '2026-03-03T09:41:17.250Z' });
  });

  test('without a known log key says that its own was used and which fingerprint to compare', () => {
    const result = verifyBundle(bundle);
    expect(result).toMatchObject({ ok: true, logKeyTrusted: false });
    expect(result.verdict).toContain(`Compare this fingerprint`);
    expect(result.verdict).toContain(result.logFingerprint);
    expect(text('README.txt')).toContain(result.logFingerprint);
  });

  test('says nothing about the patient or the doctor in the log', () => {
    expect(Object.keys(JSON.parse(text('leaf.json')) as object)).toEqual(['c', 't', 'type', 'v']);
    expect(file('leaf.json').length).toBeLessThanOrEqual(512);
  });
});

describe('any change is refused', () => {
  test.each([...bundle.keys()])(
    'one flipped bit at any byte of %s',
    (name) => {
      for (let at = 0; at < file(name).length; at++) {
        expect(rejected(withFile(name, flip(file(name), at * 8 + (at % 8)))), `${name} byte ${at}`).toBe(true);
      }
    },
    60_000,
  );

  test('any other bit of any file', () => {
    fc.assert(
      fc.property(fc.constantFrom(...bundle.keys()), fc.nat(), (name, pick) => {
        expect(rejected(withFile(name, flip(file(name), pick % (file(name).length * 8))))).toBe(true);
      }),
      { numRuns: 400 },
    );
  }, 60_000);

  test.each([...bundle.keys()])('%s cut short, made longer, emptied, taken away or renamed', (name) => {
    const original = file(name);
    const longer = [' ', '\n', '\0'].map((tail) => new Uint8Array([...original, ...bytes(tail)]));
    for (const changed of [original.slice(1), original.slice(0, -1), new Uint8Array(0), ...longer]) {
      expect(verifyBundle(withFile(name, changed)).ok).toBe(false);
    }
    expect(failing(verifyBundle(without(name)))).toContain('files');
    expect(verifyBundle(new Map([...without(name), [`${name}.bak`, original]])).ok).toBe(false);
    expect(verifyBundle(new Map([...without(name), [name.toUpperCase() + 'X', original]])).ok).toBe(false);
  });

  test.each(['.DS_Store', 'images/', 'images/2.png', 'opinion.json ', '../x', 'OPINION.JSON'])(
    'an added file %j',
    (name) => {
      const result = verifyBundle(withFile(name, new Uint8Array(0)));
      expect(failing(result)).toEqual(['files']);
    },
  );

  test('two files that changed places', () => {
    const swapped = new Map([...bundle, ['opinion.pdf', file('README.txt')], ['README.txt', file('opinion.pdf')]]);
    expect(failing(verifyBundle(swapped))).toEqual(['files']);
  });

  test.each([
    ['white space', (json: string) => json.replace(':', ': ')],
    ['a final newline', (json: string) => `${json}\n`],
    ['a byte order mark', (json: string) => `\ufeff${json}`],
    ['a further member', (json: string) => json.replace('{', '{"a":1,')],
    ['an escaped letter', (json: string) => json.replace('"v"', '"\\u0076"')],
    ['another number form', (json: string) => json.replace('"v":1', '"v":1.0')],
  ])('%s in any JSON file of the proof', (_name, change) => {
    for (const name of ['manifest.json', 'opinion.sig', 'leaf.json', 'keys.json']) {
      expect(change(text(name))).not.toBe(text(name));
      expect(verifyBundle(withFile(name, bytes(change(text(name))))).ok, name).toBe(false);
    }
  });

  test('an empty folder and one of nonsense', () => {
    expect(failing(verifyBundle(new Map()))).toHaveLength(7);
    const nonsense = new Map([...bundle.keys()].map((name) => [name, bytes('[[[[')]));
    expect(failing(verifyBundle(nonsense))).toHaveLength(7);
  });
});

describe('forgeries', () => {
  test('a whole bundle of another log is refused when the log key is known', () => {
    const otherLog = formatVerifierKey({ name: log.name, publicKey: testKey(9).publicKey });
    expect(failing(verifyBundle(bundle, { logVkey: otherLog }))).toEqual(['log-signature']);
  });

  test('a recorded manifest cannot be signed over by another doctor or another installation', () => {
    for (const variant of [{ expertSeed: 8 }, { installationSeed: 8 }, { expertSeed: 8, installationSeed: 8 }]) {
      const keys = canonicalBytes(testKeys(variant));
      const statement = { ...(JSON.parse(text('opinion.sig')) as Record<string, string>), keyId: '' };
      const forged = prepareBundle({
        ...forgedInput,
        keys: testKeys(variant),
        sign: testKey(variant.expertSeed ?? 1).sign,
      });
      const resigned = new Map([
        ...bundle,
        ['keys.json', keys],
        ['opinion.sig', resign(statement, variant.expertSeed ?? 1)],
      ]);
      expect(failing(verifyBundle(resigned as BundleFiles, { logVkey }))).toContain('key');
      expect(forged.leaf).not.toEqual(file('leaf.json'));
    }
  });

  test('a key is refused before it was given and after it was withdrawn', async () => {
    const early = testPrepared({ enrolledAt: '2026-03-03T09:41:17.251Z' });
    const late = testPrepared({ revokedAt: '2026-03-03T09:41:17.250Z' });
    const inTime = testPrepared({ enrolledAt: '2026-03-03T09:41:17.250Z', revokedAt: '2026-03-03T09:41:17.251Z' });
    const proofOf = (prepared: typeof early): Promise<Uint8Array> => testProof(prepared.leaf);
    const earlyProof = await proofOf(early);
    const lateProof = await proofOf(late);
    expect(() => buildBundle(early, earlyProof, logVkey)).toThrow(/not yet given/);
    expect(() => buildBundle(late, lateProof, logVkey)).toThrow(/withdrawn/);
    expect(verifyBundle(buildBundle(inTime, await proofOf(inTime), logVkey)).ok).toBe(true);
  });

  test('a withdrawal after signing leaves the opinion valid, and needs no new proof', () => {
    const keys = canonicalBytes(testKeys({ revokedAt: '2026-06-01T00:00:00.000Z' }));
    expect(verifyBundle(withFile('keys.json', keys), { logVkey }).ok).toBe(true);
  });

  test('the proof of another leaf is refused', async () => {
    const other = await testProof(bytes('{}'));
    expect(failing(verifyBundle(withFile('opinion.tlog-proof', other)))).toEqual(['recorded']);
  });

  test('a second signature line or extra data, which nobody could check, is refused', () => {
    const proof = parseProof(file('opinion.tlog-proof'));
    const checkpoint = formatCheckpoint(parseCheckpoint(parseNote(proof.checkpoint).text));
    const witnessed = signNote(checkpoint, [log, { name: 'witness.example', ...testKey(5) }]);
    const second = formatProof({ ...proof, checkpoint: witnessed });
    expect(failing(verifyBundle(withFile('opinion.tlog-proof', second)))).toEqual(['log-signature']);
    const extra = formatProof({ ...proof, extra: bytes('hello') });
    expect(failing(verifyBundle(withFile('opinion.tlog-proof', extra)))).toEqual(['recorded', 'log-signature']);
  });

  test('a bundle that would be red is never handed out', () => {
    const prepared = testPrepared();
    expect(() => buildBundle(prepared, bytes('no proof'), logVkey)).toThrow(
      expect.objectContaining({ code: 'proof.invalid' }),
    );
  });
});

const forgedInput = {
  opinion: {},
  pdf: new Uint8Array(1),
  nonce: new Uint8Array(32),
  meaning: 'This is my opinion',
  signedAt: new Date('2026-03-03T09:41:17.250Z'),
};

/** Signs the statement of opinion.sig anew with another key, everything else kept. */
function resign(statement: Record<string, string>, seed: number): Uint8Array {
  const { publicKey, sign } = testKey(seed);
  const { signature: _old, ...rest } = statement;
  const unsigned = { ...rest, v: 1, keyId: publicKeyId(publicKey) };
  return canonicalBytes({ ...unsigned, signature: Buffer.from(sign(canonicalBytes(unsigned))).toString('base64') });
}
