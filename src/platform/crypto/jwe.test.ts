import { expect, test } from 'vitest';
import { openJwe, randomBytes } from './index.ts';
import { sealJwe } from './jwe.fixture.ts';

const key = randomBytes(32);
const plain = Buffer.from('{"resourceType":"Bundle"}');

test('opens what a health app sealed, packed and not, with its media type', () => {
  const packed = openJwe(sealJwe(plain, key), key, 1000);
  expect(packed.bytes.toString()).toBe(plain.toString());
  expect(packed.contentType).toBe('application/fhir+json');
  expect(openJwe(sealJwe(plain, key, { alg: 'dir', enc: 'A256GCM' }), key, 1000).bytes.toString()).toBe(
    plain.toString(),
  );
});

test('a bit, a header or a key that is wrong opens nothing', () => {
  const jwe = sealJwe(plain, key);
  const [header = '', , nonce = '', body = '', tag = ''] = jwe.split('.');
  const otherHeader = Buffer.from('{"alg":"dir","enc":"A256GCM"}').toString('base64url');
  const turned = (text: string) => (text.startsWith('A') ? `B${text.slice(1)}` : `A${text.slice(1)}`);
  for (const wrong of [
    [header, '', nonce, turned(body), tag],
    [header, '', nonce, body, turned(tag)],
    [header, '', turned(nonce), body, tag],
    [otherHeader, '', nonce, body, tag],
    [header, 'AAAA', nonce, body, tag],
    [header, '', nonce, body, tag.slice(0, 8)],
    [header, '', nonce, body],
    ['', '', '', '', ''],
  ])
    expect(() => openJwe(wrong.join('.'), key, 1000)).toThrow(expect.objectContaining({ code: 'file.damaged' }));
  expect(() => openJwe(jwe, randomBytes(32), 1000)).toThrow(/could not be opened/);
});

test.each([
  [{ alg: 'none', enc: 'A256GCM' }],
  [{ alg: 'A256KW', enc: 'A256GCM' }],
  [{ alg: 'dir', enc: 'A128CBC-HS256' }],
  [{ alg: 'dir', enc: 'A256GCM', zip: 'GZ' }],
  [{ alg: 'dir', enc: 'A256GCM', crit: ['b64'] }],
])('takes no other algorithm, whatever the header says: %j', (header) => {
  expect(() => openJwe(sealJwe(plain, key, header), key, 1000)).toThrow(/could not be opened/);
});

test('what would unpack into more than allowed is not taken', () => {
  expect(() => openJwe(sealJwe(Buffer.alloc(50_000_000), key), key, 1_000_000)).toThrow(
    expect.objectContaining({ code: 'file.unsafe' }),
  );
  expect(() => openJwe(sealJwe(Buffer.alloc(2000), key, { alg: 'dir', enc: 'A256GCM' }), key, 1000)).toThrow(
    /larger than/,
  );
});
