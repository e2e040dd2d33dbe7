import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { randomBytes } from '#platform/crypto/index.ts';
import { sealJwe } from '#platform/crypto/jwe.fixture.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';
import { addLink } from '../links.contract.ts';
import * as contract from '../records.contract.ts';
import { maria, sentCase } from '../records.fixture.ts';

/** A server of a health app, started here; `answer` is what it does next. */
type Asked = { method: string; path: string; body: Record<string, unknown> };
let server: Server;
let origin: string;
const asked: Asked[] = [];
let answer: (request: Asked, reply: ServerResponse) => void = () => undefined;

const key = randomBytes(32);
let app: TestApp;
let tenant: string;
beforeAll(async () => {
  server = createServer((request, reply) => void serve(request, reply));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  app = await createTestApp({ privateOrigins: [origin] });
  tenant = await app.newTenant();
  await app.runJobs();
});
afterAll(() => server.close());

async function serve(request: IncomingMessage, reply: ServerResponse): Promise<void> {
  let text = '';
  for await (const part of request) text += String(part);
  const one = {
    method: request.method ?? '',
    path: request.url ?? '',
    body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
  };
  asked.push(one);
  answer(one, reply);
}
const json = (reply: ServerResponse, status: number, body: unknown) =>
  reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

type Payload = { url?: string; flag?: string; exp?: number; label?: string };
const linkOf = (payload: Payload = {}): string =>
  `shlink:/${Buffer.from(JSON.stringify({ url: `${origin}/manifest`, key: key.toString('base64url'), label: 'My results', ...payload })).toString('base64url')}`;

const bundle = Buffer.from(
  JSON.stringify({
    resourceType: 'Bundle',
    type: 'collection',
    entry: [
      {
        resource: {
          resourceType: 'Patient',
          name: [{ text: 'Maria Lopez' }],
          birthDate: '1961-03-04',
          gender: 'female',
        },
      },
      { resource: { resourceType: 'Condition', code: { text: 'Asthma' } } },
    ],
  }),
);

async function world() {
  asked.length = 0;
  const patient = await app.newPerson(tenant, ['patient'], maria.name);
  return { patient, caseId: await sentCase(app, patient) };
}
const add = ({ patient, caseId }: { patient: TestClient; caseId: string }, payload: Payload = {}, passcode?: string) =>
  patient.call(addLink, { caseId, link: linkOf(payload), ...(passcode === undefined ? {} : { passcode }) });

