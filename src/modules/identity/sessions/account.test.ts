import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newDraft } from '#testkit/builders.ts';
import { newTotpSecret, totpCode } from '#platform/crypto/index.ts';
import { createTestApp, type TestApp, type TestPerson } from '#testkit/test-app.ts';
import * as account from './account.contract.ts';
import { newBrowser, signInAs, type TestBrowser } from '../sign-in/browser.fixture.ts';
import { deviceWords } from '../sign-in/device-words.rules.ts';
import { me, requestLink, useLink } from '../identity.contract.ts';
import { proveByCode, sendProveCode, signIn } from '../sign-in/proofs.contract.ts';
import { isRecoveryCode, plainRecoveryCode, recoveryCodeOf } from '../factors/recovery.rules.ts';
import { mailOf } from '../notices/tell.rules.ts';

let at = new Date('2026-03-02T09:00:00Z');
const later = (minutes: number) => (at = new Date(at.getTime() + minutes * 60_000));
let app: TestApp;
let tenant: string;
let slug: string;
let person: TestPerson;
let browser: TestBrowser;

beforeAll(async () => {
  app = await createTestApp({ clock: { now: () => at } });
  tenant = await app.newTenant('Harbour Health');
  const { rows } = await app.owner.query<{ slug: string }>('select slug from identity.organisations where id = $1', [
    tenant,
  ]);
  slug = rows[0]?.slug ?? '';
});
beforeEach(async () => {
  later(120);
  person = (await app.newPerson(tenant, ['coordinator'], 'Lena Roth')).person;
  browser = newBrowser(app);
  await signInAs(app, browser, person);
});

const mailsTo = async (email: string) => (await app.parts.mailer.list()).filter((mail) => mail.to === email);
const code = (secret = person.totpSecret) => totpCode(secret, at);

