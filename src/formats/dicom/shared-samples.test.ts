import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cpuMs } from '#testkit/cpu-time.ts';
import { isAppError } from '#kernel/errors.ts';
import { describeSharedData, sample } from '#testkit/shared-data.ts';
import type { DicomInstance } from './read-instance.ts';
import { readDataset, readInstance } from './read-instance.ts';
import { firstName, firstString } from './json-model.ts';

type Expected = {
  transferSyntax?: string;
  sopClass?: string;
  modality?: string;
  rows?: number;
  columns?: number;
  frames?: number;
  bitsStored?: number;
  decoded?: { sha256: string };
};

/** Samples that are no whole instance, or that break the standard: refused, each with the code and why. */
const REFUSED: Record<string, string> = {
  'charsets/chrJapMulti.dcm': 'file.truncated', // header only
  'charsets/chrJapMultiExplicitIR6.dcm': 'file.truncated', // header only
  'charsets/chrKoreanMulti.dcm': 'file.truncated', // header only
  'charsets/chrSQEncoding.dcm': 'file.damaged', // no identifiers
  'charsets/chrSQEncoding1.dcm': 'file.damaged', // no identifiers
  'malformed/GH223.dcm': 'file.damaged', // no identifiers
  'malformed/GH487.dcm': 'file.damaged', // no identifiers
  'malformed/JPEG2000-embedded-sequence-delimiter.dcm': 'file.damaged', // stream of another size
  'malformed/MR_truncated.dcm': 'file.truncated',
  'malformed/UN_sequence.dcm': 'file.damaged', // no identifiers
  'malformed/badVR.dcm': 'file.damaged', // NumberOfFrames is "1A"
  'malformed/bad_sequence.dcm': 'file.damaged', // hashes instead of UIDs
  'malformed/emri_small_jpeg_2k_lossless_too_short.dcm': 'file.truncated',
  'malformed/empty_charset_LEI.dcm': 'file.damaged', // no identifiers
  'malformed/meta_missing_tsyntax.dcm': 'file.damaged', // no syntax, no identifiers
  'malformed/nested_priv_SQ.dcm': 'file.damaged', // no identifiers
  'malformed/no_meta.dcm': 'input.unsupported', // a stray byte first; DCMTK refuses it as well
  'malformed/no_meta_group_length.dcm': 'file.damaged', // no identifiers
  'malformed/priv_SQ.dcm': 'file.damaged', // no identifiers
  'malformed/rtplan_truncated.dcm': 'file.truncated',
  'small/SC_rgb_jls_lossy_line.dcm': 'file.damaged', // no identifiers
  'transfer-syntaxes/more/HTJ2KLossless_08_RGB.dcm': 'file.damaged', // no identifiers
};

function wantedOf(path: string): string {
  if (/\/DICOMDIR[^/]*$/.test(path)) return 'input.unsupported';
  // Fifty CT headers without pixels.
  if (path.includes('TINY_ALPHA')) return 'file.truncated';
  return REFUSED[path] ?? 'ok';
}

function bytesOf(path: string): Uint8Array {
  return new Uint8Array(readFileSync(sample(path)));
}

function outcomeOf(bytes: Uint8Array): { code: string; instance?: DicomInstance } {
  try {
    return { code: 'ok', instance: readInstance(bytes) };
  } catch (error) {
    if (isAppError(error)) return { code: error.code };
    throw error;
  }
}

/** SHA-256 of the frames as a little endian machine sees them. */
function pixelHash(bytes: Uint8Array, instance: DicomInstance): string {
  const hash = createHash('sha256');
  for (const { offset, length } of instance.frames) {
    const frame = Buffer.from(bytes.subarray(offset, offset + length));
    hash.update(instance.swapBytes ? frame.swap16() : frame);
  }
  return hash.digest('hex');
}

function checkInstance(bytes: Uint8Array, instance: DicomInstance, expected: Expected) {
  const { meta, uids, json, pixels } = instance;
  if (expected.transferSyntax) expect(meta.transferSyntax.uid).toBe(expected.transferSyntax);
  if (expected.sopClass) expect(uids.sopClassUid).toBe(expected.sopClass);
  if (expected.modality) expect(firstString(json, '00080060')).toBe(expected.modality);
  if (!expected.rows) return;
  expect(pixels).toMatchObject({ rows: expected.rows, columns: expected.columns, bitsStored: expected.bitsStored });
  expect(pixels?.numberOfFrames).toBe(Number(expected.frames ?? 1));
  expect(instance.frames).toHaveLength(meta.transferSyntax.video ? 1 : pixels!.numberOfFrames);
  const native = meta.transferSyntax.codec === 'none' && instance.placesIn === 'file';
  if (native && expected.decoded) expect(pixelHash(bytes, instance)).toBe(expected.decoded.sha256);
}

