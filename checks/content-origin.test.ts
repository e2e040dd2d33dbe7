import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import { listGrants, withdraw } from '#modules/consent/consent.contract.ts';
import { listFiles } from '#modules/records/records.contract.ts';
import { maria, send, sentCase } from '#modules/records/records.fixture.ts';
import { contentDoor, createContentServer, createHttpServer } from '#platform/http/index.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';

// Files of others come from another origin than the pages: checks 25 and 32 of security.md, rule FU-1.

let app: TestApp;
let pages: FastifyInstance;
let content: FastifyInstance;
let patient: TestClient;
let expert: TestClient;
let caseId = '';
let original = '';
let late = 0;
const contentOrigin = 'https://files.example.org';

beforeAll(async () => {
  app = await createTestApp();
  const { keyring, log, publicOrigin } = app.parts;
  const clock = { now: () => new Date(systemClock.now().getTime() + late) };
  const { performer, operations } = app;
  const door = contentDoor({ keyring, clock, origin: () => contentOrigin });
  const options = { performer, operations, log, publicOrigin, content: door };
  [pages, content] = [createHttpServer(options), createContentServer(options)];
  const tenant = await app.newTenant();
  [patient, expert] = [
    await app.newPerson(tenant, ['patient'], 'Maria Lopez'),
    await app.newPerson(tenant, ['expert']),
  ];
  await app.runJobs();
  caseId = await sentCase(app, patient, maria, expert);
  const bytes = Buffer.from('<!doctype html><title>Mine</title><script>document.title = document.cookie</script>');
  await send(patient, caseId, { path: 'page.html', bytes });
  await send(patient, caseId, { path: 'letter.txt', bytes: Buffer.from('Letter of 2026-01-02 about Maria Lopez') });
  await app.runJobs();
  const { files } = await patient.call(listFiles, { caseId });
  original = `/api/cases/${caseId}/records/files/${files.find(({ name }) => name === 'letter.txt')?.fileId}/original`;
}, 60_000);
afterAll(() => Promise.all([pages.close(), content.close()]));

const bearer = (who: TestClient) => ({ authorization: `Bearer ${who.person.token}` });

/** Asks the program's origin, and gives the path with the ticket at the other. */
async function ticketOf(who: TestClient, url = original): Promise<string> {
  const answer = await pages.inject({ url, headers: bearer(who) });
  expect([answer.statusCode, answer.body]).toEqual([303, '']);
  const location = new URL(String(answer.headers.location));
  expect(location.origin).toBe(contentOrigin);
  return location.pathname + location.search;
}

describe('files that were handed in', () => {
  test('are not given out by the origin of the pages, only the way to them, and only to who may', async () => {
    const stranger = await app.newPerson(patient.person.tenantId, ['patient']);
    expect((await pages.inject({ url: original })).statusCode).toBe(401);
    expect((await pages.inject({ url: original, headers: bearer(stranger) })).statusCode).toBe(404);
    await ticketOf(patient);
  });

  test('come from the content origin as something to keep, whatever the browser wants to do with them', async () => {
    const destinations = ['document', 'iframe', 'embed', 'object', 'script', 'style', 'image', 'empty'];
    for (const dest of destinations) {
      const answer = await content.inject({ url: await ticketOf(patient), headers: { 'sec-fetch-dest': dest } });
      expect(answer.statusCode).toBe(200);
      expect(answer.headers).toMatchObject({
        'content-type': 'application/octet-stream',
        'content-disposition': expect.stringMatching(/^attachment;/) as string,
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringMatching(/default-src 'none'.*sandbox$/) as string,
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'cache-control': 'private, no-store',
      });
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });

  test('a cookie or token opens nothing at the content origin, which knows no other path', async () => {
    const [path = ''] = (await ticketOf(patient)).split('?');
    for (const headers of [bearer(patient), { cookie: `__Host-consilium=${patient.person.token}` }, {}])
      expect((await content.inject({ url: path, headers })).statusCode).toBe(401);
    for (const { definition } of app.operations.filter((one) => !one.definition.stream?.theirs)) {
      const url = definition.path.replaceAll(/:\w+|\*/g, 'a'.repeat(32));
      const answer = await content.inject({ method: definition.method, url, headers: bearer(patient) });
      expect([definition.name, answer.statusCode]).toEqual([definition.name, 404]);
    }
  });

  test('a ticket is for one file, a minute and nobody’s changing', async () => {
    const [path = '', query = ''] = (await ticketOf(patient)).split('?');
    const other = path.replace(/files\/.{32}/, `files/${'a'.repeat(32)}`);
    const flipped = query.replace(/.(.)$/, (_, last: string) => `${last}A`);
    const asked = [`${other}?${query}`, `${path}?${flipped}`, `${path}?ticket=`, `${path}?${query}&${query}`];
    for (const url of asked) expect([url, (await content.inject({ url })).statusCode]).toEqual([url, 401]);
    late = 59_000;
    expect((await content.inject({ url: `${path}?${query}` })).statusCode).toBe(200);
    late = 61_000;
    expect((await content.inject({ url: `${path}?${query}` })).statusCode).toBe(401);
    late = 0;
  });

  test('a ticket ends with the session, and with the consent it was made under', async () => {
    const [mine, theirs] = [await ticketOf(patient), await ticketOf(expert)];
    expect((await content.inject({ url: theirs })).statusCode).toBe(200);
    const { grants } = await patient.call(listGrants, { caseId });
    const grantId = grants.find(({ who, withdrawnAt }) => who === 'expert' && withdrawnAt === null)?.id ?? '';
    await patient.call(withdraw, { caseId, grantId }, { 'idempotency-key': grantId });
    expect((await content.inject({ url: theirs })).statusCode).toBe(404);
    expect((await content.inject({ url: mine })).statusCode).toBe(200);
    await app.owner.query('update identity.clients set ended_at = now() where person_id = $1', [patient.person.id]);
    expect((await content.inject({ url: mine })).statusCode).toBe(401);
  });

  test('each time they are given out stands in the log', async () => {
    const { rows } = await app.owner.query<{ count: string }>(
      `select count(*) from audit.entries where event = 'records.original-downloaded'`,
    );
    expect(Number(rows[0]?.count)).toBeGreaterThan(8);
  });
});

describe('what is read with a cookie', () => {
  test('stands in no page of another site, not even of the content origin', async () => {
    const cookie = { cookie: `__Host-consilium=${'a'.repeat(43)}` };
    const reads = app.operations.filter(({ definition }) => definition.method === 'GET');
    for (const { definition } of reads)
      for (const site of ['cross-site', 'same-site']) {
        const url = definition.path.replaceAll(/:\w+|\*/g, 'a'.repeat(32));
        const headers = { ...cookie, 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' };
        const answer = await pages.inject({ url, headers });
        expect([definition.name, answer.statusCode]).toEqual([definition.name, 403]);
      }
  });
});
