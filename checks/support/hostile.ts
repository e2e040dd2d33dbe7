import type { OperationDefinition } from '#kernel/operation.ts';
import { inputSchema } from './samples.ts';

type Json = Record<string, unknown>;

/** Values that no field should fall over: wrong types, too much, and text that databases, logs and signers disagree about. */
export const hostileValues: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['a number', 7],
  ['a negative number', -1],
  ['a fraction', 0.5],
  ['more than 2^53', 9_007_199_254_740_993],
  ['more than fits 32 bits', 2_147_483_648],
  ['true', true],
  ['a list', ['a', 'b']],
  ['a list of lists', [[[]]]],
  ['an object', { a: 1 }],
  ['an object with a constructor', { constructor: { prototype: { polluted: true } } }],
  ['nothing', ''],
  ['100 kB', 'x'.repeat(100_000)],
  ['NUL', 'a\u0000b'],
  ['half a surrogate pair', 'a\ud800b'],
  ['a byte order mark', '\ufeffa'],
  ['right-to-left override', 'a\u202egpj.exe'],
  ['a line break', 'a\r\nset-cookie: b=c'],
  ['SQL', `a' or 1=1; drop table cases.cases; --`],
  ['HTML', `"'><svg onload=alert(1)>`],
  ['a path', '../../../../etc/passwd'],
  ['a date that is none', '2026-02-31'],
  ['the end of time', '99999-12-31T00:00:00Z'],
  ['before Christ', '0000-00-00'],
];

/** Properties that a caller may never set, whatever they add (mass assignment). */
export const readOnly: Json = {
  tenantId: 'x',
  roles: ['admin'],
  state: 'closed',
  signedAt: '2026-01-01',
  ownerId: 'x',
  verified: true,
};

/** Bodies that are no input at all. */
export const hostileBodies: readonly (readonly [string, string, string | Buffer])[] = [
  ['no JSON', 'application/json', '{"a":'],
  ['a list', 'application/json', '[]'],
  ['a text', 'application/json', '"a"'],
  ['a number', 'application/json', '1e999'],
  ['null', 'application/json', 'null'],
  ['nothing', 'application/json', ''],
  ['__proto__', 'application/json', '{"__proto__":{"polluted":true}}'],
  ['constructor.prototype', 'application/json', '{"constructor":{"prototype":{"polluted":true}}}'],
  ['a byte order mark', 'application/json', '\ufeff{}'],
  ['one name twice', 'application/json', '{"a":1,"a":1}'],
  ['2^53 + 1', 'application/json', '{"a":9007199254740993}'],
  ['over-long UTF-8', 'application/json', Buffer.from([0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d])],
  ['deep', 'application/json', `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`],
  ['a form', 'application/x-www-form-urlencoded', 'a=1&b=2'],
  ['XML', 'application/xml', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'],
  ['plain text', 'text/plain', '{"a":1}'],
  ['a type that is none', 'a;b/c', '{}'],
];

/** Fields of an operation that an attacker may set. */
export function fieldsOf(definition: OperationDefinition): string[] {
  return Object.keys(inputSchema(definition).properties);
}

const pollution = [`"__proto__":{"polluted":true}`, `"constructor":{"prototype":{"polluted":true}}`];

/** The body as JSON, once with each hostile name in each of its objects. */
export function polluted(body: unknown): string[] {
  const text = JSON.stringify(body);
  const places = [...text.matchAll(/"(?:[^"\\]|\\.)*"|\{/g)]
    .filter(([mark]) => mark === '{')
    .map(({ index }) => index + 1);
  return places.flatMap((place) =>
    pollution.map((field) => {
      const comma = text[place] === '}' ? '' : ',';
      return `${text.slice(0, place)}${field}${comma}${text.slice(place)}`;
    }),
  );
}