describe('a link of a health app', () => {
  test('gives files of the case, byte for byte as they were sent, read like any other', async () => {
    const w = await world();
    answer = ({ path }, reply) =>
      path === '/manifest'
        ? json(reply, 200, { files: [
            { contentType: 'application/fhir+json', embedded: sealJwe(bundle, key) },
            { contentType: 'application/pdf', location: `${origin}/file` },
            { contentType: 'application/smart-api-access', embedded: sealJwe(Buffer.from('{"access_token":"t"}'), key) },
          ] })
        : void reply.end(sealJwe(Buffer.from('Dear colleague'), key)); // prettier-ignore
    expect(await add(w)).toEqual({ label: 'My results', files: 2, notes: [expect.stringMatching(/lasting access/)] });
    expect(asked[0]).toMatchObject({
      method: 'POST',
      body: { recipient: expect.any(String), embeddedLengthMax: expect.any(Number) },
    });
    expect(asked[0]?.body).not.toHaveProperty('passcode');
    await app.runJobs();
    const { files } = await w.patient.call(contract.listFiles, { caseId: w.caseId });
    files.sort((a, b) => a.path.localeCompare(b.path));
    expect(files.map(({ path, kind, state }) => [path, kind, state])).toEqual([
      ['Health link, My results/records 1.json', 'fhir-json', 'checked'],
      ['Health link, My results/records 2.pdf', 'text', 'checked'],
    ]);
    const { facts } = await w.patient.call(contract.listFacts, { caseId: w.caseId });
    expect(facts.map(({ label }) => label)).toEqual(['Asthma']);
    const original = await w.patient.inject({
      method: 'GET',
      url: `/api/cases/${w.caseId}/records/files/${files[0]?.fileId}/original`,
    });
    expect(original.rawPayload.equals(bundle)).toBe(true);
  });

  test('of one file is asked for it, with who asks', async () => {
    const w = await world();
    answer = (_request, reply) => void reply.end(sealJwe(bundle, key));
    expect(await add(w, { flag: 'U' })).toMatchObject({ files: 1 });
    expect(asked[0]).toMatchObject({ method: 'GET', path: expect.stringMatching(/^\/manifest\?recipient=Consilium/) });
  });

  test('that asks for a passcode is told so before anything is asked; a wrong one says how many tries are left', async () => {
    const w = await world();
    answer = ({ body }, reply) =>
      body['passcode'] === 'right' ? json(reply, 200, { files: [{ contentType: 'application/fhir+json', embedded: sealJwe(bundle, key) }] }) : json(reply, 401, { remainingAttempts: 2 }); // prettier-ignore
    await expect(add(w, { flag: 'LP' })).rejects.toMatchObject({
      code: 'input.invalid',
      fields: [{ path: 'passcode' }],
    });
    expect(asked).toHaveLength(0);
    await expect(add(w, { flag: 'LP' }, 'wrong')).rejects.toMatchObject({
      detail: 'The passcode was not right. You can try 2 more times.',
    });
    expect(await add(w, { flag: 'LP' }, 'right')).toMatchObject({ files: 1 });
  });

  test.each<[string, Payload, (reply: ServerResponse) => void, string]>([
    ['has ended by its own word', { exp: 1_000_000 }, () => undefined, 'link.expired'],
    ['was taken back', {}, (reply) => json(reply, 404, {}), 'link.expired'],
    ['says that it is over', {}, (reply) => json(reply, 200, { files: [], status: 'no-longer-valid' }), 'link.expired'],
    ['is asked too often', {}, (reply) => json(reply, 429, {}), 'rate.limited'],
    ['has a server that fails', {}, (reply) => json(reply, 500, {}), 'service.unavailable'],
    [
      'has a server that sends us on',
      {},
      (reply) => void reply.writeHead(302, { location: '/x' }).end(),
      'service.unavailable',
    ],
    ['leads to something else', {}, (reply) => json(reply, 200, { hello: 1 }), 'file.damaged'],
    ['leads to this machine', { url: 'http://127.0.0.1:9/manifest' }, () => undefined, 'service.unavailable'],
    ['leads to a private network', { url: 'https://10.0.0.1/manifest' }, () => undefined, 'service.unavailable'],
    ['leads to a file of the machine', { url: 'file:///etc/passwd' }, () => undefined, 'service.unavailable'],
    ['leads nowhere', { url: 'nonsense' }, () => undefined, 'input.invalid'],
  ])('that %s is refused in words, and the case stays as it is', async (_name, payload, reply, code) => {
    const w = await world();
    answer = (_request, to) => reply(to);
    await expect(add(w, payload)).rejects.toMatchObject({ code });
    const { files } = await w.patient.call(contract.listFiles, { caseId: w.caseId });
    expect(files).toEqual([]);
  });

  test('of which one file cannot be opened gives the others', async () => {
    const w = await world();
    answer = ({ path }, reply) =>
      path === '/manifest'
        ? json(reply, 200, { files: [
            { contentType: 'application/fhir+json', embedded: sealJwe(bundle, randomBytes(32)) },
            { contentType: 'application/fhir+json', location: 'https://192.168.0.1/file' },
            { contentType: 'application/fhir+json', embedded: sealJwe(bundle, key) },
          ] })
        : void reply.end(); // prettier-ignore
    expect(await add(w)).toEqual({
      label: 'My results',
      files: 1,
      notes: [expect.stringMatching(/could not be opened/), expect.stringMatching(/private network/)],
    });
  });

  test('is for who may add: not for the expert', async () => {
    const { patient } = await world();
    const expert = await app.newPerson(tenant, ['expert']);
    const caseId = await sentCase(app, patient, maria, expert);
    await expect(expert.call(addLink, { caseId, link: linkOf() })).rejects.toMatchObject({ code: 'permission.denied' });
    expect(asked).toHaveLength(0);
  });
});
