import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { proveFresh } from '#testkit/prove.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';
import { startLyingProvider, type LyingProvider } from './lying-provider.fixture.ts';
import { saveProvider, showProviders, testProvider } from './oidc.contract.ts';

let app: TestApp;
let liar: LyingProvider;
/** Something that answers and is no identity provider. */
let shop: Server;
const shopOrigin = () => `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
beforeAll(async () => {
  liar = await startLyingProvider();
  shop = createServer((_, reply) => reply.end('<h1>Flowers</h1>'));
  await new Promise<void>((done) => void shop.listen(0, '127.0.0.1', done));
  app = await createTestApp({ privateOrigins: [liar.issuer, shopOrigin(), 'http://127.0.0.1:9'] });
});
afterAll(() => {
  liar.close();
  shop.close();
});

async function boss(): Promise<TestClient> {
  const one = await app.newPerson(await app.newTenant(), ['admin']);
  await proveFresh(app, one);
  return one;
}

const settings = (issuer: string) => ({
  name: 'St Anne Hospital',
  issuer,
  origins: [],
  clientId: 'consilium',
  clientSecret: 'a secret of thirty-two characters',
  scopes: 'openid',
  signingAlg: 'RS256' as const,
  twoFactorAcr: [],
  twoFactorAmr: ['mfa'],
  jit: false,
  rolesClaim: null,
  roleMap: {},
  active: true,
});

describe('an institution that an administrator adds', () => {
  test('is asked first, and can be tested and turned off; its secret never comes back', async () => {
    const iris = await boss();
    const { providerId } = await iris.call(saveProvider, settings(liar.issuer));
    expect(await iris.call(testProvider, { providerId })).toEqual({ problem: null });
    const { clientSecret: _secret, ...same } = settings(liar.issuer);
    await iris.call(saveProvider, { ...same, providerId, active: false });
    const { providers } = await iris.call(showProviders, {});
    expect(providers).toMatchObject([{ providerId, active: false }]);
    expect(JSON.stringify(providers)).not.toContain('thirty-two');
  });

  test('that is broken says so in words when it is tested', async () => {
    const iris = await boss();
    const { providerId } = await iris.call(saveProvider, settings(liar.issuer));
    liar.metadata = { issuer: 'http://127.0.0.1:1/another' };
    const { problem } = await iris.call(testProvider, { providerId });
    liar.metadata = {};
    expect(problem).toMatch(/its own address is another one/);
  });

  test.each([
    ['a page of something else', () => shopOrigin(), /does not describe an identity provider/],
    ['nothing that listens', () => 'http://127.0.0.1:9', /^We could not reach/],
    ['an address of this network', () => 'http://127.0.0.1:11', /^We do not connect to this address/],
  ])('is not kept when there is %s, and the field says why', async (_, issuer, words) => {
    const iris = await boss();
    await expect(iris.call(saveProvider, settings(issuer()))).rejects.toMatchObject({
      code: 'input.invalid',
      fields: [{ path: 'issuer', message: expect.stringMatching(words) as string }],
    });
    expect((await iris.call(showProviders, {})).providers).toEqual([]);
  });

  test('of another organisation is not there to be tested', async () => {
    const { providerId } = await (await boss()).call(saveProvider, settings(liar.issuer));
    await expect((await boss()).call(testProvider, { providerId })).rejects.toMatchObject({ code: 'not-found' });
  });
});
