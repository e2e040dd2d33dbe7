import fc from 'fast-check';
import { expect, test } from 'vitest';
import { textDecodingOf } from './charset.ts';

const bytes = (...parts: (string | number[])[]) =>
  new Uint8Array(parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part, 'latin1')] : part)));
const ESC = [0x1b];

const values: [string[], Uint8Array, string][] = [
  [[], bytes('Buc^J', [0xe9], 'r'), 'Buc^Jér'],
  [[], new Uint8Array(Buffer.from('Müller', 'utf8')), 'Müller'],
  [['ISO_IR 100'], bytes('J', [0xe9]), 'Jé'],
  [['ISO_IR 192'], new Uint8Array(Buffer.from('王^小東', 'utf8')), '王^小東'],
  [['utf8'], new Uint8Array(Buffer.from('ü', 'utf8')), 'ü'],
  [['ISO-IR 144'], bytes([0xbb, 0xee]), 'Лю'],
  [['GB18030'], bytes([0xcd, 0xf5], '^', [0xd0, 0xa1, 0xb6, 0xab]), '王^小东'],
  // Examples of PS3.5 H.3.1, I.2 and J: kanji after an escape, and back to ASCII at the delimiter.
  [['', 'ISO 2022 IR 87'], bytes(ESC, '$B', [0x3b, 0x33, 0x45, 0x44], ESC, '(B^'), '山田^'],
  [['', 'ISO 2022 IR 87'], bytes(ESC, '$B', [0x3b, 0x33], ESC, '(B'), '山'],
  [['', 'ISO 2022 IR 149'], bytes(ESC, '$)C', [0xfb, 0xf3], '^', ESC, '$)C', [0xd1, 0xce, 0xd4, 0xd7]), '洪^吉洞'],
  [['ISO 2022 IR 100', 'ISO 2022 IR 126'], bytes([0xe4], '=', ESC, '-F', [0xc4]), 'ä=Δ'],
];
test.each(values.map(([terms, value, text]) => ({ terms, value, text })))(
  '$text in $terms',
  ({ terms, value, text }) => {
    expect(textDecodingOf(terms)(value)).toBe(text);
  },
);

test('a kanji whose second byte is a backslash or caret is not cut in two', () => {
  // JIS X 0208 row 0x21: bytes 0x5c, 0x5e and 0x3d are parts of characters here, not delimiters.
  const decoded = textDecodingOf(['', 'ISO 2022 IR 87'])(
    bytes(ESC, '$B', [0x21, 0x5c, 0x21, 0x5e, 0x21, 0x3d], ESC, '(B'),
  );
  expect(decoded).toBe('＋±―');
});

test('whatever the bytes and terms are, there is a text', () => {
  const term = fc.constantFrom(
    '',
    'ISO 2022 IR 87',
    'ISO 2022 IR 159',
    'ISO 2022 IR 149',
    'ISO 2022 IR 13',
    'ISO_IR 192',
    '__proto__',
  );
  const byte = fc.oneof(fc.constant(0x1b), fc.integer({ min: 0, max: 255 }));
  fc.assert(
    fc.property(fc.array(term, { maxLength: 3 }), fc.array(byte, { maxLength: 60 }), (terms, values) => {
      expect(typeof textDecodingOf(terms)(new Uint8Array(values))).toBe('string');
    }),
    { numRuns: 500 },
  );
});
