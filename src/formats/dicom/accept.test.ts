import { expect, test } from 'vitest';
import { chooseMedia, parseAccept, parseMediaType } from './accept.ts';

const JPEG = '1.2.840.10008.1.2.4.50';
const frame = { type: 'multipart/related', partType: 'image/jpeg', transferSyntax: JPEG };
const dicom = { type: 'multipart/related', partType: 'application/dicom', transferSyntax: JPEG };
const json = { type: 'application/dicom+json' };

test('a quoted type and a transfer syntax are read', () => {
  const [entry] = parseAccept('multipart/related; type="application/octet-stream"; transfer-syntax=*; q=0.5');
  expect(entry).toEqual({
    type: 'multipart/related',
    partType: 'application/octet-stream',
    transferSyntax: '*',
    q: 0.5,
  });
});

test('commas and semicolons inside quotation marks separate nothing', () => {
  expect(parseMediaType('multipart/related; boundary="a;b,\\"c"').parameters.get('boundary')).toBe('a;b,"c');
  expect(parseAccept('a/b; x=",", c/d')).toHaveLength(2);
});

test.each([
  [undefined, json, [json, frame]],
  ['application/dicom+json', json, [frame, json]],
  ['multipart/related; type="image/jpeg"', frame, [dicom, frame]],
  [`multipart/related; type="application/dicom"; transfer-syntax=${JPEG}`, dicom, [frame, dicom]],
  ['multipart/related; type="application/dicom"; transfer-syntax=*', dicom, [frame, dicom]],
  ['multipart/related; type="application/dicom"; transfer-syntax=1.2.840.10008.1.2.1', undefined, [dicom]],
  ['image/png', undefined, [frame, json]],
  ['application/dicom+json; q=0, */*; q=0.1', frame, [frame]],
  ['application/dicom+json;q=0.2, multipart/related;type="image/*";q=0.9', frame, [json, frame]],
])('%s', (header, chosen, offers) => {
  expect(chooseMedia(parseAccept(header), offers)).toBe(chosen);
});

test('nonsense is refused', () => {
  expect(() => parseAccept('no media type')).toThrow('input.invalid');
});
