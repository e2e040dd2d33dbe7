import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RequestOf } from '#kernel/operation.ts';
import { totpCode } from '#platform/crypto/index.ts';
import { redactedError } from '#platform/telemetry/index.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';
import { inviteStaff, setStaffActive } from '../invitations/invitations.contract.ts';
import { startHospital, type Hospital } from './hospital.fixture.ts';
import { startLyingProvider, type Forge, type LyingProvider } from './lying-provider.fixture.ts';
import * as contract from './oidc.contract.ts';
import { provedAt, provedTwoFactors, roleOf } from './oidc.rules.ts';
import { prove } from '../sign-in/proofs.contract.ts';

let app: TestApp;
let tenantId: string;
let admin: TestClient;
let liar: LyingProvider;
let hospital: Hospital;
const lines: string[] = [];
const code = (code: string) => expect.objectContaining({ code }) as Error;

beforeAll(async () => {
  liar = await startLyingProvider();
  hospital = await startHospital();
  hospital.open('http://127.0.0.1:8080/sign-in/oidc');
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
  const log = pino({ level: 'debug', base: undefined, serializers: { err: redactedError } }, stream);
  app = await createTestApp({ log, privateOrigins: [liar.issuer, hospital.issuer] });
  tenantId = await app.newTenant('Northlight');
  admin = await proved(await app.newPerson(tenantId, ['admin'], 'Iris Stone'));
});
afterAll(() => {
  liar.close();
  hospital.server.close();
});

async function proved(client: TestClient): Promise<TestClient> {
  await app.owner.query(`update identity.people set totp_last_step = 0 where id = $1`, [client.person.id]);
  const now = totpCode(client.person.totpSecret, new Date());
  await client.call(prove, { password: client.person.password, code: now });
  return client;
}

type Settings = RequestOf<typeof contract.saveProvider>;

function saveInput(issuer: string, wish: Partial<Settings> = {}): Settings {
  return {
    name: 'St Anne Hospital',
    issuer,
    origins: [],
    clientId: 'consilium',
    clientSecret: 'a secret of thirty-two characters',
    scopes: 'openid',
    signingAlg: 'RS256',
    twoFactorAcr: [],
    twoFactorAmr: ['mfa'],
    jit: false,
    rolesClaim: null,
    roleMap: {},
    active: true,
    ...wish,
  };
}

/** A tenant of its own with a provider, so that tests do not meet. */
async function clinic(issuer: string, wish: Partial<Settings> = {}) {
  const tenant = await app.newTenant();
  const boss = await proved(await app.newPerson(tenant, ['admin'], 'Olaf Dahl'));
  const { providerId } = await boss.call(contract.saveProvider, saveInput(issuer, wish));
  return { tenant, boss, providerId };
}

/** A browser: it keeps the cookies it is given. */
function browser(cookies = new Map<string, string>()) {
  const ask = async (url: string, payload?: object, method: 'GET' | 'POST' = payload ? 'POST' : 'GET') => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { 'x-consilium-request': '1', ...(cookie ? { cookie } : {}) };
    const answer = await app.http.inject({ method, url, headers, ...(payload ? { payload } : {}) });
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
      cookies.set(name, value);
    }
    return { status: answer.statusCode, body: JSON.parse(answer.body || 'null') as Record<string, string> };
  };
  return {
    cookies,
    begin: async (providerId: string, more: object = {}) =>
      (await ask('/api/sign-in/oidc', { providerId, ...more })).body['location'] ?? '',
    finish: (input: object) => ask('/api/sign-in/oidc/finish', input),
    second: (input: object) => ask('/api/sign-in/oidc/second', input),
    me: async () => (await ask('/api/session')).body,
  };
}

const stateOf = (location: string) => new URL(location).searchParams.get('state') ?? '';
const nonceOf = (location: string) => new URL(location).searchParams.get('nonce') ?? '';

/** Claims as an honest provider would sign them for this question. */
function claimsFor(location: string, more: object = {}): Record<string, unknown> {
  const now = Math.floor(Date.now() / 1000);
  const base = { iss: liar.issuer, aud: 'consilium', sub: 'u1', iat: now, exp: now + 60, nonce: nonceOf(location) };
  return { ...base, amr: ['pwd', 'mfa'], ...more };
}

