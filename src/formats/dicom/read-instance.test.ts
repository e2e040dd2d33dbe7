import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cpuMs } from '#testkit/cpu-time.ts';
import { isAppError } from '#kernel/errors.ts';
import { readDataset, readInstance } from './read-instance.ts';
import { DicomWriter, part10 } from './writer.ts';
import { writeCt } from './write-ct.ts';

const IMPLICIT = '1.2.840.10008.1.2';
const EXPLICIT = '1.2.840.10008.1.2.1';
const JPEG = '1.2.840.10008.1.2.4.50';
const SC = '1.2.840.10008.5.1.4.1.1.7';

const small = writeCt({ slices: 1, rows: 32, patientName: 'Lopez^Maria' }).next().value!.bytes;

type ImageOptions = {
  rows?: number;
  columns?: number;
  frames?: string;
  bits?: number;
  name?: string;
  charset?: string;
  rowsVr?: string;
};

/** A small 8 bit image without its pixel data, to be broken as a test needs. */
function image(o: ImageOptions = {}): DicomWriter {
  const w = new DicomWriter();
  if (o.charset) w.text(0x00080005, 'CS', o.charset);
  w.text(0x00080016, 'UI', SC).text(0x00080018, 'UI', '1.2.3').text(0x00080060, 'CS', 'OT');
  w.text(0x00100010, 'PN', o.name ?? 'Test^Person').text(0x00100030, 'DA', '19610304');
  w.text(0x0020000d, 'UI', '1.2.1').text(0x0020000e, 'UI', '1.2.2').us(0x00280002, 1);
  w.text(0x00280004, 'CS', 'MONOCHROME2');
  if (o.frames) w.text(0x00280008, 'IS', o.frames);
  if (o.rowsVr === 'UL') w.ul(0x00280010, o.rows ?? 4);
  else w.us(0x00280010, o.rows ?? 4);
  return w
    .us(0x00280011, o.columns ?? 4)
    .us(0x00280100, o.bits ?? 8)
    .us(0x00280101, Math.min(8, o.bits ?? 8))
    .us(0x00280103, 0);
}

const file = (dataset: DicomWriter, syntax = EXPLICIT) => part10(SC, '1.2.3', syntax, dataset);
const u32 = (n: number) => [n & 255, (n >>> 8) & 255, (n >>> 16) & 255, n >>> 24];
const item = (bytes: number[]) => [0xfe, 0xff, 0x00, 0xe0, ...u32(bytes.length), ...bytes];
const END = [0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0];
const OPEN_PIXELS = [0xe0, 0x7f, 0x10, 0x00, 0x4f, 0x42, 0, 0, 0xff, 0xff, 0xff, 0xff];

function encapsulated(frames: string, items: number[][], o: ImageOptions = {}) {
  return file(image({ frames, ...o }).raw(new Uint8Array([...OPEN_PIXELS, ...items.flat(), ...END])), JPEG);
}

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (isAppError(error)) return error.code;
    throw error;
  }
  return 'ok';
}

const pixels16 = new Uint8Array(16).map((_, i) => i);

describe('a whole instance', () => {
  test('gives identity, identifiers, header and the place of its pixels', () => {
    const read = readInstance(small);
    expect(read.identity).toMatchObject({ patientName: 'Lopez^Maria', birthDate: '1960-01-01', sex: 'O' });
    expect(read.uids.sopClassUid).toBe('1.2.840.10008.5.1.4.1.1.2');
    expect(read.json['00200032']?.Value).toHaveLength(3);
    expect(read.frames).toEqual([{ offset: small.length - 2048, length: 2048 }]);
    expect(read.preamble).toBe('zero');
    expect(read.notes).toEqual([]);
  });

  test('is read the same without preamble and without file meta', () => {
    expect(readInstance(small.subarray(128)).identity.patientName).toBe('Lopez^Maria');
    const meta = readInstance(small);
    const bare = image().bytes(0x7fe00010, 'OW', pixels16).join();
    const read = readInstance(bare);
    expect(read.notes).toContain('no-file-meta');
    expect(read.meta.transferSyntax.uid).toBe(meta.meta.transferSyntax.uid);
    expect(Array.from(bare.subarray(read.frames[0]!.offset))).toEqual(Array.from(pixels16));
  });

  test('in deflated syntax keeps its places in the inflated data set', () => {
    const whole = image().bytes(0x7fe00010, 'OW', pixels16);
    const packed = new DicomWriter().raw(new Uint8Array(deflateRawSync(whole.join())));
    const read = readInstance(file(packed, '1.2.840.10008.1.2.1.99'));
    expect(read.placesIn).toBe('inflated');
    expect(read.frames).toEqual([{ offset: whole.length - 16, length: 16 }]);
  });

  test('of one-bit frames says at which bit each begins', () => {
    const w = image({ rows: 5, columns: 5, bits: 1, frames: '2' });
    const { frames } = readInstance(file(w.bytes(0x7fe00010, 'OB', new Uint8Array(8))));
    expect(frames.map(({ length, bitOffset }) => [length, bitOffset])).toEqual([
      [4, 0],
      [4, 1],
    ]);
    expect(frames[1]!.offset - frames[0]!.offset).toBe(3);
  });
});

