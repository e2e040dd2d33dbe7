import { describe, expect, test } from 'vitest';
import { elementsAsWritten } from './json.rules.ts';
import { isGranted } from './kinds.rules.ts';
import { limits, waitFor } from './limits.rules.ts';
import { endStateOf, outcomeOf } from './outcome.rules.ts';
import { fileName, readPage, readPerson } from './pages.rules.ts';
import { problemOf, readCapability, readOauthUris, readSmartConfiguration, scopesToAsk } from './smart.rules.ts';
import * as work from './work.rules.ts';

describe('elements of a list as they are written', () => {
  test.each<[string, string[]]>([
    ['{"entry":[{"a":1.10},{"b":"}]"}]}', ['{"a":1.10}', '{"b":"}]"}']],
    [
      ' {\n "x" : {"entry":[9]} , "entry" :\t[ 1.0 , "a\\"]" ,[2,[3]], null ]\n} ',
      ['1.0', '"a\\"]"', '[2,[3]]', 'null'],
    ],
    ['{"entry":[]}', []],
    ['{"entry":[1],"entry":[2]}', ['2']],
    ['{"\\u0065ntry":[1]}', ['1']],
    ['{"entry":5,"total":3}', []],
    ['{}', []],
    ['[1]', []],
  ])('of %s', (json, expected) => {
    expect(elementsAsWritten(json, 'entry')).toEqual(expected);
  });

  test('are what JSON.parse finds, whatever stands around them', () => {
    const entry = Array.from({ length: 50 }, (_, at) => ({ at, text: `"${'\\'.repeat(at)}]}` }));
    for (const space of [0, 2, '\t']) {
      const json = JSON.stringify({ link: [{ a: '[' }], entry, total: 1 }, null, space);
      expect(elementsAsWritten(json, 'entry').map((one) => JSON.parse(one) as unknown)).toEqual(entry);
    }
  });
});

describe('what a portal says of itself', () => {
  const server = {
    issuer: 'https://a.example',
    authorize: 'https://a.example/a',
    token: 'https://a.example/t',
    jwks: null,
    revoke: null,
    namesItself: false,
    pkce: ['S256'],
    scopes: ['launch/patient', 'patient/*.rs', 'openid', 'fhirUser'],
  };

  test('is read from either place, and nothing from a page that is neither', () => {
    const found = readSmartConfiguration({ authorization_endpoint: 'https://a/a', token_endpoint: 'https://a/t' });
    expect(found).toMatchObject({ authorize: 'https://a/a', issuer: null, pkce: null, scopes: null });
    for (const odd of [null, [], 'x', { token_endpoint: 5 }]) {
      expect(readSmartConfiguration(odd)).toBeUndefined();
      expect(readOauthUris(odd)).toBeUndefined();
      expect(readCapability(odd)).toBeUndefined();
    }
  });

  test('no scope that lasts is ever asked, and identity only of who signs', () => {
    const wished = 'launch/patient offline_access openid fhirUser patient/*.rs';
    expect(scopesToAsk(wished, server)).toBe('launch/patient openid fhirUser patient/*.rs');
    expect(scopesToAsk(wished, { issuer: null })).toBe('launch/patient patient/*.rs');
  });

  test.each([
    ['launch/patient patient/*.rs', undefined],
    ['launch/patient patient/Observation.rs', undefined],
    ['launch/patient patient/*.read', 'patient/*.read'],
    ['patient/*.rs', 'launch/patient'],
    ['launch/patient', 'patient/*.rs'],
  ])('scopes %s: %s', (scopes, words) => {
    const problem = problemOf(server, scopes);
    if (words === undefined) expect(problem).toBeUndefined();
    else expect(problem).toContain(words);
  });

  test.each([
    ['patient/*.read', true],
    ['patient/*.*', true],
    ['patient/Observation.rs', true],
    ['patient/Observation.cruds?category=laboratory', true],
    ['user/*.rs', true],
    ['patient/Observation.r', false],
    ['patient/Observation.write', false],
    ['patient/Condition.read launch/patient', false],
    ['', false],
  ])('%s lets results be searched: %s', (scope, may) => {
    expect(isGranted('Observation', scope)).toBe(may);
  });
});