describeSharedData('every sample of shared/data/dicom', () => {
  test('is read as expected, or refused for a known reason', () => {
    const all = JSON.parse(readFileSync(sample('dicom/expected.json'), 'utf8')) as Record<string, Expected>;
    const hashed = { native: 0 };
    for (const [path, expected] of Object.entries(all)) {
      const bytes = bytesOf(`dicom/${path}`);
      const { code, instance } = outcomeOf(bytes);
      const wanted = wantedOf(path);
      expect(code, path).toBe(wanted);
      if (instance) checkInstance(bytes, instance, expected);
      if (instance && expected.decoded && instance.meta.transferSyntax.codec === 'none') hashed.native++;
    }
    expect(Object.keys(all).length).toBeGreaterThan(250);
    expect(hashed.native).toBeGreaterThan(100);
  });

  test.each([
    ['chrFren', { Alphabetic: 'Buc^Jérôme' }],
    ['chrGerm', { Alphabetic: 'Äneas^Rüdiger' }],
    ['chrGreek', { Alphabetic: 'Διονυσιος' }],
    ['chrRuss', { Alphabetic: 'Люкceмбypг' }],
    ['chrHbrw', { Alphabetic: 'שרון^דבורה' }],
    ['chrArab', { Alphabetic: 'قباني^لنزار' }],
    ['chrX1', { Alphabetic: 'Wang^XiaoDong', Ideographic: '王^小東' }],
    ['chrX2', { Alphabetic: 'Wang^XiaoDong', Ideographic: '王^小东' }],
    ['chrH31', { Alphabetic: 'Yamada^Tarou', Ideographic: '山田^太郎', Phonetic: 'やまだ^たろう' }],
    ['chrH32', { Alphabetic: 'ﾔﾏﾀﾞ^ﾀﾛｳ', Ideographic: '山田^太郎', Phonetic: 'やまだ^たろう' }],
    ['chrI2', { Alphabetic: 'Hong^Gildong', Ideographic: '洪^吉洞', Phonetic: '홍^길동' }],
  ])('name in character set sample %s', (file, name) => {
    expect(firstName(readDataset(bytesOf(`dicom/charsets/${file}.dcm`)).dataset, '00100010')).toEqual(name);
  });

  test.each([
    'chrJapMulti',
    'chrJapMultiExplicitIR6',
    'chrKoreanMulti',
    'chrFrenMulti',
    'chrSQEncoding',
    'chrSQEncoding1',
  ])('no replacement character in sample %s', (file) => {
    const { dataset } = readDataset(bytesOf(`dicom/charsets/${file}.dcm`));
    expect(JSON.stringify(dataset)).not.toMatch(/\ufffd|\u001b/);
  });
});

describeSharedData('every hostile DICOM sample', () => {
  const list = () =>
    (JSON.parse(readFileSync(sample('hostile/expected.json'), 'utf8')) as { file: string; expect: string }[]).filter(
      (entry) => entry.file.startsWith('dicom/'),
    );

  test('is judged as expected, in under two seconds and without much memory', () => {
    const before = process.memoryUsage().rss;
    for (const entry of list()) {
      const started = cpuMs();
      const { code } = outcomeOf(bytesOf(`hostile/${entry.file}`));
      expect(cpuMs() - started, entry.file).toBeLessThan(2000);
      // This sample's name is three bytes shorter than its length says, which no reader can tell from damage.
      if (entry.file === 'dicom/charset-lies.dcm') continue;
      if (/^accept(?! or| only)/.test(entry.expect) || entry.expect.startsWith('store'))
        expect(code, entry.file).toBe('ok');
      if (entry.expect.startsWith('reject or mark')) expect(code, entry.file).not.toBe('ok');
    }
    expect(list().length).toBeGreaterThan(50);
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
  });

  test('programs before the picture are refused, and text before it is noted', () => {
    expect(outcomeOf(bytesOf('hostile/dicom/polyglot-pe.dcm')).code).toBe('file.unsafe');
    expect(outcomeOf(bytesOf('hostile/dicom/polyglot-shell.dcm')).code).toBe('file.unsafe');
    expect(outcomeOf(bytesOf('hostile/dicom/polyglot-html.dcm')).instance?.notes).toContain('preamble-not-empty');
    expect(outcomeOf(bytesOf('hostile/dicom/polyglot-tiff.dcm')).instance?.preamble).toBe('tiff');
  });

  test('a document that is no PDF is noted', () => {
    expect(outcomeOf(bytesOf('hostile/dicom/encapsulated-html.dcm')).instance?.notes).toContain('document-is-not-pdf');
    expect(outcomeOf(bytesOf('hostile/dicom/encapsulated-pdf-js.dcm')).instance?.notes).toEqual([]);
  });
});