describe('encapsulated frames', () => {
  const soi = (tail: number) => [0xff, 0xd8, 0xff, 0xe0, 0, 2, tail, 0xd9];

  test('are one fragment each', () => {
    const bytes = encapsulated('2', [item([]), item(soi(1)), item(soi(2))]);
    const { frames } = readInstance(bytes);
    expect(frames.map((frame) => bytes[frame.offset + 6])).toEqual([1, 2]);
  });

  test('are joined by the basic offset table', () => {
    const bytes = encapsulated('2', [
      item([...u32(0), ...u32(32)]),
      item(soi(1)),
      item([9, 9, 9, 9, 9, 9, 9, 9]),
      item(soi(2)),
    ]);
    const { frames } = readInstance(bytes);
    expect(frames[0]!.ranges).toHaveLength(2);
    expect(frames[0]!.length).toBe(16);
    expect(bytes[frames[1]!.offset + 6]).toBe(2);
  });

  test('are told apart by their start marks when there is no table', () => {
    const bytes = encapsulated('2', [item([]), item(soi(1)), item([9, 9]), item(soi(2)), item([8, 8])]);
    expect(readInstance(bytes).frames.map((frame) => frame.ranges?.length)).toEqual([2, 2]);
  });

  test('that cannot be told apart are refused', () => {
    const bytes = encapsulated('2', [item([]), item([1, 1]), item([9, 9]), item([2, 2])]);
    expect(codeOf(() => readInstance(bytes))).toBe('file.damaged');
  });

  test('that say another size than the header are refused', () => {
    const sof = [0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0xff, 0xff, 0xff, 0xff, 1, 1, 0x11, 0, 0xff, 0xd9, 0];
    expect(codeOf(() => readInstance(encapsulated('1', [item([]), item(sof)])))).toBe('file.damaged');
  });

  test('without their end are a truncated file', () => {
    const bytes = encapsulated('1', [item([]), item(soi(1))]);
    expect(codeOf(() => readInstance(bytes.subarray(0, bytes.length - 8)))).toBe('file.truncated');
  });
});

