import { describe, expect, test } from 'vitest';
import { mlDsaPublicKeyOf, publicKeyOf, signBytes, signMlDsa } from '#platform/crypto/index.ts';
import { messageOf } from './cosignature.ts';
import {
  formatVerifierKey,
  openCheckpoint,
  openNote,
  parseAnyKey,
  parseNote,
  parseVerifierKey,
  signCheckpoint,
  timeOf,
  verifyLine,
  type NoteSigner,
} from './index.ts';

const seed = (fill: number) => new Uint8Array(32).fill(fill);
const plain = (name: string, fill: number): NoteSigner => ({
  name,
  publicKey: publicKeyOf(seed(fill)),
  sign: (message) => signBytes(seed(fill), message),
});
const withMlDsa = (name: string, fill: number): NoteSigner => ({
  name,
  type: 'ml-dsa-44',
  publicKey: mlDsaPublicKeyOf(seed(fill)),
  sign: (message) => signMlDsa(seed(fill), message),
});

const log = plain('log.example/1', 1);
const logToo = withMlDsa('log.example/1', 2);
const witness: NoteSigner = { ...plain('witness.example/w', 3), type: 'cosignature' };
const witnessToo = withMlDsa('witness.example/w', 4);
const all = [log, logToo, witness, witnessToo];
const at = new Date(1_679_315_147_999);
const head = { origin: log.name, size: 5, root: new Uint8Array(32).fill(9) };
const note = signCheckpoint(head, all, at);
const { text, signatures } = parseNote(note);

describe('a checkpoint with cosignatures', () => {
  test('is signed by the log and its witness in both ways, each of the right length', () => {
    const opened = openCheckpoint(note, log, [logToo, witness, witnessToo]);
    expect(opened).toMatchObject({ ...head, unknown: [] });
    expect(opened.verified).toHaveLength(4);
    expect(signatures.map(({ signature }) => signature.length)).toEqual([64, 2428, 72, 2428]);
    expect(signatures.slice(1).map(({ signature }) => timeOf(signature))).toEqual(Array(3).fill(1_679_315_147n));
  });

  test('still opens for who knows the log alone, and not for who knows only the witness', () => {
    expect(openCheckpoint(note, log).unknown).toHaveLength(3);
    expect(() => openCheckpoint(note, witness as NoteSigner)).toThrow(/another log/);
  });

  test('is refused when a known cosignature states another time or stands under another text', () => {
    for (const key of [logToo, witness, witnessToo]) {
      const { signature } = signatures[all.indexOf(key)] ?? expect.fail('no line');
      expect(verifyLine(key, text, signature)).toBe(true);
      for (const change of [0, 7, 8, signature.length - 1]) {
        const other = signature.slice();
        other[change] = (other[change] ?? 0) ^ 0x80;
        expect(verifyLine(key, text, other), `${key.type} ${change}`).toBe(false);
      }
      expect(verifyLine(key, text.replace('\n5\n', '\n6\n'), signature)).toBe(false);
      expect(verifyLine(key, 'no checkpoint\n', signature)).toBe(false);
      expect(verifyLine({ ...key, name: 'other.example' }, text, signature)).toBe(key === witness);
    }
  });

  test('a failing line of a witness that is known is fatal, of one that is not it is passed over', () => {
    const broken = new TextEncoder().encode(
      new TextDecoder().decode(signCheckpoint(head, [log], at)) +
        new TextDecoder()
          .decode(signCheckpoint({ ...head, size: 6 }, [witness], at))
          .split('\n\n')
          .at(-1),
    );
    expect(openNote(broken, [log]).unknown).toHaveLength(1);
    expect(() => openNote(broken, [log, witness])).toThrow(/does not match/);
  });
});

describe('the message that is signed', () => {
  test('is the text under two lines for Ed25519', () => {
    const message = new TextDecoder().decode(messageOf(witness, text, 1_679_315_147n));
    expect(message).toBe(`cosignature/v1\ntime 1679315147\n${text}`);
  });

  test('is the structure of the specification for ML-DSA-44, byte by byte', () => {
    const hex = Buffer.from(messageOf(witnessToo, text, 1_679_315_147n)).toString('hex');
    const parts = [
      Buffer.from('subtree/v1\n\0').toString('hex'),
      `11${Buffer.from('witness.example/w').toString('hex')}`,
      '00000000641850cb',
      `0d${Buffer.from('log.example/1').toString('hex')}`,
      '0000000000000000',
      '0000000000000005',
      '09'.repeat(32),
    ];
    expect(hex).toBe(parts.join(''));
  });
});

describe('keys as text', () => {
  test('each type has one spelling, and a log’s own key is of one type alone', () => {
    for (const key of all) {
      const written = formatVerifierKey(key);
      expect(formatVerifierKey(parseAnyKey(written))).toBe(written);
      expect(() => parseAnyKey(written.replace(/.$/, 'A'))).toThrow(/log key/);
    }
    expect(parseVerifierKey(formatVerifierKey(log)).name).toBe(log.name);
    for (const key of all.slice(1)) expect(() => parseVerifierKey(formatVerifierKey(key))).toThrow(/log key/);
  });
});
