import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyBundle } from '#formats/opinion-bundle/index.ts';
import { answer, testAuthority, type Lie, type TestAuthority } from '#formats/timestamp/authority.fixture.ts';
import { toBase64 } from '#formats/tlog/index.ts';
import { createEgress } from '#platform/egress/index.ts';
import type { TestApp, TestClient } from '#testkit/test-app.ts';
import { askAuthority } from './ask-authority.ts';
import { letter } from './opinions.contract.ts';
import { bundleOf, opinionsApp, readingCase, readyToSign, signNow } from './opinions.fixture.ts';
import { setTimestampAuthority, timestampAuthority } from './timestamp.contract.ts';

/** An authority on loopback, which can be told to lie, to be away, to talk without end, or to be slow. */
type Mood = Lie | 'away' | 'endless' | 'slow' | 'garbage' | 'html';
let mood: Mood = {};
let asked = 0;
let authority: TestAuthority;
const server = createServer((request, response) => {
  void (async () => {
    asked += 1;
    const query = new Uint8Array(await buffer(request));
    if (mood === 'away') return response.writeHead(503).end();
    if (mood === 'slow') return undefined;
    if (mood === 'html') return response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Welcome</p>');
    response.writeHead(200, { 'content-type': 'application/timestamp-reply' });
    if (mood === 'garbage') return response.end('no timestamp at all');
    if (mood === 'endless') return response.end(new Uint8Array(10 * 1024 * 1024));
    return response.end(await answer(authority, query, mood));
  })();
});
let url = '';
const pem = (der: Uint8Array) => `-----BEGIN CERTIFICATE-----\n${toBase64(der)}\n-----END CERTIFICATE-----\n`;
const setBy = (client: TestClient, address = url) =>
  client.call(setTimestampAuthority, { authority: { url: address, roots: pem(authority.root.der) } });

let app: TestApp;
beforeAll(async () => {
  authority = await testAuthority();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  url = `${origin}/tsa`;
  app = await opinionsApp([origin]);
  await app.runJobs();
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function admin(tenant: string): Promise<TestClient> {
  const client = await app.newPerson(tenant, ['admin']);
  await app.owner.query('update identity.clients set proved_at = now() where person_id = $1', [client.person.id]);
  return client;
}

describe('the timestamp of a letter', () => {
  test('comes after the letter, as soon as the authority answers, and is in the next download', async () => {
    const scene = await readingCase(app);
    await setBy(await admin(scene.tenant));
    mood = 'away';
    await signNow(app, scene, await readyToSign(scene));
    setTimeout(() => (mood = {}), 1500);
    await app.runJobs();
    expect(asked).toBeGreaterThan(1);
    const { verification } = await scene.patient.call(letter, { caseId: scene.caseId });
    expect(verification).toMatchObject({ state: 'sound' });
    expect(verification.checks.at(-1)?.words).toContain('says Test Time Authority');
    const files = await bundleOf(scene.patient, scene.caseId);
    const result = verifyBundle(files, { timestampRoots: [authority.root.der] });
    expect(result.checks.at(-1)).toMatchObject({ name: 'timestamp', ok: true });
    expect(result.checks.at(-1)).not.toHaveProperty('open');
  });

  test('is not asked for where no authority was set, and its line stays open', async () => {
    const scene = await readingCase(app);
    const before = asked;
    await signNow(app, scene, await readyToSign(scene));
    await app.runJobs();
    expect(asked).toBe(before);
    const { verification } = await scene.patient.call(letter, { caseId: scene.caseId });
    expect(verification.checks.at(-1)?.words).toContain('No authority outside has said yet');
  });

  test('its authority is set by an administrator, by address and certificates', async () => {
    const tenant = await app.newTenant();
    const client = await admin(tenant);
    expect(await client.call(timestampAuthority, {})).toEqual({ authority: null });
    expect(await setBy(client)).toMatchObject({ authority: { url, roots: [{ name: 'Test Root' }] } });
    await expect(setBy(client, 'http://169.254.169.254/tsa')).rejects.toMatchObject({ code: 'service.unavailable' });
    const nonsense = client.call(setTimestampAuthority, { authority: { url, roots: 'no certificate' } });
    await expect(nonsense).rejects.toMatchObject({ code: 'input.invalid' });
    expect(await client.call(setTimestampAuthority, { authority: null })).toEqual({ authority: null });
    const nurse = await app.newPerson(tenant, ['coordinator']);
    await expect(nurse.call(timestampAuthority, {})).rejects.toMatchObject({ status: 403 });
  });

  test.each<[string, Mood, RegExp]>([
    ['lies about what it stamped', { imprint: new Uint8Array(32) }, /something else/],
    ['answers somebody else', { nonce: Uint8Array.of(9) }, /not the answer/],
    ['refuses', { status: 2 }, /refused/],
    ['has another clock', { time: new Date(Date.now() - 3600_000) }, /which is not now/],
    ['is away', 'away', /status 503/],
    ['answers with a page', 'html', /another kind/],
    ['answers nonsense', 'garbage', /cannot be used/],
    ['never ends', 'endless', /too long/],
    ['never begins', 'slow', /took too long/],
  ])('is not kept when the authority %s', async (_what, how, words) => {
    mood = how;
    const egress = createEgress({ privateOrigins: [new URL(url).origin] });
    const roots = [authority.root.der];
    const data = new TextEncoder().encode('signature');
    await expect(askAuthority(egress, { url, roots }, data, () => new Date(), 1000)).rejects.toThrow(words);
    mood = {};
    const { stamp } = await askAuthority(egress, { url, roots }, data, () => new Date());
    expect(stamp.authority).toBe('Test Time Authority');
  });
});
