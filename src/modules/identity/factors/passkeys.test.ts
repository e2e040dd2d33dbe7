import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestPerson } from '#testkit/test-app.ts';
import { ownFactors, ownSessions } from '../sessions/account.contract.ts';
import { newAuthenticator } from './authenticator.fixture.ts';
import { newBrowser, signInAs, type TestBrowser } from '../sign-in/browser.fixture.ts';
import { me } from '../identity.contract.ts';
import * as contract from './passkeys.contract.ts';
import { relyingPartyOf } from './passkeys.rules.ts';

let at = new Date('2026-03-02T09:00:00Z');
const later = (minutes: number) => (at = new Date(at.getTime() + minutes * 60_000));
let app: TestApp;
let tenant: string;
let person: TestPerson;
let browser: TestBrowser;

/** The page's own origin, as the tests' program says it and a browser would. */
const origin = 'http://localhost:8080';
type Asked = { challenge: string; rpId?: string; rp?: { id: string }; user?: { id: string } };

beforeAll(async () => {
  app = await createTestApp({ clock: { now: () => at } });
  tenant = await app.newTenant();
});
beforeEach(async () => {
  later(10);
  person = (await app.newPerson(tenant, ['expert'], 'Ana Ruiz')).person;
  browser = newBrowser(app);
  await signInAs(app, browser, person);
});

async function options(definition: Parameters<TestBrowser['call']>[0], from = browser): Promise<Asked> {
  return ((await from.call(definition, {})) as { options: Asked }).options;
}

/** A device whose passkey is registered. */
async function registered(name = 'My phone') {
  const device = newAuthenticator(origin);
  const response = device.create(await options(contract.passkeyRegisterOptions));
  const { passkeyId } = await browser.call(contract.passkeyRegister, { name, response });
  return { device, passkeyId };
}

