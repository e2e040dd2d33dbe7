import { expect, test } from 'vitest';
import { FRAME_RECORD, frameBytes, packFrames, swapSamples, unpackFrame } from './frame-index.ts';

const record = (packed: Uint8Array, n: number) =>
  unpackFrame(packed.subarray(n * FRAME_RECORD, (n + 1) * FRAME_RECORD));

test('a plain frame keeps its place, also beyond four gigabytes', () => {
  const packed = packFrames([
    { offset: 5, length: 7 },
    { offset: 2 ** 40, length: 9 },
  ]);
  expect(record(packed, 0)).toMatchObject({ offset: 5, length: 7, kind: 'plain' });
  expect(record(packed, 1)).toMatchObject({ offset: 2 ** 40, length: 9 });
});

test('a frame in two fragments is read as one range and joined without item headers', () => {
  const item = (bytes: number[]) => [0xfe, 0xff, 0x00, 0xe0, bytes.length, 0, 0, 0, ...bytes];
  const file = Uint8Array.from([...item([1, 2]), ...item([3, 4, 5, 6])]);
  const ranges = [
    { offset: 8, length: 2 },
    { offset: 18, length: 4 },
  ];
  const place = record(packFrames([{ offset: 8, length: 6, ranges }]), 0);
  expect(place).toMatchObject({ offset: 0, length: file.length, kind: 'fragments' });
  expect([...frameBytes(place, file)]).toEqual([1, 2, 3, 4, 5, 6]);
});

test('a one-bit frame that begins inside a byte is moved to its edge', () => {
  const place = record(packFrames([{ offset: 0, length: 2, bitOffset: 3 }]), 0);
  expect(frameBytes(place, Uint8Array.of(0b10101000, 0b00000111))[0]).toBe(0b11110101);
});

test('big endian samples are turned', () => {
  expect([...swapSamples(Uint8Array.of(1, 2, 3, 4), 16)]).toEqual([2, 1, 4, 3]);
});
