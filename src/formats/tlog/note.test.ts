import { ed25519 } from '@noble/curves/ed25519.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { describe, expect, test } from 'vitest';
import { fromBase64, fromUtf8, utf8 } from './bytes.ts';
import {
  appendEntries,
  formatNote,
  formatProof,
  formatVerifierKey,
  inclusionProof,
  keyId,
  leafHash,
  openCheckpoint,
  openNote,
  parseCheckpoint,
  parseNote,
  parseProof,
  parseVerifierKey,
  signCheckpoint,
  signNote,
  verifyProof,
  type NoteSigner,
} from './index.ts';

function signer(name: string, seed: number): NoteSigner {
  const secret = new Uint8Array(32).fill(seed);
  return { name, publicKey: ed25519.getPublicKey(secret), sign: (message) => ed25519.sign(message, secret) };
}

const log = signer('log.example/opinions', 1);
const witness = signer('witness.example', 2);
const text = 'log.example/opinions\n3\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';

describe('verifier keys', () => {
  test('read the well-known key of the Go checksum database', () => {
    const vkey = 'sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8';
    const key = parseVerifierKey(vkey);
    expect(keyId(key)).toBe('033de0ae');
    expect(formatVerifierKey(key)).toBe(vkey);
  });

  test.each([
    '',
    'a+b+c',
    'sum.golang.org+033de0af+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8',
    'sum.golang.org+033DE0AE+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8',
    'sum golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8',
    'sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8\n',
  ])('refuse %j', (vkey) => {
    expect(() => parseVerifierKey(vkey)).toThrow(expect.objectContaining({ code: 'input.invalid' }));
  });
});

describe('signed notes', () => {
  const note = signNote(text, [log, witness]);

  test('are read back to the same bytes', () => {
    expect(formatNote(parseNote(note))).toEqual(note);
    expect(parseNote(note).text).toBe(text);
  });

  test('split at the last empty line, so the text may hold empty lines', () => {
    const poem = signNote('one\n\ntwo\n\n', [log]);
    expect(openNote(poem, [log]).text).toBe('one\n\ntwo\n\n');
  });

  test('ignore signatures of unknown keys', () => {
    const opened = openNote(note, [log]);
    expect(opened.verified).toEqual([log]);
    expect(opened.unknown.map(({ name }) => name)).toEqual([witness.name]);
  });

  test('are refused when a known signature fails, even beside a good one', () => {
    const parsed = parseNote(note);
    const forged = { ...parsed, signatures: parsed.signatures.map((s) => ({ ...s, signature: s.signature.slice() })) };
    forged.signatures[1]?.signature.fill(0);
    expect(openNote(formatNote(forged), [log]).verified).toHaveLength(1);
    expect(() => openNote(formatNote(forged), [log, witness])).toThrow(
      expect.objectContaining({ code: 'proof.invalid' }),
    );
  });

  test('are refused when nobody known has signed', () => {
    expect(() => openNote(note, [])).toThrow(expect.objectContaining({ code: 'proof.invalid' }));
    expect(() => openNote(note, [signer('log.example/opinions', 3)])).toThrow(/No key that we trust/);
  });

  test.each([
    ['no signature', text],
    ['no newline at the end', fromUtf8(note).slice(0, -1)],
    ['an empty line at the end', `${fromUtf8(note)}\n`],
    ['a carriage return', fromUtf8(note).replace('\n', '\r\n')],
    ['a plain hyphen', fromUtf8(note).replace('—', '-')],
    ['two spaces', fromUtf8(note).replace('— ', '—  ')],
    ['a signature that is too short', `${text}\n— a AAAA\n`],
    ['too many signatures', `${text}\n${'— a AAAAAAAA\n'.repeat(65)}`],
  ])('are refused with %s', (_name, bad) => {
    expect(() => parseNote(utf8(bad))).toThrow(expect.objectContaining({ code: 'file.damaged' }));
  });
});

describe('checkpoints', () => {
  test('carry origin, size and root', () => {
    const opened = openCheckpoint(signNote(text, [log]), log);
    expect(opened).toMatchObject({ origin: 'log.example/opinions', size: 3 });
    expect(opened.root).toEqual(fromBase64('CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I='));
  });

  test('of another log are refused although the key has signed them', () => {
    const other = signNote(text.replace('opinions', 'access'), [log]);
    expect(() => openCheckpoint(other, log)).toThrow(/another log/);
  });

  test('signed by a witness only are refused', () => {
    expect(() => openCheckpoint(signNote(text, [witness]), log, [witness])).toThrow(/log itself has not signed/);
  });

  test.each([
    ['a leading zero', text.replace('\n3\n', '\n03\n')],
    ['a negative size', text.replace('\n3\n', '\n-3\n')],
    ['a size over 2^53', text.replace('\n3\n', '\n9007199254740993\n')],
    ['loose base64 bits', text.replace('q2I=', 'q2J=')],
    ['a short root', text.replace('CsUY', '')],
    ['an empty extension', `${text}\n`],
    ['no final newline', text.trimEnd()],
  ])('with %s are refused', (_name, bad) => {
    expect(() => parseCheckpoint(bad)).toThrow(expect.objectContaining({ code: 'file.damaged' }));
  });
});

describe('proof files', async () => {
  const leaves = ['a', 'b', 'c', 'd', 'e'].map(utf8);
  const { files, size, root } = await appendEntries(() => undefined, 0, leaves);
  const source = (path: string): Uint8Array | undefined => files.find((file) => file.path === path)?.bytes;
  const checkpoint = signCheckpoint({ origin: log.name, size, root }, [log]);
  const proof = { index: 2, hashes: await inclusionProof(source, size, 2), checkpoint };
  const bytes = formatProof(proof);

  test('are written as the specification shows and read back', () => {
    expect(fromUtf8(bytes)).toMatch(/^c2sp\.org\/tlog-proof@v1\nindex 2\n(.{43}=\n){3}\nlog\.example\/opinions\n5\n/);
    expect(parseProof(bytes)).toEqual(proof);
    const withExtra = { ...proof, extra: utf8('context') };
    expect(parseProof(formatProof(withExtra))).toEqual(withExtra);
  });

  test('verify offline with the log key alone', () => {
    expect(verifyProof(parseProof(bytes), leafHash(utf8('c')), log)).toMatchObject({ size: 5 });
    expect(() => verifyProof(parseProof(bytes), leafHash(utf8('d')), log)).toThrow(/does not hold this entry/);
  });

  test('no flipped bit survives', () => {
    for (let at = 0; at < bytes.length * 8; at++) {
      const changed = bytes.slice();
      changed[at >> 3] = (changed[at >> 3] ?? 0) ^ (1 << (at & 7));
      expect(() => verifyProof(parseProof(changed), leafHash(utf8('c')), log), bytesToHex(changed)).toThrow(
        expect.objectContaining({ name: 'AppError' }),
      );
    }
  });
});