describe('what makes no sense is refused in words', () => {
  test.each([
    ['nothing', new Uint8Array(0), 'file.empty'],
    ['a text', new TextEncoder().encode('Dear colleague, thank you for your letter.'), 'input.unsupported'],
    ['a preamble alone', small.subarray(0, 132), 'file.truncated'],
    ['a program', new Uint8Array([0x4d, 0x5a, ...small.subarray(2)]), 'file.unsafe'],
    ['cut pixels', small.subarray(0, small.length - 1), 'file.truncated'],
    ['no pixels at all', file(image()), 'file.truncated'],
    ['rows as UL', file(image({ rowsVr: 'UL' }).bytes(0x7fe00010, 'OW', pixels16)), 'file.damaged'],
    ['no rows', file(image({ rows: 0 }).bytes(0x7fe00010, 'OW', pixels16)), 'file.damaged'],
    ['a negative number of frames', file(image({ frames: '-1' }).bytes(0x7fe00010, 'OW', pixels16)), 'file.damaged'],
    ['more frames than bytes', file(image({ frames: '9999' }).bytes(0x7fe00010, 'OW', pixels16)), 'file.truncated'],
    ['a frame of 4 GB', file(image({ rows: 65535, columns: 65535 }).bytes(0x7fe00010, 'OW', pixels16)), 'file.unsafe'],
    ['another syntax than said', file(image().bytes(0x7fe00010, 'OW', pixels16), IMPLICIT), 'file.damaged'],
    ['a UID that is a path', file(new DicomWriter().text(0x00080018, 'UI', '../../etc')), 'file.damaged'],
  ])('%s', (_name, bytes, code) => {
    expect(codeOf(() => readInstance(bytes))).toBe(code);
  });

  test('sequences nested thousands deep stop at a limit, not at the end of the stack', () => {
    const open = [
      0x08, 0x00, 0x40, 0x11, 0x53, 0x51, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xff, 0, 0xe0, 0xff, 0xff, 0xff, 0xff,
    ];
    const bytes = file(new DicomWriter().raw(new Uint8Array(Array.from({ length: 5000 }, () => open).flat())));
    expect(codeOf(() => readInstance(bytes))).toBe('file.unsafe');
  });

  test('a bomb in deflated syntax stops at a limit', () => {
    const bomb = new DicomWriter().raw(new Uint8Array(deflateRawSync(new Uint8Array(64 * 1024 * 1024))));
    expect(codeOf(() => readInstance(file(bomb, '1.2.840.10008.1.2.1.99')))).toBe('file.unsafe');
  });
});

describe('odd but usable', () => {
  test('an unknown transfer syntax is kept, without frames', () => {
    const read = readInstance(file(image().bytes(0x7fe00010, 'OW', pixels16), '1.2.3.4.5'));
    expect(read.notes).toContain('unknown-transfer-syntax');
    expect(read.frames).toEqual([]);
  });

  test('control characters are taken out of names, and an impossible date is no date', () => {
    const w = new DicomWriter().text(0x00100010, 'PN', 'A\u0000B^C').text(0x00100030, 'DA', '20241399');
    const { dataset } = readDataset(file(w));
    expect(dataset['00100010']?.Value).toEqual([{ Alphabetic: 'AB^C' }]);
  });

  test('bytes that the named character set does not have become replacement characters', () => {
    const w = new DicomWriter().text(0x00080005, 'CS', 'ISO_IR 192');
    w.bytes(0x00100010, 'PN', new Uint8Array([0xff, 0xfe, 0x61, 0x62]));
    expect(readDataset(file(w)).dataset['00100010']?.Value).toEqual([{ Alphabetic: '\ufffd\ufffdab' }]);
  });

  test('a long private value is a place, not text in the header', () => {
    const w = image().bytes(0x00291010, 'OB', new Uint8Array(300_000));
    const bytes = file(w.bytes(0x7fe00010, 'OW', pixels16));
    expect(readInstance(bytes).json['00291010']).toMatchObject({ vr: 'OB', bulk: { length: 300_000 } });
  });
});

describe('whatever is done to a file', () => {
  const jpeg = encapsulated('2', [item([]), item([0xff, 0xd8, 1, 2]), item([0xff, 0xd8, 3, 4])]);

  test('cutting it anywhere always gives an AppError', () => {
    for (const bytes of [small, jpeg]) {
      for (let length = 0; length < bytes.length; length++) {
        expect(codeOf(() => readInstance(bytes.subarray(0, length)))).not.toBe('ok');
      }
    }
  });

  test('changing bytes gives an AppError or a picture inside the file, and never hangs', () => {
    const header = 1400;
    const change = fc.tuple(fc.nat(header), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(
        fc.constantFrom(small, jpeg),
        fc.array(change, { minLength: 1, maxLength: 12 }),
        (original, changes) => {
          const bytes = original.slice();
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          const started = cpuMs();
          codeOf(() => {
            for (const { offset, length } of readInstance(bytes).frames)
              expect(offset + length).toBeLessThanOrEqual(bytes.length);
          });
          expect(cpuMs() - started).toBeLessThan(1000);
        },
      ),
      { numRuns: 3000 },
    );
  });
});

test('the same options always give the same series', () => {
  const hash = () =>
    [...writeCt({ slices: 2, rows: 64, seed: 7 })].map((made) => createHash('sha256').update(made.bytes).digest('hex'));
  expect(hash()).toEqual(hash());
  expect(new Set(hash()).size).toBe(2);
});