/** Signs in at the liar with these claims. */
async function comeBack(
  providerId: string,
  wish: { claims?: object; forge?: Forge; more?: object; begin?: object } = {},
) {
  const visitor = browser();
  const location = await visitor.begin(providerId, wish.begin);
  liar.claims = claimsFor(location, wish.claims);
  liar.forge = wish.forge ?? liar.honest;
  const given = { state: stateOf(location), code: 'c'.repeat(20), iss: liar.issuer, ...wish.more };
  return { visitor, location, given, answer: await visitor.finish(given) };
}

/** Somebody with this subject at the liar, linked as rows. */
async function linked(tenant: string, subject: string, roles: ('expert' | 'patient')[] = ['expert']) {
  const client = await app.newPerson(tenant, roles, 'Amara Okafor');
  await app.owner.query(`insert into identity.external values ($1, $2, $3, $4, now())`, [
    tenant,
    liar.issuer,
    subject,
    client.person.id,
  ]);
  return client;
}

/** What a browser does at the real provider: follows it around with its cookies until it is sent back to us. */
async function throughHospital(location: string): Promise<Record<string, string>> {
  const cookies = new Map<string, string>();
  for (let url = location, hops = 0; hops < 10; hops += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, { redirect: 'manual', headers: { cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
      cookies.set(name, value);
    }
    url = new URL(answer.headers.get('location') ?? '', url).href;
    if (url.startsWith('http://127.0.0.1:8080/')) return Object.fromEntries(new URL(url).searchParams);
  }
  throw new Error('the provider did not send us back');
}

describe('signing in with an institution, a real provider', () => {
  test('somebody invited accepts with the login of the institution, and comes back with it', async () => {
    await proved(admin);
    const { providerId } = await admin.call(contract.saveProvider, saveInput(hospital.issuer));
    const list = await browser().begin(providerId);
    expect(new URL(list).searchParams.get('code_challenge_method')).toBe('S256');
    const email = 'amara@hospital.example';
    await admin.call(inviteStaff, { name: 'Amara Okafor', title: 'Dr', email, role: 'expert' });
    const mail = (await app.parts.mailer.list()).find(({ to }) => to === email)?.text ?? '';
    const invitation = /\/invite#([\w-]+)/.exec(mail)?.[1];
    const first = browser();
    const back = await throughHospital(await first.begin(providerId, { invitation }));
    expect(await first.finish(back)).toMatchObject({ status: 200, body: { next: '/staff/invitations' } });
    expect(await first.me()).toMatchObject({ name: 'Amara Okafor', email, roles: ['expert'], strength: 'oidc' });
    const again = browser();
    const second = await throughHospital(await again.begin(providerId, { next: '/staff/help' }));
    expect((await again.finish(second)).body).toEqual({ next: '/staff/help', ticket: null });
    expect((await first.finish(back)).status).toBe(401);
  });

  test('somebody nobody invited is refused, although the institution knows them', async () => {
    const { providerId } = await clinic(hospital.issuer);
    hospital.login = { accountId: 'stranger', amr: ['mfa'] };
    const visitor = browser();
    const answer = await visitor.finish(await throughHospital(await visitor.begin(providerId)));
    expect(answer).toMatchObject({ status: 401, body: { detail: expect.stringContaining('nobody invited you') } });
  });
});

describe('a lying provider', () => {
  test.each<[string, () => Forge, object]>([
    ['alg none', () => liar.unsigned('none'), {}],
    ['alg None', () => liar.unsigned('None'), {}],
    ['alg nOnE', () => liar.unsigned('nOnE'), {}],
    ['an RS256 token without its signature', () => liar.unsigned('RS256'), {}],
    ['HS256 with the public key as secret', () => liar.confused, {}],
    ['a key of its own', () => liar.ownKey({ kid: 'k1' }), {}],
    ['a key in the header', () => liar.ownKey({ jwk: { kty: 'RSA', n: 'AQAB', e: 'AQAB' } }), {}],
    ['a key by address', () => liar.ownKey({ jku: 'http://127.0.0.1:1/jwks', kid: '../../k1' }), {}],
    ['another nonce', () => liar.honest, { nonce: 'another' }],
    ['no nonce', () => liar.honest, { nonce: undefined }],
    ['another issuer', () => liar.honest, { iss: 'https://evil.example' }],
    ['another audience', () => liar.honest, { aud: 'somebody-else' }],
    ['a token that is over', () => liar.honest, { exp: 1 }],
    ['a token of the future', () => liar.honest, { nbf: 9_999_999_999 }],
    ['no subject', () => liar.honest, { sub: undefined }],
  ])('gets nobody in with %s', async (_, forge, claims) => {
    const { providerId, tenant } = await clinic(liar.issuer);
    await linked(tenant, 'u1');
    const { visitor, answer } = await comeBack(providerId, { forge: forge(), claims });
    expect(answer).toMatchObject({ status: 401, body: { code: 'session.failed' } });
    expect(visitor.cookies.has('__Host-consilium')).toBe(false);
  });

  test('the same provider, honest, gets the same person in', async () => {
    const { providerId, tenant } = await clinic(liar.issuer);
    await linked(tenant, 'u1');
    const { visitor, answer } = await comeBack(providerId);
    expect(answer.status).toBe(200);
    expect(await visitor.me()).toMatchObject({ name: 'Amara Okafor', strength: 'oidc' });
  });

  test('an answer that names another issuer, or none, is a mix-up', async () => {
    const { providerId, tenant } = await clinic(liar.issuer);
    await linked(tenant, 'u1');
    for (const more of [{ iss: 'https://evil.example' }, { iss: undefined }])
      expect((await comeBack(providerId, { more })).answer.status).toBe(401);
  });

  test('an answer counts once, in time, and in the browser that asked', async () => {
    const { providerId, tenant } = await clinic(liar.issuer);
    await linked(tenant, 'u1');
    const { visitor, given } = await comeBack(providerId);
    expect((await visitor.finish(given)).status).toBe(401);
    const asked = browser();
    const location = await asked.begin(providerId);
    liar.claims = claimsFor(location);
    const answer = { state: stateOf(location), code: 'c'.repeat(20), iss: liar.issuer };
    expect((await browser().finish(answer)).status).toBe(401);
    await app.owner.query(`update identity.oidc_journeys set ends_at = now() where used_at is null`);
    expect((await asked.finish(answer)).status).toBe(401);
    const { rows } = await app.owner.query(`select * from identity.oidc_journeys`);
    expect(JSON.stringify(rows)).not.toContain(stateOf(location));
  });

  test('is not kept when it names addresses that nobody configured', async () => {
    liar.metadata = { token_endpoint: 'https://evil.example/token' };
    await expect(clinic(liar.issuer)).rejects.toThrow(code('input.invalid'));
    liar.metadata = { issuer: 'https://evil.example' };
    await expect(clinic(liar.issuer)).rejects.toThrow(code('input.invalid'));
    liar.metadata = {};
    await expect(clinic('http://127.0.0.1:1')).rejects.toThrow(code('input.invalid'));
    await expect(clinic('https://169.254.169.254')).rejects.toThrow(code('input.invalid'));
  });

  test('never leads to an address of another site', async () => {
    const { providerId } = await clinic(liar.issuer);
    for (const next of [
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      '/%2f%2fevil',
      'javascript:x',
      '/a\nb',
    ])
      expect(await browser().begin(providerId, { next })).toBe('');
  });
});

describe('who somebody is', () => {
  test('one factor there is not enough for staff: nothing opens before the code is given here', async () => {
    const { providerId, tenant } = await clinic(liar.issuer);
    const { person } = await linked(tenant, 'u1');
    const { visitor, answer } = await comeBack(providerId, { claims: { amr: ['pwd'] } });
    const ticket = answer.body['ticket'] ?? '';
    expect(answer.body['next']).toBeNull();
    expect(visitor.cookies.has('__Host-consilium')).toBe(false);
    expect(await visitor.me()).toMatchObject({ status: 401 });
    expect((await visitor.second({ ticket, code: '000000' })).status).toBe(401);
    const right = { ticket, code: totpCode(person.totpSecret, new Date()) };
    expect((await browser().second(right)).status).toBe(401);
    expect((await visitor.second(right)).status).toBe(200);
    expect(await visitor.me()).toMatchObject({ name: 'Amara Okafor' });
    expect((await visitor.second(right)).status).toBe(401);
  });

  test('five wrong codes end it', async () => {
    const { providerId, tenant } = await clinic(liar.issuer);
    const { person } = await linked(tenant, 'u1');
    const { visitor, answer } = await comeBack(providerId, { claims: { amr: [] } });
    const ticket = answer.body['ticket'] ?? '';
    for (let tries = 0; tries < 5; tries += 1) await visitor.second({ ticket, code: '000000' });
    const right = { ticket, code: totpCode(person.totpSecret, new Date()) };
    expect((await visitor.second(right)).status).toBe(401);
  });

  test('the same address at a provider opens nothing: it is another person until linked by a fresh proof', async () => {
    const { providerId, tenant } = await clinic(liar.issuer, {
      jit: true,
      rolesClaim: 'groups',
      roleMap: { readers: 'expert' },
    });
    const client = await app.newPerson(tenant, ['expert'], 'Amara Okafor');
    const claims = { sub: 'u7', email: client.person.email, groups: ['readers'] };
    const refused = await comeBack(providerId, { claims });
    expect(refused.answer.body['detail']).toContain('login here with your address already');
    await expect(client.call(contract.linkOidc, { providerId })).rejects.toThrow(code('session.step-up'));
    await proved(client);
    const device = browser();
    const begun = await client.inject({ method: 'POST', url: '/api/session/external', payload: { providerId } });
    const { location } = begun.json<{ location: string }>();
    const cookie = String(begun.headers['set-cookie']).split(';')[0] ?? '';
    device.cookies.set(cookie.split('=')[0] ?? '', cookie.split('=')[1] ?? '');
    liar.claims = claimsFor(location, claims);
    liar.forge = liar.honest;
    const back = { state: stateOf(location), code: 'c'.repeat(20), iss: liar.issuer };
    const finished = await client.inject({
      method: 'POST',
      url: '/api/sign-in/oidc/finish',
      payload: back,
      headers: { cookie },
    });
    expect(finished.statusCode).toBe(200);
    expect((await client.call(contract.listExternal, {})).external).toMatchObject([{ name: 'St Anne Hospital' }]);
    expect((await comeBack(providerId, { claims })).answer.status).toBe(200);
    await client.call(contract.unlinkExternal, { providerId });
    const mails = (await app.parts.mailer.list()).filter(({ to }) => to === client.person.email);
    expect(mails.map(({ subject }) => subject)).toEqual(
      expect.arrayContaining([
        'Your institution was added to your sign-in',
        'Your institution was removed from your sign-in',
      ]),
    );
    expect((await comeBack(providerId, { claims })).answer.status).toBe(401);
  });

  test('an organisation may let its provider bring people, in the roles it mapped and never as administrator', async () => {
    const rules = { jit: true, rolesClaim: 'groups', roleMap: { readers: 'expert', nurses: 'coordinator' } } as const;
    const { providerId } = await clinic(liar.issuer, rules);
    const who = { sub: 'new', name: 'Theo Bauer', email: 'Theo@hospital.example', groups: ['nurses'] };
    const { visitor, answer } = await comeBack(providerId, { claims: who });
    expect(answer.body['next']).toBe('/staff/desk');
    expect(await visitor.me()).toMatchObject({
      name: 'Theo Bauer',
      email: 'theo@hospital.example',
      roles: ['coordinator'],
    });
    expect((await comeBack(providerId, { claims: { ...who, sub: 'x', groups: ['cleaners'] } })).answer.status).toBe(
      401,
    );
    const admins = { ...saveInput(liar.issuer), roleMap: { bosses: 'admin' } } as unknown as Settings;
    await expect(admin.call(contract.saveProvider, admins)).rejects.toThrow(code('input.invalid'));
  });

  test('somebody whose access was ended comes in by no institution', async () => {
    const { providerId, tenant, boss } = await clinic(liar.issuer);
    const { person } = await linked(tenant, 'u1');
    await boss.call(setStaffActive, { personId: person.id, active: false });
    expect((await comeBack(providerId)).answer.status).toBe(401);
  });

  test('one organisation’s provider says nothing about another’s people', async () => {
    const [one, other] = [await clinic(liar.issuer), await clinic(liar.issuer)];
    await linked(one.tenant, 'u1');
    expect((await comeBack(other.providerId)).answer.status).toBe(401);
    expect((await one.boss.call(contract.showProviders, {})).providers).toHaveLength(1);
    const theirs = { ...saveInput(liar.issuer), providerId: other.providerId };
    await expect(one.boss.call(contract.saveProvider, theirs)).rejects.toThrow(code('not-found'));
  });

  test('the secret of the client is sealed, never shown, and stays when it is not written anew', async () => {
    const { providerId, boss, tenant } = await clinic(liar.issuer);
    await linked(tenant, 'u1');
    const { clientSecret, ...same } = saveInput(liar.issuer, { name: 'St Anne' });
    const kept = await boss.call(contract.saveProvider, { ...same, providerId });
    expect(JSON.stringify(kept)).not.toContain(clientSecret);
    const { rows } = await app.owner.query(`select encode(client_secret, 'escape') as text from identity.providers`);
    expect(JSON.stringify(rows)).not.toContain(clientSecret);
    expect((await comeBack(providerId)).answer.status).toBe(200);
  });
});

describe('the tokens of a provider', () => {
  test('are read once: none is in the database, in a line of the log, in an answer or a cookie afterwards', async () => {
    const { providerId, tenant } = await clinic(liar.issuer);
    await linked(tenant, 'u1');
    liar.issued.splice(0);
    const { visitor, answer } = await comeBack(providerId);
    expect(answer.status).toBe(200);
    const refused = await comeBack(providerId, { claims: { aud: 'somebody-else' } });
    expect(refused.answer.status).toBe(401);
    expect(liar.issued.length).toBeGreaterThanOrEqual(6);
    // The signature of a signed token is in no other text; the rest of it might be.
    const secrets = liar.issued.map((token) => token.split('.').at(-1) ?? token);
    const { rows: tables } = await app.owner.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema')`,
    );
    const found: string[] = [];
    const look = (where: string, text: string) => {
      if (secrets.some((secret) => text.includes(secret))) found.push(where);
    };
    for (const { name } of tables) {
      const { rows } = await app.owner.query<{ text: string }>(
        `select coalesce(string_agg(t::text, ' '), '') as text from ${name} t`,
      );
      look(name, rows[0]?.text ?? '');
    }
    look('answers', JSON.stringify([answer, refused.answer, await visitor.me()]));
    look('cookies', [...visitor.cookies, ...refused.visitor.cookies].join(' '));
    look('log', lines.join(''));
    expect(lines.join('')).toContain('request refused');
    expect(found).toEqual([]);
  });
});

