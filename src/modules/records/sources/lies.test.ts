import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as contract from '../sources.contract.ts';
import { mariasRecords } from './hospital.fixture.ts';
import { openHouse, type House } from './house.fixture.ts';

let h: House;
beforeAll(async () => {
  h = await openHouse();
});
afterAll(() => h.hospital.close());
beforeEach(() => h.hospital.reset());

describe('a hospital that lies', () => {
  const foreign = 'http://127.0.0.1:9/r4/page2';
  const bundle = (more: object) => ({ resourceType: 'Bundle', type: 'searchset', entry: [], ...more });

  test.each<[string, () => void, RegExp]>([
    [
      'points to a page elsewhere',
      () => {
        const entry = mariasRecords()
          .slice(1, 2)
          .map((resource) => ({ resource }));
        const link = [{ relation: 'next', url: foreign }];
        h.hospital.lie = ({ path }) => (path.endsWith('$everything') ? { body: bundle({ entry, link }) } : undefined);
      },
      /Only a part came/,
    ],
    [
      'points to its own page again and again',
      () => {
        const entry = mariasRecords()
          .slice(1, 2)
          .map((resource) => ({ resource }));
        h.hospital.lie = ({ path, url }) =>
          path.endsWith('$everything')
            ? { body: bundle({ entry, link: [{ relation: 'next', url: `${h.hospital.origin}${url}` }] }) }
            : undefined;
      },
      /Only a part came/,
    ],
    [
      'mixes patients',
      () => {
        const other = mariasRecords('p2', { family: 'Other', given: 'Olga', birthDate: '1970-01-02' });
        h.hospital.resources.push(...other);
        const entry = h.hospital.resources.map((resource) => ({ resource }));
        h.hospital.lie = ({ path }) => (path.endsWith('$everything') ? { body: bundle({ entry }) } : undefined);
      },
      /31 entries name another person/,
    ],
    [
      'keeps a paper elsewhere',
      () => {
        const letter = h.hospital.resources.find(({ id }) => id === 'd1');
        Object.assign(letter ?? {}, { content: [{ attachment: { contentType: 'application/pdf', url: foreign } }] });
      },
      /1 paper is at an address/,
    ],
  ])('and %s is not followed, and it is told', async (_, lie, words) => {
    lie();
    const w = await h.world();
    const view = await h.fetched(w);
    expect(view.state).toBe('partial');
    expect(view.outcome.notes.join(' ')).toMatch(words);
    const texts = await Promise.all((await h.filesOf(w)).map(({ fileId }) => h.originalOf(w, fileId)));
    expect(texts.join('')).not.toContain('Olga');
  });

  test.each<[string, () => void]>([
    [
      'with a page without end',
      () => {
        const body = `{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Basic","id":"b","x":"${'x'.repeat(17 * 1024 * 1024)}"}}]}`;
        h.hospital.lie = ({ path }) =>
          path.endsWith('$everything') ? { headers: { 'content-type': 'application/fhir+json' }, body } : undefined;
      },
    ],
    [
      'with a way to this machine',
      () => {
        h.hospital.lie = ({ path }) =>
          path.endsWith('$everything') ? { status: 302, headers: { location: 'http://127.0.0.1:9/' } } : undefined;
      },
    ],
    [
      'with a page of a web site',
      () => {
        h.hospital.lie = ({ path }) =>
          path.endsWith('$everything')
            ? { headers: { 'content-type': 'text/html' }, body: '<p>log in</p>' }
            : undefined;
      },
    ],
    [
      'with something that is no JSON',
      () => {
        h.hospital.lie = ({ path }) =>
          path.endsWith('$everything')
            ? { headers: { 'content-type': 'application/fhir+json' }, body: '{"resourceType' }
            : undefined;
      },
    ],
  ])(
    '%s gets asked kind by kind instead',
    async (_, lie) => {
      lie();
      const view = await h.fetched(await h.world());
      expect(view.outcome.kinds.find(({ words }) => words === 'Results')).toMatchObject({ state: 'done', count: 25 });
    },
    120_000,
  );

  test('and names another patient’s number for the one it was asked for gives nothing', async () => {
    h.hospital.lie = ({ path }) =>
      path === '/r4/Patient/p1' ? { body: { resourceType: 'Patient', id: 'p2', name: [{ text: 'Olga' }] } } : undefined;
    const w = await h.world();
    const view = await h.fetched(w);
    expect(view.state).toBe('failed');
    expect(view.outcome.notes.join()).toContain('did not say whose records');
    expect(await h.filesOf(w)).toEqual([]);
  });

  test.each([
    ['a foreign token address', { token_endpoint: 'https://evil.example/token' }, 'evil.example'],
    ['a foreign sign-in page', { authorization_endpoint: 'https://evil.example/a' }, 'evil.example'],
    ['no PKCE', { code_challenge_methods_supported: ['plain'] }, 'PKCE'],
    ['no such scope', { scopes_supported: ['launch', 'user/*.read'] }, 'It does not offer'],
  ])('and has %s is not kept, with the reason in words', async (_, metadata, words) => {
    const { sourceId: _id, ...other } = { ...h.settings(), sourceId: h.sourceId };
    h.hospital.metadata = metadata;
    const boss = await h.proved(await h.app.newPerson(await h.app.newTenant(), ['admin']));
    const refused = await boss.call(contract.saveSource, other).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'input.invalid' });
    expect(JSON.stringify(refused)).toContain(words);
    const told = await h.admin.call(contract.testSource, { sourceId: h.sourceId });
    expect(told.problem).toContain(words);
    expect((await h.browserOf((await h.world()).patient).begin((await h.world()).caseId)).status).toBeGreaterThan(400);
  });
});
