import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Role } from '#kernel/actor.ts';
import type { Clock } from '#kernel/clock.ts';
import { addPerson } from '#modules/identity/index.ts';
import { newTotpSecret, totpCode } from '#platform/crypto/index.ts';
import { createTestApp, type TestApp } from '#testkit/test-app.ts';
import { serverOf } from './support/probe.ts';
import { read, type Answer } from './support/request.ts';

let app: TestApp;
let at = new Date('2026-03-02T09:00:00Z');
const clock: Clock = { now: () => at };
const minutes = (count: number) => (at = new Date(at.getTime() + count * 60_000));

// A server of its own for each test: the limit of tries by address is another check's business.
let http: ReturnType<typeof serverOf>;
beforeAll(async () => {
  app = await createTestApp({ clock });
});
beforeEach(() => {
  http = serverOf(app);
  minutes(1);
});

async function post(url: string, payload: object, cookie = ''): Promise<Answer> {
  const headers = { 'x-consilium-request': '1', ...(cookie ? { cookie } : {}) };
  return read(await http.inject({ method: 'POST', url, headers, payload }));
}
const whoAmI = async (cookie: string) => (await http.inject({ url: '/api/session', headers: { cookie } })).statusCode;
const setCookie = (answer: Answer) => String(answer.headers['set-cookie'] ?? '');
const cookieOf = (answer: Answer) => setCookie(answer).split(';')[0] ?? '';
const mailTo = async (email: string) => (await app.parts.mailer.list()).find((mail) => mail.to === email);

async function slugOf(tenantId: string): Promise<string> {
  const { rows } = await app.owner.query<{ slug: string }>('select slug from identity.organisations where id = $1', [
    tenantId,
  ]);
  return rows[0]?.slug ?? '';
}

/** Opens a link in the browser that asked for it. */
const useLink = ({ token, device }: { token: string; device: string }, cookie = '') =>
  post('/api/sign-in/link/use', { token }, [device, cookie].filter(Boolean).join('; '));

/** Asks for a link and takes it out of the mail. */
async function newLink(): Promise<{ token: string; email: string; programme: string; device: string }> {
  const tenant = await app.newTenant();
  const programme = await slugOf(tenant);
  const email = `${programme}@example.org`;
  const device = cookieOf(await post('/api/sign-in/link', { email, programme }));
  const mail = await mailTo(email);
  return { device, token: /link#([\w-]+)/.exec(mail?.text ?? '')?.[1] ?? '', email, programme };
}

async function staff(role: Role = 'coordinator') {
  const person = (await app.newPerson(await app.newTenant(), [role], 'Lena Roth')).person;
  const code = () => totpCode(person.totpSecret, at);
  const signIn = (change: object = {}) =>
    post('/api/sign-in', { email: person.email, password: person.password, code: code(), ...change });
  return { person, code, signIn };
}

describe('a sign-in link', () => {
  test('signs in once; the second time it has ended', async () => {
    const link = await newLink();
    const first = await useLink(link);
    expect(first.status).toBe(200);
    expect(await whoAmI(cookieOf(first))).toBe(200);
    const second = await useLink(link);
    expect([second.status, second.code]).toEqual([410, 'link.expired']);
  });

  test('ends after ten minutes', async () => {
    const link = await newLink();
    minutes(10);
    expect((await useLink(link)).status).toBe(410);
  });

  test('used twice at the same moment gives one session', async () => {
    const link = await newLink();
    const both = await Promise.all([useLink(link), useLink(link)]);
    expect(both.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 410]);
  });

  test('carries its secret after the #, so that no server log and no referrer sees it', async () => {
    const { email } = await newLink();
    const text = (await mailTo(email))?.text ?? '';
    expect(text).toMatch(/\/sign-in\/link#[\w-]{32,}/);
  });

  test('is asked for with the same answer, whether the address is known, staff or nobody’s', async () => {
    const { email, programme } = await newLink();
    const { person } = await staff();
    const staffProgramme = await slugOf(person.tenantId);
    const answers = [
      await post('/api/sign-in/link', { email, programme }),
      await post('/api/sign-in/link', { email: 'new-one@example.org', programme }),
      await post('/api/sign-in/link', { email: person.email, programme: staffProgramme }),
    ];
    expect(new Set(answers.map((answer) => `${answer.status} ${answer.body.replace(/"code":"\d{6}"/, '')}`)).size).toBe(
      1,
    );
  });

  test.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    '/a\nb',
    '/%2f%2fevil',
  ])('leads only to our own pages, not to %s', async (next) => {
    const answer = await post('/api/sign-in/link', { email: 'a@example.org', programme: 'any', next });
    expect([answer.status, answer.code]).toEqual([400, 'input.invalid']);
  });
});

