import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '#kernel/errors.ts';
import { canonicalBytes, canonicalJson, parseCanonicalJson } from './index.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('canonical JSON', () => {
  test('writes the sample of RFC 8785 §3.2.2 as the standard prints it', () => {
    const sample = {
      numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"\/',
      literals: [null, true, false],
    };
    expect(canonicalJson(sample)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  test('sorts members by UTF-16 code units (RFC 8785 §3.2.3)', () => {
    const sample = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 };
    expect(Object.keys(JSON.parse(canonicalJson(sample)) as object)).toHaveLength(7);
    expect(canonicalJson(sample)).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}');
  });

  test('writes minus zero as zero and keeps a member called __proto__', () => {
    expect(canonicalJson([-0])).toBe('[0]');
    expect(canonicalJson(JSON.parse('{"__proto__":{"a":1}}'))).toBe('{"__proto__":{"a":1}}');
  });

  test.each([
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['undefined', undefined],
    ['an undefined member', { a: undefined }],
    ['a hole', Array(1)],
    ['BigInt', 1n],
    ['a function', () => 1],
    ['a symbol', Symbol('x')],
    ['a Date', new Date(0)],
    ['a Map', new Map()],
    ['bytes', new Uint8Array(1)],
    ['a lone surrogate', '\ud800'],
    ['a lone surrogate in a name', { '\udc00': 1 }],
  ])('refuses %s', (_name, value) => {
    expect(() => canonicalJson(value)).toThrow(AppError);
  });

  test('any JSON value keeps its meaning and has one spelling', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const parsed: unknown = JSON.parse(JSON.stringify(value));
        const text = canonicalJson(parsed);
        expect(JSON.parse(text)).toEqual(parsed);
        expect(parseCanonicalJson(bytes(text))).toEqual(parsed);
        expect(canonicalBytes(JSON.parse(text))).toEqual(bytes(text));
      }),
    );
  });

  test.each([
    ['white space', '{"a": 1}'],
    ['a final newline', '{"a":1}\n'],
    ['unsorted members', '{"b":1,"a":1}'],
    ['a duplicate member', '{"a":1,"a":1}'],
    ['another spelling of a number', '[1.0]'],
    ['a needless escape', '["\\u0041"]'],
    ['a byte order mark', '\ufeff{}'],
    ['no JSON', '{'],
    ['nothing', ''],
    ['a hostile depth', '['.repeat(50_000) + ']'.repeat(50_000)],
  ])('reading refuses %s', (_name, text) => {
    expect(() => parseCanonicalJson(bytes(text))).toThrow(AppError);
  });

  test('reading refuses bytes that are not UTF-8', () => {
    expect(() => parseCanonicalJson(Uint8Array.of(0x22, 0xff, 0x22))).toThrow(AppError);
  });
});