/** A second browser of the same person. */
async function elsewhere(): Promise<TestBrowser> {
  later(1);
  const other = newBrowser(app, { userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) Version/19.0 Safari/605.1' });
  await signInAs(app, other, person);
  return other;
}

async function patientByLink(from = newBrowser(app)) {
  const email = `${slug}-${at.getTime()}@example.org`;
  const { code: shown } = await from.call(requestLink, { email, programme: slug });
  const token = /link#([\w-]+)/.exec((await mailsTo(email))[0]?.text ?? '')?.[1] ?? '';
  return { email, token, shown, from };
}

describe('own sessions', () => {
  test('are listed with words for the device, and this one is marked', async () => {
    await elsewhere();
    const { sessions } = await browser.call(account.ownSessions, {});
    expect(sessions.map(({ device, here, how }) => [device, here, how])).toEqual([
      ['Safari on iPhone', false, 'password+totp'],
      ['Firefox on Linux', true, 'password+totp'],
    ]);
  });

  test('end one by one or all others, at once', async () => {
    const [one, two] = [await elsewhere(), await elsewhere()];
    const { sessions } = await one.call(account.ownSessions, {});
    const sessionId = sessions.find(({ here }) => here)?.sessionId ?? '';
    await browser.call(account.endOwnSession, { sessionId });
    expect([await one.outcome(me, {}), await two.outcome(me, {})]).toEqual(['session.required', 'done']);
    expect(await browser.call(account.endOtherSessions, {})).toEqual({ ended: 1 });
    expect([await two.outcome(me, {}), await browser.outcome(me, {})]).toEqual(['session.required', 'done']);
  });

  test('of others are not there', async () => {
    const stranger = newBrowser(app);
    await signInAs(app, stranger, (await app.newPerson(tenant, ['coordinator'])).person);
    const { sessions } = await browser.call(account.ownSessions, {});
    expect(sessions).toHaveLength(1);
    const sessionId = sessions[0]?.sessionId ?? '';
    expect(await stranger.outcome(account.endOwnSession, { sessionId })).toBe('not-found');
    expect(await browser.outcome(me, {})).toBe('done');
  });

  test('stay asleep while only the page itself asks', async () => {
    const idle = { 'x-consilium-idle': '1', cookie: `__Host-consilium=${browser.cookies.get('__Host-consilium')}` };
    for (let n = 0; n < 7; n += 1) {
      later(2);
      expect((await app.http.inject({ url: '/api/session', headers: idle })).statusCode).toBe(200);
    }
    later(2);
    expect((await app.http.inject({ url: '/api/session', headers: idle })).statusCode).toBe(401);
  });
});

describe('a password', () => {
  const next = 'walnut kettle under snow';
  const change = (from: TestBrowser, input: object = {}) =>
    from.outcome(account.changePassword, { current: person.password, next, ...input });

  test('is changed with the one in use and a fresh proof; every other session ends, and the person is told', async () => {
    const other = await elsewhere();
    later(6);
    expect(await change(browser)).toBe('session.step-up');
    const fresh = await elsewhere();
    expect(await change(fresh, { current: 'not the password' })).toBe('input.invalid');
    expect(await change(fresh, { next: 'password1234' })).toBe('input.invalid');
    expect(await change(fresh, { next: 'Lena Roth 1987' })).toBe('input.invalid');
    expect(await change(fresh)).toBe('done');
    expect([await browser.outcome(me, {}), await other.outcome(me, {})]).toEqual([
      'session.required',
      'session.required',
    ]);
    later(1);
    const { email } = person;
    expect(await newBrowser(app).outcome(signIn, { email, password: person.password, code: code() })).toBe(
      'session.failed',
    );
    expect(await newBrowser(app).outcome(signIn, { email, password: next, code: code() })).toBe('done');
    const mails = await mailsTo(email);
    expect(mails.map(({ subject }) => subject)).toContain('Your password was changed');
    expect(mails.some(({ text }) => text.includes(next))).toBe(false);
  });
});

describe('one-time codes', () => {
  test('come from another app once a code of it came back; the old app ends', async () => {
    const { secret, link, ticket } = await browser.call(account.offerCodes, {});
    expect(link).toMatch(/^otpauth:\/\/totp\/Harbour%20Health:/);
    const wrong = { ticket, code: totpCode(newTotpSecret(), at) };
    expect(await browser.outcome(account.replaceCodes, wrong)).toBe('input.invalid');
    expect(await browser.outcome(account.replaceCodes, { ticket: `A${ticket}`, code: code(secret) })).toBe(
      'state.wrong-step',
    );
    expect(await browser.outcome(account.replaceCodes, { ticket, code: code(secret) })).toBe('done');
    later(1);
    const { email, password } = person;
    expect(await newBrowser(app).outcome(signIn, { email, password, code: code() })).toBe('session.failed');
    expect(await newBrowser(app).outcome(signIn, { email, password, code: code(secret) })).toBe('done');
  });

  test('that are lost are replaced by recovery codes: ten, each once, and the person is told', async () => {
    const { codes } = await browser.call(account.makeRecoveryCodes, {});
    expect(new Set(codes).size).toBe(10);
    const { email, password } = person;
    const attempt = (one: string) => newBrowser(app).outcome(signIn, { email, password, code: one });
    expect(await attempt(codes[0]?.toLowerCase().replaceAll('-', ' ') ?? '')).toBe('done');
    expect(await attempt(codes[0] ?? '')).toBe('session.failed');
    expect((await browser.call(account.ownFactors, {})).recoveryCodesLeft).toBe(9);
    expect((await mailsTo(email)).map(({ subject }) => subject)).toContain('A recovery code was used');
    await browser.call(account.makeRecoveryCodes, {});
    expect(await attempt(codes[1] ?? '')).toBe('session.failed');
    const stored = await app.owner.query('select code_hash from identity.recovery_codes');
    expect(JSON.stringify(stored.rows)).not.toContain(plainRecoveryCode(codes[2] ?? ''));
    const hashes = (stored.rows as { code_hash: string }[]).map(({ code_hash: hash }) => hash.split('$'));
    expect(hashes.every(([kind, memory]) => kind === 'argon2id' && Number(memory) >= 19 * 1024)).toBe(true);
    expect(new Set(hashes.map((parts) => parts.at(-1))).size).toBe(hashes.length);
  });

  test('recovery codes have 80 bits and forgive what looks alike on paper', () => {
    expect(recoveryCodeOf(new Uint8Array(16).fill(31))).toBe('ZZZZ-ZZZZ-ZZZZ-ZZZZ');
    expect(plainRecoveryCode('o1il-aaaa bbbb-cccc')).toBe('0111AAAABBBBCCCC');
    expect([isRecoveryCode('123456'), isRecoveryCode('7K3M-9QXR-A2TD-WH5C')]).toEqual([false, true]);
  });
});

describe('a patient with mail alone', () => {
  test('opens the link elsewhere only with the digits that the asking browser shows', async () => {
    const { token, shown } = await patientByLink();
    const phone = newBrowser(app);
    expect(await phone.outcome(useLink, { token })).toBe('input.invalid');
    expect(await phone.outcome(useLink, { token, code: shown === '000000' ? '111111' : '000000' })).toBe(
      'input.invalid',
    );
    expect(await phone.outcome(useLink, { token, code: `${shown.slice(0, 3)} ${shown.slice(3)}` })).toBe('done');
  });

  test('has five tries at those digits', async () => {
    const { token, shown } = await patientByLink();
    const phone = newBrowser(app);
    const tries = Array.from({ length: 8 }, (_, n) => phone.outcome(useLink, { token, code: String(n).repeat(6) }));
    const all = await Promise.all(tries);
    expect(all.filter((one) => one === 'input.invalid')).toHaveLength(5);
    expect(await phone.outcome(useLink, { token, code: shown })).toBe('rate.limited');
  });

  test('proves once more by six digits of a mail, once, for ten minutes, in this session', async () => {
    const { email, token, from } = await patientByLink();
    await from.call(useLink, { token });
    expect(await from.call(account.ownFactors, {})).toMatchObject({ proofs: ['mail'], password: false });
    await from.call(sendProveCode, {});
    const sent = async () => /code is (\d{6})/.exec((await mailsTo(email))[0]?.text ?? '')?.[1] ?? '';
    const digits = await sent();
    expect(await from.outcome(proveByCode, { code: digits === '123456' ? '654321' : '123456' })).toBe('session.failed');
    expect(await from.outcome(proveByCode, { code: digits })).toBe('done');
    expect((await from.call(me, {})).provedAt).toBe(at.toISOString());
    expect(await from.outcome(proveByCode, { code: digits })).toBe('session.failed');
    await from.call(sendProveCode, {});
    const next = await sent();
    later(10);
    expect(await from.outcome(proveByCode, { code: next })).toBe('session.failed');
  });

  test('cannot go round a stronger factor by mail', async () => {
    expect(await browser.outcome(sendProveCode, {})).toBe('state.wrong-step');
  });
});

describe('a live stream', () => {
  /** Opens the stream and resolves to how long it took to end after `act`. */
  async function endsAfter(act: () => Promise<unknown>): Promise<number> {
    const origin = await serverOrigin();
    const patient = await app.newPerson(tenant, ['patient']);
    await newDraft(app, patient);
    const cookie = `__Host-consilium=${browser.cookies.get('__Host-consilium')}`;
    const answer = await fetch(`${origin}/api/desk/events`, { headers: { cookie, accept: 'text/event-stream' } });
    expect(answer.status).toBe(200);
    const reader = answer.body?.getReader();
    await reader?.read();
    await act();
    const began = performance.now();
    for (;;) if ((await reader?.read())?.done !== false) return performance.now() - began;
  }
  let listening: Promise<string> | undefined;
  const serverOrigin = () => (listening ??= app.http.listen({ port: 0, host: '127.0.0.1' }));

  test('ends within a second when its session is ended elsewhere, and when a factor changes', async () => {
    const other = await elsewhere();
    expect(await endsAfter(() => other.call(account.endOtherSessions, {}))).toBeLessThan(1000);
    await signInAs(app, browser, (person = (await app.newPerson(tenant, ['coordinator'])).person));
    const again = await elsewhere();
    const change = { current: person.password, next: 'walnut kettle under snow' };
    expect(await endsAfter(() => again.call(account.changePassword, change))).toBeLessThan(1000);
  });

  test('ends when its session has been idle for too long', async () => {
    later(14.995);
    expect(await endsAfter(async () => later(1))).toBeLessThan(1000);
  });

  test('of somebody else stays when a session ends', async () => {
    const stranger = newBrowser(app);
    await signInAs(app, stranger, (await app.newPerson(tenant, ['coordinator'])).person);
    const ended = endsAfter(() => stranger.call(account.endOtherSessions, {}));
    const first = await Promise.race([ended, new Promise((resolve) => setTimeout(() => resolve('open'), 700))]);
    expect(first).toBe('open');
    await (await elsewhere()).call(account.endOtherSessions, {});
    await ended;
  });
});

test('a device is called by its browser and system', () => {
  expect(deviceWords('Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0')).toBe(
    'Edge on Windows',
  );
  expect(deviceWords('Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36')).toBe('Chrome on Android');
  expect(deviceWords('')).toBe('A device we cannot name');
});

test('a mail about sign-in says what, when, where, and what to do', () => {
  const { text } = mailOf('new-device', {
    device: 'Firefox on Linux',
    at,
    page: 'https://care.example.org/staff/account',
  });
  expect(text).toMatch(
    /Firefox on Linux, .* UTC\)\.[\s\S]*If it was not you, go to https:\/\/care\.example\.org\/staff\/account/,
  );
});