describe('a session', () => {
  test('is a cookie that scripts and other sites cannot use, and its secret is in no body and not in the database', async () => {
    const link = await newLink();
    const answer = await useLink(link);
    const line = setCookie(answer);
    expect(line).toMatch(/^__Host-consilium=[\w-]{22,}; /);
    for (const part of ['Path=/', 'Secure', 'HttpOnly', 'SameSite=Lax']) expect(line.split('; ')).toContain(part);
    expect(line).not.toMatch(/domain=/i);
    expect(line.length).toBeLessThan(4096);
    const secret = cookieOf(answer).split('=')[1] ?? '';
    const me = await http.inject({ url: '/api/session', headers: { cookie: cookieOf(answer) } });
    expect(answer.body + me.body).not.toContain(secret);
    expect(await databaseHolds(secret)).toEqual([]);
    expect(await databaseHolds(link.token)).toEqual([]);
  });

  test('is a new one at each signing in, also when the browser brings an old or a foreign one', async () => {
    const link = await newLink();
    const fixed = `__Host-consilium=${'f'.repeat(43)}`;
    const answer = await useLink(link, fixed);
    expect(cookieOf(answer)).not.toBe(fixed);
    expect(await whoAmI(fixed)).toBe(401);
  });

  test('of a patient ends after 30 idle minutes and after 12 hours of work', async () => {
    const idle = cookieOf(await useLink(await newLink()));
    minutes(29);
    expect(await whoAmI(idle)).toBe(200);
    minutes(31);
    expect(await whoAmI(idle)).toBe(401);
    const busy = cookieOf(await useLink(await newLink()));
    for (let worked = 20; worked < 12 * 60; worked += 20) {
      minutes(20);
      expect(await whoAmI(busy)).toBe(200);
    }
    minutes(20);
    expect(await whoAmI(busy)).toBe(401);
  });

  test.each([
    ['coordinator', 15, 10],
    ['expert', 15, 10],
    ['auditor', 15, 10],
    ['admin', 10, 8],
  ] as const)('of staff (%s) ends after %i idle minutes and after %i hours of work', async (role, idle, hours) => {
    const { signIn } = await staff(role);
    const left = cookieOf(await signIn());
    minutes(idle);
    expect(await whoAmI(left)).toBe(200);
    minutes(idle + 1);
    expect(await whoAmI(left)).toBe(401);
    const busy = cookieOf(await signIn());
    for (let worked = 8; worked < hours * 60; worked += 8) {
      minutes(8);
      expect(await whoAmI(busy), `${worked} minutes`).toBe(200);
    }
    minutes(8);
    expect(await whoAmI(busy)).toBe(401);
  });

  test('ends at once by signing out, and when the person is no longer active', async () => {
    const { person, signIn } = await staff();
    const first = cookieOf(await signIn());
    expect((await post('/api/session/end', {}, first)).status).toBe(200);
    expect(await whoAmI(first)).toBe(401);
    minutes(1);
    const second = cookieOf(await signIn());
    expect(await whoAmI(second)).toBe(200);
    await app.owner.query('update identity.people set active = false where id = $1', [person.id]);
    expect(await whoAmI(second)).toBe(401);
  });
});

describe('password and one-time code', () => {
  test('a code works once, also for another act', async () => {
    minutes(1);
    const { person, code, signIn } = await staff();
    const used = code();
    const first = await signIn();
    expect(first.status).toBe(200);
    expect((await signIn({ code: used })).code).toBe('session.failed');
    const again = await post('/api/session/prove', { password: person.password, code: used }, cookieOf(first));
    expect(again.code).toBe('session.failed');
  });

  test('a wrong password, a wrong code and an unknown address are answered in the same words', async () => {
    const { signIn } = await staff();
    const answers = [
      await signIn({ password: 'not the password' }),
      await signIn({ code: '000000' }),
      await signIn({ email: 'nobody-at-all@example.org' }),
    ];
    const words = answers.map((answer) => `${answer.status} ${answer.body.replace(/"requestId":"\w+"/, '')}`);
    expect(new Set(words).size).toBe(1);
    expect(answers[0]?.body).toContain('did not match');
  });

  test('guessing is stopped for the account, with words, also with the right password', async () => {
    const { signIn } = await staff();
    for (let tries = 0; tries < 10; tries += 1) expect((await signIn({ password: `guess ${tries}` })).status).toBe(401);
    const last = await signIn();
    expect([last.status, last.code]).toEqual([429, 'rate.limited']);
    minutes(61);
    expect((await signIn()).status).toBe(200);
  });

  test('a password ends with nothing but its change: five years later it still signs in', async () => {
    const { signIn } = await staff();
    expect((await signIn()).status).toBe(200);
    minutes(5 * 365 * 24 * 60);
    expect((await signIn()).status).toBe(200);
  });

  test('passwords that are equal in their first 72 bytes, or but for case or a space, are different passwords', async () => {
    const password = 'x'.repeat(72) + ' the Rest of It';
    const totpSecret = newTotpSecret();
    const email = 'long-password@example.org';
    const tenantId = await app.newTenant();
    const person = { tenantId, name: 'Long', email, roles: ['coordinator' as const], password, totpSecret };
    const id = await app.parts.db.transaction({ kind: 'system' }, (tx) => addPerson(tx, app.parts.keyring, person, at));
    const attempt = async (tried: string) =>
      (await post('/api/sign-in', { email, password: tried, code: totpCode(totpSecret, at) })).status;
    expect(await attempt('x'.repeat(72) + ' another rest')).toBe(401);
    expect(await attempt(password.toLowerCase())).toBe(401);
    expect(await attempt(`${password} `)).toBe(401);
    expect(await attempt(password)).toBe(200);
    const stored = await app.owner.query<{ password_hash: string }>(
      'select password_hash from identity.people where id = $1',
      [id],
    );
    const [, memory, passes] = /^argon2id\$(\d+)\$(\d+)\$/.exec(stored.rows[0]?.password_hash ?? '') ?? [];
    // OWASP: at least 19 MiB and two passes.
    expect([Number(memory) >= 19_456, Number(passes) >= 2]).toEqual([true, true]);
  });
});

/** Tables in which a text stands anywhere. */
async function databaseHolds(text: string): Promise<string[]> {
  const { rows } = await app.owner.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')`,
  );
  const found: string[] = [];
  for (const { name } of rows) {
    const hit = await app.owner.query(`select 1 from ${name} t where strpos(t::text, $1) > 0 limit 1`, [text]);
    if ((hit.rowCount ?? 0) > 0) found.push(name);
  }
  return found;
}
