import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readStrictJson } from './strict-json.ts';

const bytes = (text: string) => Buffer.from(text);

describe('a JSON body', () => {
  test('is read as everybody reads it', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = JSON.stringify(value);
        const large = /(?<![\d.])\d{16,}|e\+/.test(text);
        const named = /"(?:__proto__|constructor|prototype)":/.test(text);
        fc.pre(!large && !named);
        expect(readStrictJson(bytes(text))).toEqual(JSON.parse(text));
      }),
      { seed: 1 },
    );
    expect(readStrictJson(bytes('{"a":"\\"{,\\\\","b":[{"a":1},{"a":2}],"c":1.0}'))).toEqual({
      a: '"{,\\',
      b: [{ a: 1 }, { a: 2 }],
      c: 1,
    });
  });

  test.each([
    ['one name twice', '{"a":1,"a":1}'],
    ['one name twice, once escaped', '{"a":1,"\\u0061":2}'],
    ['one name twice, deep in a list', '[[{"b":{"a":1,"c":[],"a":2}}]]'],
    ['2^53 + 1', '{"a":9007199254740993}'],
    ['a number without end', '{"a":1e999}'],
    ['a large number with an exponent', '[1E+20]'],
    ['__proto__', '{"a":[{"__proto__":{}}]}'],
    ['__proto__ in disguise', '{"\\u005f_proto__":1}'],
    ['a constructor', '{"constructor":{"prototype":{}}}'],
    ['a byte order mark', '\ufeff{}'],
    ['a comment', '{}//'],
    ['a comma too many', '{"a":1,}'],
    ['not a number', '[NaN]'],
  ])('with %s is refused', (_name, text) => {
    expect(() => readStrictJson(bytes(text))).toThrow(SyntaxError);
  });

  test.each([
    ['an over-long slash', [0xc0, 0xaf]],
    ['half a surrogate pair in bytes', [0xed, 0xa0, 0x80]],
    ['a byte that never is', [0xff]],
    ['an unfinished letter', [0xe2, 0x82]],
    ['UTF-16', [0xff, 0xfe, 0x61, 0x00]],
  ])('with %s is not UTF-8', (_name, odd) => {
    expect(() => readStrictJson(Buffer.from([0x22, ...odd, 0x22]))).toThrow('not UTF-8');
  });

  test('of two megabytes is read in the time of a blink', () => {
    const long = JSON.stringify({ a: '\\"'.repeat(250_000), b: Array.from({ length: 100_000 }, (_, at) => ({ at })) });
    const began = performance.now();
    readStrictJson(bytes(long));
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});