describe('what a provider’s word means', () => {
  const provider = {
    two_factor_acr: ['high'],
    two_factor_amr: ['mfa'],
    jit: true,
    roles_claim: 'groups',
    role_map: { a: 'admin', e: 'expert' },
  };
  const now = new Date('2026-03-04T10:00:00Z');

  test('two factors only by the values that were named', () => {
    expect(provedTwoFactors({ amr: ['pwd', 'mfa'] }, provider)).toBe(true);
    expect(provedTwoFactors({ acr: 'high' }, provider)).toBe(true);
    expect(provedTwoFactors({ acr: 'mfa', amr: 'mfa' }, provider)).toBe(false);
    expect(provedTwoFactors({ amr: ['mfa'] }, { ...provider, two_factor_amr: [] })).toBe(false);
  });

  test('a proof is as old as the provider says, and never of the future', () => {
    expect(provedAt({ auth_time: now.getTime() / 1000 - 600 }, now).toISOString()).toBe('2026-03-04T09:50:00.000Z');
    expect(provedAt({ auth_time: now.getTime() / 1000 + 600 }, now)).toEqual(now);
    expect(provedAt({ auth_time: 'yesterday' }, now)).toEqual(now);
  });

  test('a role only by the map, and never above what may be given', () => {
    expect(roleOf({ groups: ['e'] }, provider)).toBe('expert');
    expect(roleOf({ groups: 'e' }, provider)).toBe('expert');
    expect(roleOf({ groups: ['a'] }, provider)).toBeUndefined();
    expect(roleOf({ groups: ['e'] }, { ...provider, jit: false })).toBeUndefined();
  });
});
