import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { excerptAt } from '../facts/excerpt.ts';
import { sniff } from '../sniff/index.ts';
import { isOver, readHealthCards, readHealthLink, readManifest, triesLeft } from './index.ts';

const key = 'A'.repeat(43);
const linkOf = (payload: unknown): string => `shlink:/${Buffer.from(JSON.stringify(payload)).toString('base64url')}`;
const good = {
  url: 'https://app.example.org/manifest/1',
  key,
  flag: 'LP',
  label: 'My lab results',
  exp: 1_900_000_000,
};

describe('a link', () => {
  test.each([
    ['bare', linkOf(good)],
    ['behind a viewer', `https://viewer.example.org/view#${linkOf(good)}`],
    ['broken over lines by a mail', ` ${linkOf(good).slice(0, 40)}\n ${linkOf(good).slice(40)} `],
  ])('%s', (_name, written) => {
    expect(readHealthLink(written)).toEqual({
      url: good.url,
      key,
      expires: 1_900_000_000,
      asksPasscode: true,
      isDirect: false,
      label: 'My lab results',
    });
  });
  test('of one file, without a label', () => {
    expect(readHealthLink(linkOf({ url: good.url, key, flag: 'U' }))).toEqual({
      url: good.url,
      key,
      asksPasscode: false,
      isDirect: true,
    });
  });
  test.each([
    'https://example.org/',
    'shlink:/',
    'shlink:/!!!!',
    'shlink:/aGVsbG8',
    linkOf([]),
    linkOf({ url: good.url }),
    linkOf({ url: good.url, key: 'short' }),
    linkOf({ ...good, label: 'x'.repeat(5000) }),
    `javascript:alert(1)`,
  ])('%s is none, and says what to do', (written) => {
    expect(() => readHealthLink(written)).toThrow(expect.objectContaining({ code: 'input.invalid', fields: [expect.objectContaining({ path: 'link' })] })); // prettier-ignore
  });
});

describe('a list of files', () => {
  test('in place or elsewhere', () => {
    expect(readManifest({ files: [{ contentType: 'application/fhir+json; fhirVersion=4.0.1', embedded: 'a.b' }, { contentType: 'Application/Smart-Health-Card', location: 'https://x/1' }] })).toEqual([
      { contentType: 'application/fhir+json', embedded: 'a.b' },
      { contentType: 'application/smart-health-card', location: 'https://x/1' },
    ]); // prettier-ignore
  });
  test.each([
    [undefined],
    [null],
    [[]],
    [{}],
    [{ files: 'x' }],
    [{ files: [{}] }],
    [{ files: [{ contentType: 'a/b' }] }],
  ])('%j is none', (json) => {
    expect(() => readManifest(json)).toThrow(expect.objectContaining({ code: 'file.damaged' }));
  });
  test('more files than honest', () => {
    expect(() =>
      readManifest({ files: Array.from({ length: 60 }, () => ({ contentType: 'a/b', embedded: '' })) }),
    ).toThrow(/more files/);
  });
  test('what the server says besides', () => {
    expect([isOver({ status: 'no-longer-valid' }), isOver({ status: 'finalized' }), isOver(null)]).toEqual([
      true,
      false,
      false,
    ]);
    expect([triesLeft({ remainingAttempts: 2 }), triesLeft({ remainingAttempts: -1 }), triesLeft({})]).toEqual([
      2,
      undefined,
      undefined,
    ]);
  });
});

const bundle = {
  resourceType: 'Bundle',
  type: 'collection',
  entry: [
    { resource: { resourceType: 'Patient', name: [{ family: 'Lopez', given: ['Maria'] }], birthDate: '1961-03-04' } },
    { resource: { resourceType: 'Immunization', status: 'completed', vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '207', display: 'COVID-19' }] }, occurrenceDateTime: '2021-01-01' } },
  ],
}; // prettier-ignore
const jws = (fhirBundle: unknown, zip = true): string => {
  const payload = Buffer.from(JSON.stringify({ iss: 'https://issuer.example.org/shc', nbf: 1, vc: { type: [], credentialSubject: { fhirVersion: '4.0.1', fhirBundle } } })); // prettier-ignore
  const header = Buffer.from(JSON.stringify({ alg: 'ES256', kid: 'k', ...(zip && { zip: 'DEF' }) }));
  return [header, zip ? deflateRawSync(payload) : payload, Buffer.from('signature')]
    .map((part) => part.toString('base64url'))
    .join('.');
};

describe('a health card', () => {
  const json = JSON.stringify({ verifiableCredential: [jws(bundle), jws(bundle, false)] });
  test('says what its bundle says, and who claims to have signed it', () => {
    const { people, facts, problems, counts } = readHealthCards(json);
    expect(people[0]).toMatchObject({ name: 'Maria Lopez', birthDate: '1961-03-04' });
    expect(facts).toMatchObject([
      { kind: 'immunization', label: 'COVID-19', source: { pointer: '/verifiableCredential/0/entry/1/resource' } },
      { kind: 'immunization' },
    ]);
    expect(counts).toEqual({ Patient: 2, Immunization: 2 });
    expect(problems[0]).toBe('It says that issuer.example.org signed it; we did not check that.');
  });
  test('is known by its content, and a place in it is shown', () => {
    const bytes = new TextEncoder().encode(json);
    expect(sniff(bytes).kind).toBe('health-card');
    expect(excerptAt(bytes, '/verifiableCredential/0/entry/1/resource')).toContain('"Immunization"');
    expect(excerptAt(bytes, '/verifiableCredential/7/entry')).toBeNull();
  });
  test('one that is damaged is named, the others go on; none at all is refused', () => {
    expect(readHealthCards(JSON.stringify({ verifiableCredential: ['eyJ.x.y', 3, jws(bundle)] })).facts).toHaveLength(
      1,
    );
    for (const none of ['{"verifiableCredential":[]}', '{"verifiableCredential":["eyJ.!.x"]}', '{}']) expect(() => readHealthCards(none)).toThrow(expect.objectContaining({ code: 'file.damaged' })); // prettier-ignore
  });
  test('a bomb is not unpacked', () => {
    const bomb = [Buffer.from('{"zip":"DEF"}'), deflateRawSync(Buffer.alloc(50_000_000, 32)), Buffer.from('s')]
      .map((part) => part.toString('base64url'))
      .join('.');
    expect(() => readHealthCards(JSON.stringify({ verifiableCredential: [bomb] }))).toThrow(/damaged/);
  });
});