describe('what a page holds', () => {
  const about = (id: string) => ({ subject: { reference: `Patient/${id}` } });
  const page = (entry: object[], more: object = {}) =>
    readPage(JSON.stringify({ resourceType: 'Bundle', entry, ...more }), { patients: ['p1', 'old'] });

  test('what names another patient is left out, also by a whole address or a version', () => {
    const of = (reference: string) => ({ resource: { resourceType: 'Observation', subject: { reference } } });
    const read = page([
      of('Patient/p1'),
      of('Patient/old'),
      of('https://x.example/r4/Patient/p1/_history/3'),
      of('Patient/p2'),
      of('https://x.example/r4/Patient/p2'),
      { resource: { resourceType: 'AllergyIntolerance', patient: { reference: 'Patient/p3' } } },
      { resource: { resourceType: 'Patient', id: 'p2' } },
      { resource: { resourceType: 'Organization', id: 'p2' } },
      { resource: { resourceType: 'OperationOutcome' } },
      {},
    ]);
    expect(read).toMatchObject({ taken: 4, foreign: 4, counts: { Observation: 3, Organization: 1 } });
  });

  test('papers that lie apart are found; those inside the record are left to its reader', () => {
    const content = [
      { attachment: { url: 'Binary/1', contentType: 'application/pdf; charset=x', title: 'Letter' } },
      { attachment: { url: 'Binary/2', data: 'aGk=' } },
      { attachment: { title: 'nothing' } },
    ];
    const read = page([
      { resource: { resourceType: 'DocumentReference', date: '2024-01-02T00:00:00Z', content, ...about('p1') } },
    ]);
    expect(read.files).toEqual([{ url: 'Binary/1', name: 'Letter 2024-01-02', contentType: 'application/pdf' }]);
  });

  test('anything else is refused in words', () => {
    for (const odd of ['', '[]', '{"resourceType":"OperationOutcome"}', '{"resourceType":"Bundle"'])
      expect(() => readPage(odd, { patients: [] })).toThrow('could not be read');
    expect(() => readPerson('{"resourceType":"Patient","id":"p2"}', { base: 'https://x', patient: 'p1' })).toThrow(
      'could not be read',
    );
  });

  test.each([
    ['../../etc/passwd', 'application/pdf', '001 .. ..etc passwd.pdf'],
    ['CT.pdf', 'application/pdf', '001 CT.pdf'],
    ['\u202egnp.exe', 'image/png', '001 gnp.exe.png'],
    ['', 'application/x-unknown', '001 Paper'],
    ['Лист лікаря', 'text/plain', '001 Лист лікаря.txt'],
  ])('a paper called %j is named as a file', (name, contentType, expected) => {
    const named = fileName({ name, contentType }, 1);
    expect(named).not.toMatch(/[/\\\u202e]/);
    if (!name.startsWith('..')) expect(named).toBe(expected);
  });
});

describe('the work', () => {
  const begun = () =>
    work.takePerson(
      work.takeServer(
        work.newWork({ base: 'https://f.example/r4', patient: 'p1', scope: 'patient/*.read', revoke: null }),
        { version: '4.0.1', everything: false, types: ['Condition', 'Observation'] },
      ),
      [],
      { object: 'o', size: 10 },
    );
  const everywhere = () => true;
  const empty = { taken: 0, counts: {}, foreign: 0, next: null, files: [] };

  test('asks each offered kind once, tries other words where a portal wants them, and ends', () => {
    let now = begun();
    const asked: string[] = [];
    for (let ask = work.nextAsk(now); ask; ask = work.nextAsk(now)) {
      asked.push(ask.url);
      const refused = ask.url.includes('Observation') && !ask.url.includes('category');
      if (refused) now = work.takeNo(now, ask, 'query');
      else if (ask.for === 'kind')
        now = work.takePage(now, ask.at, { ...empty, taken: 1, counts: { X: 1 } }, undefined, everywhere);
    }
    expect(asked).toHaveLength(3);
    expect(now.step).toBe('end');
    expect(endStateOf(now)).toBe('done');
    expect(outcomeOf(now, 'St Anne').notes).toHaveLength(1);
  });

  test('never grows without end: too many pages, bytes or papers end it, and it is told', () => {
    let now = begun();
    let pages = 0;
    for (let ask = work.nextAsk(now); ask?.for === 'kind' && pages < 5000; ask = work.nextAsk(now), pages += 1)
      now = work.takePage(
        now,
        ask.at,
        { ...empty, taken: 1, next: `https://f.example/r4/x${pages}` },
        { object: 'o', size: 1 },
        everywhere,
      );
    expect(pages).toBe(limits.pages);
    expect(endStateOf(now)).toBe('partial');
    const files = Array.from({ length: limits.files + 5 }, (_, at) => ({
      url: `https://f.example/${at}`,
      name: '',
      contentType: '',
    }));
    const many = work.takePage(begun(), 0, { ...empty, files: [...files, ...files] }, undefined, everywhere);
    expect(many.files).toHaveLength(limits.files);
    expect(many.elsewhere).toBe(5);
    const large = work.takePage(
      begun(),
      0,
      { ...empty, taken: 1, next: 'https://f.example/2' },
      { object: 'o', size: limits.allBytes },
      everywhere,
    );
    expect(large.kinds.some(({ state }) => state === 'waiting')).toBe(false);
  });

  test('a page elsewhere, or the same page again, is not followed', () => {
    const asked = work.nextAsk(begun())?.url ?? '';
    for (const next of ['https://evil.example/', asked]) {
      const after = work.takePage(begun(), 0, { ...empty, next }, undefined, (url) =>
        url.startsWith('https://f.example'),
      );
      expect(after.kinds[0]).toMatchObject({ state: 'cut' });
    }
  });

  test.each([
    ['120', 120_000],
    ['0', 1000],
    [null, 4000],
    ['soon', 4000],
    ['99999', limits.waitMs],
    ['Wed, 04 Mar 2026 10:00:30 GMT', 30_000],
    ['Wed, 04 Mar 2026 09:00:00 GMT', 1000],
  ])('Retry-After %s waits %d ms', (header, ms) => {
    expect(waitFor(header, 2, new Date('2026-03-04T10:00:00Z'))).toBe(ms);
  });
});