describe('a passkey', () => {
  test('is registered with a name and signs in anywhere, as two factors in one', async () => {
    const { device } = await registered();
    const { passkeys, proofs } = await browser.call(ownFactors, {});
    expect([passkeys.map(({ name }) => name), proofs]).toEqual([['My phone'], ['passkey', 'password']]);
    const other = newBrowser(app);
    const asked = await options(contract.passkeySignInOptions, other);
    expect(await other.call(contract.passkeySignIn, { response: device.get(asked) })).toEqual({
      next: '/staff/invitations',
    });
    const who = await other.call(me, {});
    expect([who.personId, who.strength]).toEqual([person.id, 'passkey']);
  });

  test('proves once more, so that an act that asks for it goes on', async () => {
    const { device } = await registered();
    later(6);
    expect(await browser.outcome(contract.passkeyRegisterOptions, {})).toBe('session.step-up');
    const before = browser.cookies.get('__Host-consilium');
    const response = device.get(await options(contract.passkeyProveOptions));
    await browser.call(contract.passkeyProve, { response });
    expect(browser.cookies.get('__Host-consilium')).not.toBe(before);
    expect(await browser.outcome(contract.passkeyRegisterOptions, {})).toBe('done');
  });

  test('cannot be replayed: a challenge is good for one answer', async () => {
    const { device } = await registered();
    const other = newBrowser(app);
    const response = device.get(await options(contract.passkeySignInOptions, other));
    expect(await other.outcome(contract.passkeySignIn, { response })).toBe('done');
    expect(await other.outcome(contract.passkeySignIn, { response })).toBe('session.failed');
  });

  test('is refused on another site, for another name, without finger or PIN, and with a counter that went back', async () => {
    const { device } = await registered();
    const other = newBrowser(app);
    const attempt = async (lies: object) =>
      other.outcome(contract.passkeySignIn, {
        response: device.get(await options(contract.passkeySignInOptions, other), lies),
      });
    expect(await attempt({ origin: 'https://consilium.evil.example' })).toBe('session.failed');
    expect(await attempt({ rpId: 'evil.example' })).toBe('session.failed');
    expect(await attempt({ unverified: true })).toBe('session.failed');
    expect(await attempt({ challenge: 'A'.repeat(43) })).toBe('session.failed');
    expect(await attempt({})).toBe('done');
    device.rewind(0);
    expect(await attempt({})).toBe('session.failed');
  });

  test('is not registered from another site or without finger or PIN', async () => {
    for (const lies of [{ origin: 'https://evil.example' }, { unverified: true }, { rpId: 'evil.example' }]) {
      const response = newAuthenticator(origin).create(await options(contract.passkeyRegisterOptions), lies);
      expect(await browser.outcome(contract.passkeyRegister, { name: 'X', response })).toBe('session.failed');
    }
  });

  test('answers a challenge only of its own purpose, browser and five minutes', async () => {
    const { device } = await registered();
    const [one, two] = [newBrowser(app), newBrowser(app)];
    const asked = await options(contract.passkeySignInOptions, one);
    await options(contract.passkeySignInOptions, two);
    expect(await two.outcome(contract.passkeySignIn, { response: device.get(asked) })).toBe('session.failed');
    const toProve = await options(contract.passkeyProveOptions);
    expect(await one.outcome(contract.passkeySignIn, { response: device.get(toProve) })).toBe('session.failed');
    const old = await options(contract.passkeySignInOptions, one);
    later(5);
    expect(await one.outcome(contract.passkeySignIn, { response: device.get(old) })).toBe('session.failed');
  });

  test('of one person proves nothing in the session of another', async () => {
    const { device } = await registered();
    const stranger = (await app.newPerson(tenant, ['expert'])).person;
    const theirs = newBrowser(app);
    await signInAs(app, theirs, stranger);
    const own = newAuthenticator(origin);
    const response = own.create(await options(contract.passkeyRegisterOptions, theirs));
    await theirs.call(contract.passkeyRegister, { name: 'Theirs', response });
    const asked = await options(contract.passkeyProveOptions, theirs);
    expect(await theirs.outcome(contract.passkeyProve, { response: device.get(asked) })).toBe('session.failed');
  });

  test('that is revoked signs nobody in, ends every other session, and the person is told by mail', async () => {
    const { device, passkeyId } = await registered('Old phone');
    const other = newBrowser(app);
    const asked = await options(contract.passkeySignInOptions, other);
    await other.call(contract.passkeySignIn, { response: device.get(asked) });
    await browser.call(contract.passkeyRevoke, { passkeyId });
    expect(await other.outcome(me, {})).toBe('session.required');
    expect((await browser.call(ownSessions, {})).sessions.map(({ here }) => here)).toEqual([true]);
    const response = device.get(await options(contract.passkeySignInOptions, other));
    expect(await other.outcome(contract.passkeySignIn, { response })).toBe('session.failed');
    const mails = (await app.parts.mailer.list()).filter((mail) => mail.to === person.email);
    expect(mails.map(({ subject }) => subject)).toEqual(
      expect.arrayContaining(['A passkey was removed', 'A passkey was added', 'You signed in on a new device']),
    );
    expect(mails.every(({ text }) => !text.includes(device.id))).toBe(true);
  });

  test('is renamed and removed by its owner alone', async () => {
    const { passkeyId } = await registered();
    const theirs = newBrowser(app);
    await signInAs(app, theirs, (await app.newPerson(tenant, ['expert'])).person);
    expect(await theirs.outcome(contract.passkeyRename, { passkeyId, name: 'Mine' })).toBe('not-found');
    expect(await theirs.outcome(contract.passkeyRevoke, { passkeyId })).toBe('not-found');
    await browser.call(contract.passkeyRename, { passkeyId, name: 'Kitchen tablet' });
    expect((await browser.call(ownFactors, {})).passkeys[0]?.name).toBe('Kitchen tablet');
  });
});

test('a program on this machine is localhost for passkeys; elsewhere it is its own name', () => {
  expect(relyingPartyOf('http://127.0.0.1:8080')).toMatchObject({ id: 'localhost', origin: 'http://localhost:8080' });
  expect(relyingPartyOf('https://care.example.org')).toMatchObject({
    id: 'care.example.org',
    origin: 'https://care.example.org',
  });
});
