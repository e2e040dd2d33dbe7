import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { describeSharedData, sample } from '#testkit/shared-data.ts';
import {
  attribute,
  decodeXml,
  element,
  elementAt,
  elements,
  excerptOf,
  parseXml,
  pointerOf,
  textOf,
  typeOf,
} from './index.ts';

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

describe('the tree', () => {
  const root = parseXml(
    '<?xml version="1.0"?><!-- a --><a xmlns="urn:x" xmlns:s="urn:y"><b n=" 1 ">t<![CDATA[<u>]]>&amp;&#233;</b><s:b xsi:type="cda:PQ"/></a>',
  );
  test('elements by local name with their namespaces, attributes, text with CDATA and references', () => {
    expect([root.name, root.uri, elements(root, 'b').map(({ uri }) => uri)]).toEqual([
      'a',
      'urn:x',
      ['urn:x', 'urn:y'],
    ]);
    expect(attribute(element(root, 'b'), 'n')).toBe('1');
    expect(textOf(element(root, 'b'))).toBe('t<u>&é');
    expect(typeOf(elements(root, 'b')[1])).toBe('PQ');
  });
  test('a pointer leads back to its element', () => {
    const second = elements(root, 'b')[1];
    expect(second && pointerOf(second)).toBe('/a/b[2]');
    expect(elementAt(root, '/a/b[2]')).toBe(second);
    for (const nowhere of ['/b', '/a/b[3]', '/a/__proto__[1]', '', '/a/b'])
      expect(elementAt(root, nowhere)).toBeUndefined();
  });
  test('an excerpt is text for the eyes, with long content cut', () => {
    expect(excerptOf(root)).toContain('<b n=" 1 ">');
    expect(excerptOf(parseXml(`<a>${'x'.repeat(500)}</a>`))).toContain('(500 characters)');
  });
});

describe('what is refused', () => {
  test.each([
    ['<!DOCTYPE a><a/>', 'file.unsafe'],
    ['<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>', 'file.unsafe'],
    ['<a>&unknown;</a>', 'file.damaged'],
    ['<a><b></a>', 'file.damaged'],
    ['<a>', 'file.damaged'],
    ['', 'file.damaged'],
    ['<a></a><b/>', 'file.damaged'],
    ['<a>'.repeat(200) + '</a>'.repeat(200), 'file.unsafe'],
    [`<a ${Array.from({ length: 200 }, (_, n) => `a${n}="1"`).join(' ')}/>`, 'file.unsafe'],
  ])('%s', (xml, code) => {
    expect(() => parseXml(xml)).toThrow(expect.objectContaining({ code }));
  });
  test('more elements or letters than we hold', () => {
    expect(() => parseXml(`<a>${'<b/>'.repeat(20)}</a>`, { maxElements: 10 })).toThrow(/more data/);
    expect(() => parseXml(`<a>${'b'.repeat(20)}</a>`, { maxChars: 10 })).toThrow(/more data/);
  });
  test('names of the prototype are only names', () => {
    const root = parseXml('<constructor toString="x"><__proto__ a="1"/></constructor>');
    expect(attribute(root, 'toString')).toBe('x');
    expect(attribute(root, 'valueOf')).toBeUndefined();
    expect(element(root, '__proto__')?.name).toBe('__proto__');
  });
});

describe('letters', () => {
  const utf16 = (text: string, mark: number[]): Uint8Array =>
    Uint8Array.from([
      ...mark,
      ...[...text].flatMap((letter) => [letter.charCodeAt(0) & 255, letter.charCodeAt(0) >> 8]),
    ]);
  test.each([
    ['UTF-8', new TextEncoder().encode('<a>é</a>')],
    ['UTF-8 with a mark', Uint8Array.from([0xef, 0xbb, 0xbf, ...new TextEncoder().encode('<a>é</a>')])],
    ['Latin-1 by declaration', latin1('<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>')],
    ['UTF-16 with a mark', utf16('<a>é</a>', [0xff, 0xfe])],
    ['UTF-16 without', utf16('<a>é</a>', [])],
    ['UTF-8 that says it is UTF-16', new TextEncoder().encode('<?xml version="1.0" encoding="utf-16"?><a>é</a>')],
  ])('%s', (_name, bytes) => {
    const { text, problem } = decodeXml(bytes);
    expect(textOf(parseXml(text))).toBe('é');
    expect(problem).toBeUndefined();
  });
  test('a declaration that is not true is corrected and told', () => {
    const { text, problem } = decodeXml(latin1('<?xml version="1.0" encoding="UTF-8"?><a>Gr\xfc\xdfe</a>'));
    expect(textOf(parseXml(text))).toBe('Grüße');
    expect(problem).toMatch(/Western European/);
    expect(decodeXml(latin1('<?xml version="1.0" encoding="x-nonsense"?><a/>')).problem).toMatch(/x-nonsense/);
  });
});

describeSharedData('hostile XML', () => {
  test.each([
    ['billion-laughs.ccda.xml', 'file.unsafe'],
    ['xxe-file.ccda.xml', 'file.unsafe'],
    ['xxe-net.fhir.xml', 'file.unsafe'],
    ['deep.ccda.xml', 'file.unsafe'],
  ])('%s is not opened', (file, code) => {
    const read = () => parseXml(decodeXml(readFileSync(sample(`hostile/xml/${file}`))).text);
    expect(read).toThrow(expect.objectContaining({ code }));
  });
});
