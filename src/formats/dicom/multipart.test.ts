import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isAppError } from '#kernel/errors.ts';
import { multipartContentType, multipartEnd, partHead, readMultipart } from './multipart.ts';

const limits = { maxParts: 100, maxPartBytes: 1_000_000, maxHeaderBytes: 1000 };

function join(parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

function bodyOf(boundary: string, parts: Uint8Array[]): Uint8Array {
  return join([...parts.flatMap((part) => [partHead(boundary, 'application/dicom'), part]), multipartEnd(boundary)]);
}

async function* cut(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function readAll(chunks: AsyncIterable<Uint8Array>, boundary: string, own = limits) {
  const parts: Uint8Array[] = [];
  for await (const part of readMultipart(chunks, boundary, own)) {
    expect(part.headers.get('content-type')).toBe('application/dicom');
    const pieces: Uint8Array[] = [];
    for await (const piece of part.body) pieces.push(piece.slice());
    parts.push(join(pieces));
  }
  return parts;
}

async function codeOf(run: Promise<unknown>): Promise<string> {
  return run.then(
    () => 'ok',
    (error: unknown) => (isAppError(error) ? error.code : String(error)),
  );
}

test('parts come out as they went in, wherever the chunks are cut', async () => {
  // Bytes that look like boundaries and line ends are the hard ones.
  const byte = fc.constantFrom(13, 10, 45, 98, 0, 255);
  const part = fc.array(byte, { maxLength: 60 }).map((values) => new Uint8Array(values));
  await fc.assert(
    fc.asyncProperty(
      fc.array(part, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 70 }),
      async (parts, size) => {
        const read = await readAll(cut(bodyOf('bXb', parts), size), 'bXb');
        expect(read.map((one) => [...one])).toEqual(parts.map((one) => [...one]));
      },
    ),
    { numRuns: 300 },
  );
});

test('a part that is not read to its end is passed over', async () => {
  const body = bodyOf('b1', [new Uint8Array(5000), new Uint8Array([7])]);
  const sizes: number[] = [];
  for await (const part of readMultipart(cut(body, 100), 'b1', limits)) {
    for await (const piece of part.body) {
      sizes.push(piece.length);
      break;
    }
  }
  expect(sizes).toHaveLength(2);
  expect(sizes[1]).toBe(1);
});

test('text before the first boundary and spaces after it are allowed', async () => {
  const body = new TextEncoder().encode(
    'hello\r\n--b2  \r\nContent-Type: application/dicom\r\n\r\nxy\r\n--b2--\r\nbye',
  );
  expect(await readAll(cut(body, 3), 'b2')).toEqual([new TextEncoder().encode('xy')]);
});

test('a body that ends early, wherever, is refused', async () => {
  const body = bodyOf('b3', [new Uint8Array(40)]);
  for (let length = 0; length < body.length - 4; length++) {
    expect(await codeOf(readAll(cut(body.subarray(0, length), 7), 'b3'))).toBe('input.invalid');
  }
});

test('limits hold for parts, their size and their headers', async () => {
  const body = bodyOf('b4', [new Uint8Array(50), new Uint8Array(50)]);
  expect(await codeOf(readAll(cut(body, 9), 'b4', { ...limits, maxParts: 1 }))).toBe('input.too-large');
  expect(await codeOf(readAll(cut(body, 9), 'b4', { ...limits, maxPartBytes: 49 }))).toBe('input.too-large');
  expect(await codeOf(readAll(cut(body, 9), 'b4', { ...limits, maxHeaderBytes: 10 }))).toBe('input.invalid');
});

test('an unusable boundary and a header with a line end are refused', async () => {
  expect(await codeOf(readAll(cut(new Uint8Array(3), 1), ''))).toBe('input.invalid');
  expect(() => partHead('b', 'a/b\r\nSet-Cookie: x')).toThrow('internal');
});

test('the content type names what the parts are', () => {
  expect(multipartContentType('b', 'application/octet-stream', '1.2.840.10008.1.2.1')).toBe(
    'multipart/related; type="application/octet-stream"; transfer-syntax=1.2.840.10008.1.2.1; boundary=b',
  );
});
