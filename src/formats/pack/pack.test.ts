import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packHeader, packMagic, planUploads, readPack, type PackEntry, type PackedFile } from './index.ts';

function packOf(files: { path: string; content: Uint8Array; lastModified: number }[]): Uint8Array {
  return Buffer.concat([
    packMagic,
    ...files.flatMap(({ path, content, lastModified }) => [
      packHeader({ path, size: content.length, lastModified }),
      content,
    ]),
  ]);
}

const anyFile = fc.record({
  path: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
  content: fc.uint8Array({ maxLength: 200 }),
  lastModified: fc.nat(),
});

/** Handed over in pieces, as a connection does. */
function filesOf(pack: Uint8Array, piece = pack.length): PackedFile[] {
  const reader = readPack();
  for (let at = 0; at < pack.length; at += piece) reader.take(pack.subarray(at, at + piece));
  return reader.end();
}

describe('a pack', () => {
  test('gives back every file, also empty ones and those with names of any script', () => {
    fc.assert(
      fc.property(fc.array(anyFile, { maxLength: 20 }), fc.integer({ min: 1, max: 300 }), (files, piece) => {
        const pack = packOf(files);
        const read = filesOf(pack, piece);
        expect(read.map(({ path, lastModified }) => ({ path, lastModified }))).toEqual(
          files.map(({ path, lastModified }) => ({ path: path.toWellFormed(), lastModified })),
        );
        for (const [at, { offset, size }] of read.entries())
          expect(Buffer.from(pack.subarray(offset, offset + size)).equals(files[at]?.content ?? Buffer.alloc(1))).toBe(
            true,
          );
      }),
    );
  });

  test('that is cut anywhere inside a file, or is no pack, is refused in words', () => {
    const pack = packOf([{ path: 'a/1', content: new Uint8Array(50), lastModified: 1 }]);
    for (let length = 0; length < pack.length; length += 1) {
      if (length === packMagic.length) continue;
      expect(() => filesOf(pack.subarray(0, length))).toThrow(/did not arrive as they were sent/);
    }
  });

  test.each([
    '{"path":"","size":1,"lastModified":0}',
    '{"path":"a","size":-1,"lastModified":0}',
    '[]',
    'null',
    '{',
    '',
  ])('with the header %s is refused', (header) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(header.length);
    expect(() => filesOf(Buffer.concat([packMagic, length, Buffer.from(header), Buffer.alloc(9)]))).toThrow(
      /did not arrive/,
    );
  });
});

describe('the plan of uploads', () => {
  const slices: PackEntry[] = Array.from({ length: 300 }, (_, i) => ({
    path: `CT/${String(i).padStart(3, '0')}`,
    size: 526_000,
    lastModified: 5,
  }));

  test('makes ten packs of a CT with 300 slices and leaves large files alone', () => {
    const plan = planUploads([...slices, { path: 'big.pdf', size: 9_000_000, lastModified: 1 }]);
    expect(plan.filter((one) => one.kind === 'pack')).toHaveLength(10);
    expect(plan.filter((one) => one.kind === 'file')).toEqual([{ kind: 'file', file: 300 }]);
  });

  test('is the same for the same files in any order, and holds each once', () => {
    const paths = (files: PackEntry[]) =>
      planUploads(files).map((one) =>
        one.kind === 'pack' ? one.files.map((at) => files[at]?.path) : [files[one.file]?.path],
      );
    const turned = slices.toReversed();
    expect(paths(turned)).toEqual(paths(slices));
    expect(paths(turned).flat()).toEqual(slices.map(({ path }) => path));
  });
});
